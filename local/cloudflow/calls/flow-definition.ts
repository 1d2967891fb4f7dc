import { InvalidDefinition, readDefinition } from "../language/validation.ts";
import type { Flow } from "../rows.ts";
import type { CloudFlow } from "../turn.ts";
import { invalid } from "./parameters.ts";

/**
 * The definition that this flow is given, once it has been checked.
 * @throws InvalidArgument
 */
export const checkedDefinition = (
  { local }: CloudFlow,
  { name, express }: Pick<Flow, "name" | "express">,
  text: string,
): string => {
  try {
    const definition = readDefinition(text, { express, warn: (line) => local.log(`fnf: flow ${name}: ${line}`) });
    if (definition.Name !== name) throw new InvalidDefinition(`Name is ${definition.Name}, not ${name}`);
    return text;
  } catch (error) {
    throw error instanceof InvalidDefinition ? invalid(error.message) : error;
  }
};
