import * as z from "zod";

/** The vendor's page: a name of a variable, a user among the private data, and a value. */
const MAX_NAME_BYTES = 100;
const MAX_VALUE_BYTES = 1_024;

const textOf = (bytes: number) => z.string().refine((text) => Buffer.byteLength(text) <= bytes);

/** Values of the variables of a template: texts only. */
const Values = z.record(textOf(MAX_NAME_BYTES), textOf(MAX_VALUE_BYTES));
export type Values = z.infer<typeof Values>;

export const CardData = z.object({ cardParamMap: Values.default({}) });
/** By user. That all values of a user are to fit into one is how the page is read here. */
export const PrivateData = z.record(
  textOf(MAX_NAME_BYTES),
  CardData.refine(({ cardParamMap }) => Buffer.byteLength(Object.values(cardParamMap).join("")) <= MAX_VALUE_BYTES),
);
/** What is left out is replaced whole. */
export const UpdateOptions = z.object({
  updateCardDataByKey: z.boolean().default(false),
  updatePrivateDataByKey: z.boolean().default(false),
});
export type UpdateOptions = z.infer<typeof UpdateOptions>;

export const valuesIn = (given: z.infer<typeof PrivateData>): Record<string, Values> =>
  Object.fromEntries(Object.entries(given).map(([user, { cardParamMap }]) => [user, cardParamMap]));

const VARIABLE = /\$\{(\w+)\}/g;
export const filled = (text: string, values: Values): string =>
  text.replace(VARIABLE, (_, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? "") : ""));
