import { dirname, resolve } from "node:path";

/** What the tool hands to a component's method, as far as this one reads it. */
export interface Inputs {
  props: Record<string, unknown>;
  yaml: { path: string };
  getCredential(): Promise<{ AccessKeyID: string; AccessKeySecret: string; SecurityToken?: string }>;
}

export type Kind = "function" | "domain" | "flow";

/** @throws Error for a resource that is none of the three */
export const kindOf = ({ props }: Inputs): Kind => {
  if ("functionName" in props) return "function";
  if ("routeConfig" in props) return "domain";
  if ("definition" in props) return "flow";
  throw new Error("only functions, domains and flows are deployed locally");
};

/** A path of the yaml, from where that lies. */
export const pathIn = ({ yaml }: Inputs, path: string): string => resolve(dirname(yaml.path), path);
