/** What a request must be so that rules do not look at it; all of them together. */
export interface Condition {
  field: "path" | "query" | "method" | "ip" | "userAgent" | "referer" | "cookie" | "contentType" | "body";
  op: "eq" | "prefix" | "contains" | "regex" | "not-regex" | "in" | "exists";
  value?: string | string[];
}

/** The WAF joins so many. */
export const MOST_CONDITIONS = 5;
/** UNCONFIRMED what the WAF takes; patterns stay below. */
export const MOST_CHARS = 4_000;

export const fits = (pattern: string): boolean => pattern.length <= MOST_CHARS;

/** As many patterns as a condition can hold. */
export const joined = (patterns: string[]): string => {
  let value = "";
  for (const pattern of patterns) {
    const longer = value === "" ? pattern : `${value}|${pattern}`;
    if (fits(longer)) value = longer;
  }
  return value;
};

/** The parts of a recorded request that conditions speak of. */
export interface Request {
  path: string;
  query: string;
  method: string;
  client: string;
  agent: string;
  referer: string;
  cookie: string;
  type: string;
  body: string;
}

const parts: Record<Condition["field"], keyof Request> = {
  path: "path",
  query: "query",
  method: "method",
  ip: "client",
  userAgent: "agent",
  referer: "referer",
  cookie: "cookie",
  contentType: "type",
  body: "body",
};

/** Patterns are met again and again. */
const compiled = new Map<string, RegExp>();
const MOST_COMPILED = 2_000;
const patternFor = (text: string): RegExp => {
  const known = compiled.get(text);
  if (known) return known;
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  const made = new RegExp(text);
  compiled.set(text, made);
  return made;
};

const meets = (request: Request, { field, op, value = "" }: Condition): boolean => {
  const has = request[parts[field]];
  if (op === "exists") return has !== "" && has !== "-";
  if (typeof value !== "string") return value.includes(has);
  switch (op) {
    case "eq":
      return has === value;
    case "prefix":
      return has.startsWith(value);
    case "contains":
      return has.includes(value);
    case "regex":
      return patternFor(value).test(has);
    case "not-regex":
      return !patternFor(value).test(has);
    case "in":
      return has === value;
  }
};

export const meetsAll = (request: Request, conditions: Condition[]): boolean =>
  conditions.every((condition) => meets(request, condition));
