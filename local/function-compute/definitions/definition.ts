import type { FunctionSpec } from "../project.ts";

/** When something was made and last changed: ISO 8601 on the dial, with `Z`. */
export interface Made {
  id: string;
  createdTime: string;
  lastModifiedTime: string;
}

/** What is known of a function that was deployed through the API, and not by s.yaml. */
export interface About extends Made {
  /** Bytes of the archive. */
  codeSize: number;
  /** CRC-64 of the archive, in decimal. */
  codeChecksum: string;
  /** By name of the trigger. */
  triggers: Record<string, Made>;
  /** Set only when somebody put it: otherwise the defaults count. */
  asyncInvokeConfig?: Made;
}

/** A function with everything that hangs on it: triggers, asynchronous invocation, concurrency. */
export interface Definition {
  spec: FunctionSpec;
  about?: About;
}
