import type { OpenApiCall } from "../wire/openapi.ts";
import type { Order } from "./call.ts";
import type { Calls } from "./inbox.ts";
import { type Asked, calledNumberIn, optionsIn, showNumberIn, textOf } from "./parameters.ts";
import { answering, type RefusalCode } from "./refusals.ts";

export interface Spoken {
  product: Order["product"];
  asked: Omit<Asked, "pool">;
  /** For a code that is not approved for this. */
  unfit: RefusalCode;
}

/** A call that says one thing, from a number of the pool or one that was bought. */
export const singleCall = (
  calls: Calls,
  { parameters, caller: { accountId } }: OpenApiCall,
  { product, asked, unfit }: Spoken,
): object =>
  answering(() => {
    const to = calledNumberIn(parameters);
    const { from, pool } = showNumberIn(parameters);
    const options = optionsIn(parameters);
    const { template, text } = textOf(calls.templates, { ...asked, pool }, unfit);
    const lines = [{ what: "text" as const, text }];
    return { CallId: calls.place({ accountId, to, from, product, template: template.code, lines, ...options }) };
  });
