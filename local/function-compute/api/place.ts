import type { HttpRequest } from "../../wire/http.ts";
import type { Operation } from "../operation.ts";

/** Where an operation is: a method and the form of a path. */
export interface Place {
  method: string;
  path: RegExp;
  action: string;
  operation: Operation;
}

/** An operation of a request, and the names in its path. */
export interface Match extends Pick<Place, "action" | "operation"> {
  functionName: string;
  name: string;
}

/** @param where `GET /functions/{f}/triggers/{n}`: `{f}` is the function's name, `{n}` that of what hangs on it */
export const place = (prefix: string, where: string, named: Record<string, Operation>): Place => {
  const [method = "", path = ""] = where.split(" ");
  const [[action, operation]] = Object.entries(named) as [[string, Operation]];
  const pattern = path.replace(/\{(\w)\}/g, "(?<$1>[^/]+)");
  return { method, path: new RegExp(`^${prefix}${pattern}$`), action, operation };
};

const decoded = (text = ""): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export const find = (places: Place[], { method, path }: HttpRequest): Match | undefined => {
  for (const { method: own, path: pattern, action, operation } of places) {
    const matched = own === method && pattern.exec(path);
    if (!matched) continue;
    const groups = matched.groups ?? {};
    return { action, operation, functionName: functionIn(groups), name: decoded(groups.n) };
  }
  return undefined;
};

/** API 2016-08-15 puts a service before the function, perhaps with a qualifier; together they are its name: section 1.11. */
const functionIn = ({ s, f }: Record<string, string>): string =>
  s === undefined ? decoded(f) : [decoded(s).split(".")[0], ...(f === undefined ? [] : [decoded(f)])].join("$");
