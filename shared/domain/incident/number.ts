import * as z from "zod";

/** Incident numbers run without gaps per customer. A number is void when its incident names another. */
export const NumberRow = z.object({ customer: z.string(), number: z.int(), incident: z.string(), rev: z.int() });
export type NumberRow = z.infer<typeof NumberRow>;

/** An alert came again, in the hook call named `call`. Counted apart, and only counted. */
export const Redelivery = z.object({ cause: z.string(), event: z.string(), call: z.string(), rev: z.int() });
export type Redelivery = z.infer<typeof Redelivery>;
