import { invalid } from "./parameters.ts";
import type { CloudFlow } from "./turn.ts";
import { InvalidDefinition, readDefinition } from "./validation.ts";

/**
 * The definition that a flow of this name is given, once it has been checked.
 * @throws InvalidArgument
 */
export const checkedDefinition = ({ local }: CloudFlow, name: string, text: string): string => {
  try {
    const definition = readDefinition(text, (line) => local.log(`fnf: flow ${name}: ${line}`));
    if (definition.Name !== name) throw new InvalidDefinition(`Name is ${definition.Name}, not ${name}`);
    return text;
  } catch (error) {
    throw error instanceof InvalidDefinition ? invalid(error.message) : error;
  }
};
