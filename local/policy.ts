import type { Caller } from "./accounts.ts";

/** What a request asks for, in the words of policies. */
export interface Asked {
  /** `ots:PutRow`. */
  action: string;
  /** `acs:ots:cn-hangzhou:1000000000000000:instance/i/table/t`. */
  resource: string;
}

interface Statement {
  Effect: "Allow" | "Deny";
  /** One of the two. */
  Action?: string | string[];
  NotAction?: string | string[];
  Resource: string | string[];
  Condition?: object;
}

/** `*` stands for any characters, `?` for one. Takes no longer than both lengths multiplied, whatever the pattern. */
const fits = (pattern: string, text: string): boolean => {
  let [place, at, star, back] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[place] === "*") [star, back, place] = [place, at, place + 1];
    else if (pattern[place] === "?" || pattern[place] === text[at]) [place, at] = [place + 1, at + 1];
    else if (star >= 0) [place, back, at] = [star + 1, back + 1, back + 1];
    else return false;
  }
  return /^\**$/.test(pattern.slice(place));
};

const isText = (value: unknown): boolean =>
  typeof value === "string" ||
  (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"));

const isStatement = (value: unknown): value is Statement => {
  const { Effect, Action, NotAction, Resource, Condition = {} } = { ...(value as Record<string, unknown>) };
  const names = [Action, NotAction].filter((one) => one !== undefined);
  const isSaid = names.length === 1 && isText(names[0]) && isText(Resource);
  return isSaid && (Effect === "Allow" || Effect === "Deny") && typeof Condition === "object" && Condition !== null;
};

/** @returns undefined for a text that is no policy */
export const readPolicy = (text: string): Statement[] | undefined => {
  try {
    const { Version, Statement } = JSON.parse(text);
    const isWhole = Array.isArray(Statement) && Statement.length > 0 && Statement.every(isStatement);
    return Version === "1" && isWhole ? Statement : undefined;
  } catch {
    return undefined;
  }
};

const anyFits = (patterns: string | string[], text: string): boolean =>
  [patterns].flat().some((pattern) => fits(pattern, text));

/** Actions are compared without case. */
const names = ({ Action, NotAction = [] }: Statement, action: string): boolean => {
  const small = (patterns: string | string[]) => [patterns].flat().map((pattern) => pattern.toLowerCase());
  return Action === undefined ? !anyFits(small(NotAction), action) : anyFits(small(Action), action);
};

/** Conditions are not looked at here: one that allows does not, one that denies does. */
const isCertain = ({ Effect, Condition = {} }: Statement): boolean =>
  Effect === "Deny" || Object.keys(Condition).length === 0;

/**
 * Whether the session that sent a request was left this by its own policy: allowed there, and not denied. Without one it may
 * do all that its role may, which here is all.
 */
export const isLeft = ({ policy }: Pick<Caller, "policy">, { action, resource }: Asked): boolean => {
  if (policy === undefined) return true;
  const about = (readPolicy(policy) ?? []).filter(
    (statement) =>
      names(statement, action.toLowerCase()) && anyFits(statement.Resource, resource) && isCertain(statement),
  );
  return about.length > 0 && about.every(({ Effect }) => Effect === "Allow");
};
