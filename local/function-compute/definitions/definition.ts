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
  /** In the order in which they were published, and how many there have been. */
  versions?: Version[];
  published?: number;
  aliases?: Alias[];
  /** Somebody switched it off. */
  off?: { reason: string; lastModifiedTime: string };
  /** Kept as they were put: instances here come when they are needed. */
  scalingConfig?: object;
  provisionConfig?: object;
  /** Once somebody has changed those that it was made with. */
  tags?: Record<string, string>;
}

/** A function as it was when it was published. */
export interface Version {
  versionId: string;
  description: string;
  spec: FunctionSpec;
  about: About;
}

/** A name for a version; some of the requests may go to another. */
export interface Alias extends Made {
  aliasName: string;
  description: string;
  versionId: string;
  /** From 0 to 1, by version. */
  additionalVersionWeight: Record<string, number>;
}

/** A function with everything that hangs on it: triggers, asynchronous invocation, concurrency. */
export interface Definition {
  spec: FunctionSpec;
  about?: About;
}
