import { SECOND } from "../../shared/domain/calendar.ts";

/** A WAF log line as the log service keeps it: every value is text. */
export interface LogLine {
  /** When the request arrived; ms. */
  at: number;
  /** The site that it was for, in lower case. */
  host: string;
  fields: Record<string, string>;
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/;
/** Seconds since 1970: ten digits reach from 2001 to 2286. */
const EPOCH = /^\d{10}$/;

/** `time` is the WAF's, `__time__` the log service's. Both in whole seconds at least. */
const instantOf = ({ time = "", __time__ = "" }: Record<string, string>): number => {
  if (ISO.test(time)) return Date.parse(time);
  return EPOCH.test(__time__) ? Number(__time__) * SECOND : Number.NaN;
};

/** With a top-level domain: WAF 3.0 calls a protected object `www.example.com-waf`, and that is no site. */
const SITE = /^(?=.{3,253}$)([a-z0-9-]{1,63}\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
const PORT = /:\d{1,5}$/;

/** WAF 2.0 names the site in `matched_host`, unless it is a wildcard; WAF 3.0 in `host`. */
const siteOf = ({ matched_host = "", host = "" }: Record<string, string>): string | undefined =>
  [matched_host, host].map((name) => name.toLowerCase().replace(PORT, "")).find((name) => SITE.test(name));

const textOf = (value: unknown): string | undefined => {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
};

type Parsed = Record<string, unknown>;

const fieldsIn = (parsed: Parsed): Record<string, string> | string => {
  for (const name of Object.keys(parsed)) {
    if (typeof parsed[name] === "string") continue;
    const text = textOf(parsed[name]);
    if (text === undefined) return `${name.slice(0, 40)} is neither text nor a number`;
    parsed[name] = text;
  }
  return parsed as Record<string, string>;
};

const parsedFrom = (text: string): Parsed | string => {
  try {
    const parsed: unknown = JSON.parse(text);
    const isFlat = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
    return isFlat ? (parsed as Parsed) : "is no JSON object";
  } catch {
    return "is not JSON";
  }
};

/** @returns what is wrong, when it cannot be played */
export const readLogLine = (text: string): LogLine | string => {
  const parsed = parsedFrom(text);
  if (typeof parsed === "string") return parsed;
  const fields = fieldsIn(parsed);
  if (typeof fields === "string") return fields;
  const at = instantOf(fields);
  if (Number.isNaN(at)) return "time is no instant with a zone";
  const host = siteOf(fields);
  return host === undefined ? "matched_host and host name no site" : { at, host, fields };
};
