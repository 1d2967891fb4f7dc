import { isObject, type Json, type JsonObject } from "../json.ts";
import { compile, evaluate, type Variables } from "./expression.ts";

const DYNAMIC = ".$";

const fill = (template: Json, variables: Variables): Json => {
  if (Array.isArray(template)) return template.map((value) => fill(value, variables));
  return isObject(template) ? construct(template, variables) : template;
};

/** A constructor or Parameters (cloudflow.md 1.4): the value of a key that ends in `.$` is an expression, others are constants. */
export const construct = (template: JsonObject, variables: Variables): JsonObject =>
  Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith(DYNAMIC)
        ? [key.slice(0, -DYNAMIC.length), evaluate(String(value), variables)]
        : [key, fill(value, variables)],
    ),
  );

/** @throws Failure when an expression in the template is none */
export const checkTemplate = (template: Json): void => {
  if (Array.isArray(template)) for (const value of template) checkTemplate(value);
  if (!isObject(template)) return;
  for (const [key, value] of Object.entries(template))
    if (key.endsWith(DYNAMIC)) compile(String(value));
    else checkTemplate(value);
};
