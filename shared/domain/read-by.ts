import type * as z from "zod";

/** What a row holds as JSON, by its schema. A row that was read once is parsed once; what comes out is nobody's to change. */
export const readBy = <T>(schema: z.ZodType<T>): ((body: object) => T) => {
  const known = new WeakMap<object, { value: T }>();
  return (body) => {
    const parsed = known.get(body) ?? { value: schema.parse(body) };
    known.set(body, parsed);
    return parsed.value;
  };
};
