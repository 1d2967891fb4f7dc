import type * as z from "zod";
import type { Looker } from "../domain/audit/look.ts";
import type { Scope } from "../domain/contact/credential.ts";
import type { Language } from "../domain/contact/person.ts";
import type { Deps } from "../ports/deps.ts";
import type { HttpReply } from "./http-call.ts";

/** Who calls, as far as the key says. */
export interface Caller {
  person: string;
  customer: string;
  scopes: readonly Scope[];
  /** Which key; empty: none. */
  credential: string;
}

/** One of ours. */
export const isStaff = ({ scopes }: Caller): boolean => scopes.includes("operator") || scopes.includes("admin");

export interface Visit {
  caller: Caller;
  /** The same as whoever looks at something. */
  looker: Looker;
  /** Of the call, names in lower case. */
  headers: Record<string, string>;
  language: Language;
  requestId: string;
  now: number;
}

/**
 * Who may call. `public`: anyone. `link`: whoever holds the secret in the path; the endpoint itself verifies it. Otherwise a key
 * with one of these scopes: in `Authorization: Bearer`, or, for a hook, in `X-MSS-Token`.
 */
export type Access = "public" | "link" | readonly Scope[];

/**
 * One verb on one path. Path parameters, the query and the members of the body are one input, in this order of precedence.
 * A value that `run` returns is answered as 200 JSON; a whole reply is sent as it is.
 */
export interface Endpoint {
  method: "GET" | "POST";
  /** `/v1/incidents/{id}`: a name in braces takes one segment. */
  path: string;
  access: Access;
  /** One sentence for the published description. */
  summary: string;
  input: z.ZodType;
  /** The body is not JSON: it is handed over as the member `body`. */
  rawBody: boolean;
  /** What is answered when nothing fails; other statuses are the faults. */
  status: number;
  run: (input: never, deps: Deps, visit: Visit) => Promise<unknown>;
}

interface EndpointSpec<S extends z.ZodType> extends Pick<Endpoint, "method" | "path" | "access" | "summary"> {
  input: S;
  rawBody?: boolean;
  status?: number;
  run: (input: z.infer<S>, deps: Deps, visit: Visit) => Promise<unknown>;
}

export const endpoint = <S extends z.ZodType>({
  rawBody = false,
  status = 200,
  ...spec
}: EndpointSpec<S>): Endpoint => ({ ...spec, rawBody, status });

/** The parameters of a path, or undefined when the pattern does not fit. */
export const match = (pattern: string, path: string): Record<string, string> | undefined => {
  const [names, values] = [pattern.split("/"), path.split("/")];
  if (names.length !== values.length) return undefined;
  const pairs = names.map((name, i) => [name, values[i] ?? ""] as const);
  if (!pairs.every(([name, value]) => (name.startsWith("{") ? value !== "" : name === value))) return undefined;
  return Object.fromEntries(
    pairs.filter(([name]) => name.startsWith("{")).map(([name, value]) => [name.slice(1, -1), decoded(value)]),
  );
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export const isReply = (value: unknown): value is HttpReply =>
  typeof value === "object" && value !== null && "statusCode" in value && "body" in value;
