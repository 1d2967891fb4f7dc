import { resolve } from "node:path";

/** What `${…}` in s.yaml may refer to: function-compute.md section 6.1. */
export interface Scope {
  env: Record<string, string>;
  accountId: string;
  /** Where s.yaml lies. */
  folder: string;
  vars: unknown;
  /** The resource in whose block the expression stands: `{ name, access, props }`. */
  this?: unknown;
}

/** A value may refer to one that refers to another; deeper than this, they go round in a circle. */
const MAX_DEPTH = 20;

const EXPRESSION = /\$\{((?:[^{}'"]|'[^']*'|"[^"]*")*)\}/g;
const CALL = /^(env|config|path)\(\s*(['"])(.*?)\2\s*(?:,\s*(['"])(.*?)\4\s*)?\)$/;
const LOOKUP = /^(vars|this)\.([\w.-]+)$/;

const calls = {
  env: ({ env }: Scope, name: string, fallback?: string) => env[name] ?? fallback,
  config: ({ accountId }: Scope, name: string) => (name === "AccountID" ? accountId : undefined),
  path: ({ folder }: Scope, path: string) => resolve(folder, path),
};

const lookUp = (root: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], root);

const expressionValue = (expression: string, scope: Scope, depth: number): unknown => {
  const [, call, , argument = "", , fallback] = CALL.exec(expression) ?? [];
  const [, root, path = ""] = LOOKUP.exec(expression) ?? [];
  const value = call
    ? calls[call as keyof typeof calls](scope, argument, fallback)
    : root && evaluate(lookUp(scope[root as "vars" | "this"], path), scope, depth + 1);
  if (value === undefined) throw new Error(`\${${expression}} has no value here`);
  return value;
};

const inText = (text: string, scope: Scope, depth: number): unknown => {
  const [whole] = text.matchAll(EXPRESSION);
  if (whole?.[0] === text) return expressionValue((whole[1] ?? "").trim(), scope, depth);
  return text.replace(EXPRESSION, (_, expression: string) => String(expressionValue(expression.trim(), scope, depth)));
};

/**
 * The same tree with every `${…}` in its strings replaced; a string that is one expression takes the value's type.
 * @throws Error naming the expression that is unknown, unset, or refers to itself
 */
export const evaluate = (node: unknown, scope: Scope, depth = 0): unknown => {
  if (depth > MAX_DEPTH) throw new Error("variables refer to each other in a circle");
  if (typeof node === "string") return inText(node, scope, depth);
  if (Array.isArray(node)) return node.map((item) => evaluate(item, scope, depth));
  if (!node || typeof node !== "object") return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, evaluate(value, scope, depth)]));
};
