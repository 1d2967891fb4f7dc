import { isDeepStrictEqual } from "node:util";
import jsep, { type CoreExpression, type Expression } from "jsep";
import { Failure, isObject, type Json } from "../json.ts";
import { MAX_CALL_DEPTH } from "../limits.ts";
import { failures, unconfirmed } from "../unconfirmed.ts";
import { builtIns } from "./functions.ts";

/** What an expression can see: `$Context`, `$Input`, `$Output`, `$Global`. */
export type Variables = Record<string, Json>;
type Evaluate = (variables: Variables) => Json;

const roots = new Set(["$Context", "$Input", "$Output", "$Global"]);

// The grammar is jsep's, cut down to the operators of cloudflow.md 1.4. No one else in the local cloud uses jsep.
jsep.removeAllBinaryOps();
jsep.removeAllUnaryOps();
for (const operator of ["-", "!"]) jsep.addUnaryOp(operator);
const precedences = { "||": 1, "&&": 2, "==": 6, "!=": 6, "<": 7, ">": 7, "<=": 7, ">=": 7, in: 7 };
for (const [operator, precedence] of Object.entries(precedences)) jsep.addBinaryOp(operator, precedence);

const failed = (detail: string) => new Failure(failures.expression, detail);

const truth = (value: Json): boolean => {
  if (typeof value === "boolean") return value;
  throw failed(`${JSON.stringify(value)} is not a truth value`);
};

const compare = (left: Json, right: Json): number => {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : Number(left > right);
  throw failed(`${JSON.stringify(left)} and ${JSON.stringify(right)} cannot be compared`);
};

const contains = (key: Json, whole: Json): boolean => {
  if (Array.isArray(whole)) return whole.some((value) => isDeepStrictEqual(value, key));
  if (isObject(whole)) return Object.hasOwn(whole, String(key));
  throw failed("what stands right of in is neither array nor object");
};

const binary: Record<string, (left: Json, right: Json) => boolean> = {
  "==": (left, right) => isDeepStrictEqual(left, right),
  "!=": (left, right) => !isDeepStrictEqual(left, right),
  "<": (left, right) => compare(left, right) < 0,
  ">": (left, right) => compare(left, right) > 0,
  "<=": (left, right) => compare(left, right) <= 0,
  ">=": (left, right) => compare(left, right) >= 0,
  in: contains,
};

const fieldOf = (whole: Json, key: Json): Json => {
  const value =
    isObject(whole) || Array.isArray(whole) ? Object.getOwnPropertyDescriptor(whole, String(key)) : undefined;
  if (value) return value.value as Json;
  if (unconfirmed.missingField === "null") return null;
  throw failed(`there is no ${JSON.stringify(key)}`);
};

const compileBinary = (operator: string, left: Evaluate, right: Evaluate): Evaluate => {
  if (operator === "||") return (v) => truth(left(v)) || truth(right(v));
  if (operator === "&&") return (v) => truth(left(v)) && truth(right(v));
  const apply = binary[operator];
  if (!apply) throw failed(`unknown operator ${operator}`);
  return (v) => apply(left(v), right(v));
};

const compileUnary = (operator: string, argument: Evaluate): Evaluate => {
  if (operator === "!") return (v) => !truth(argument(v));
  return (v) => -compare(argument(v), 0);
};

const compileCall = (name: string, values: Evaluate[]): Evaluate => {
  const apply = builtIns.get(name);
  if (!apply) throw failed(`unknown function ${name}`);
  return (v) => {
    try {
      return apply(...values.map((value) => value(v)));
    } catch (error) {
      throw error instanceof Failure ? error : failed(`${name}: ${(error as Error).message}`);
    }
  };
};

const compileRoot = (name: string): Evaluate => {
  if (!roots.has(name)) throw failed(`unknown variable ${name}`);
  return (v) => fieldOf(v, name);
};

const compileMember = (whole: Evaluate, key: Evaluate): Evaluate => {
  return (v) => fieldOf(whole(v), key(v));
};

const compileNode = (expression: Expression, depth: number): Evaluate => {
  const node = expression as CoreExpression;
  const inner = (child: Expression) => compileNode(child, depth);
  switch (node.type) {
    case "Literal":
      return () => node.value as Json;
    case "Identifier":
      return compileRoot(node.name);
    case "MemberExpression":
      return compileMember(
        inner(node.object),
        node.computed ? inner(node.property) : () => node.property.name as string,
      );
    case "UnaryExpression":
      return compileUnary(node.operator, inner(node.argument));
    case "BinaryExpression":
      return compileBinary(node.operator, inner(node.left), inner(node.right));
    case "CallExpression":
      if (depth === MAX_CALL_DEPTH) throw failed(`more than ${MAX_CALL_DEPTH} function calls within each other`);
      return compileCall(
        String(node.callee.name),
        node.arguments.map((child) => compileNode(child, depth + 1)),
      );
    default:
      throw failed(`${node.type} is not part of the language`);
  }
};

/** jsep has no strings in backticks. */
const withQuotes = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|`([^`]*)`/g, (all, inner?: string) =>
    inner === undefined ? all : JSON.stringify(inner),
  );

const parse = (text: string): Expression => {
  try {
    return jsep(withQuotes(text));
  } catch (error) {
    throw failed((error as Error).message);
  }
};

/** Compiled expressions, by their text. */
const compiled = new Map<string, Evaluate>();
/** Far above the expressions of the few flows one cloud has; then all are compiled anew. */
const MAX_COMPILED = 10_000;

/** @throws Failure when the text is no expression of cloudflow.md 1.4 */
export const compile = (text: string): Evaluate => {
  const known = compiled.get(text);
  if (known) return known;
  const evaluate = compileNode(parse(text), 0);
  if (compiled.size === MAX_COMPILED) compiled.clear();
  compiled.set(text, evaluate);
  return evaluate;
};

/** @throws Failure when the text is no expression, or cannot be evaluated on these values */
export const evaluate = (text: string, variables: Variables): Json => compile(text)(variables);

export const isTrue = (condition: string, variables: Variables): boolean => truth(evaluate(condition, variables));
