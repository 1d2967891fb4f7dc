import * as z from "zod";
import { metaOf } from "../../shared/directory.ts";
import { lookExport } from "../../shared/domain/audit/look.ts";
import { Fault } from "../../shared/errors.ts";
import { auditPage } from "../../shared/messages/audit-page.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { looked, turnedAway } from "../../shared/response/looked.ts";
import { htmlReply, httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, isStaff, type Visit } from "../../shared/runtime/endpoint.ts";
import { newestLooks } from "./newest-looks.ts";

const Input = z.object({
  /** Whose list; customers read their own. */
  customerId: z.string().max(60).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
type Input = z.infer<typeof Input>;

/** Another's list does not exist for a customer. */
const customerOf = async ({ customerId }: Input, deps: Deps, { caller, looker }: Visit): Promise<string> => {
  const customer = customerId ?? caller.customer;
  if (isStaff(caller) || customer === caller.customer) return customer;
  await turnedAway({ customer, subject: "" }, looker, deps);
  throw new Fault("NOT_FOUND", "");
};

/** Reading the list is a look, too. */
const read = async (input: Input, deps: Deps, visit: Visit) => {
  const customer = await customerOf(input, deps, visit);
  const meta = await metaOf(customer, deps);
  const page = await newestLooks(customer, input, deps);
  await looked([{ customer, subject: "" }], visit.looker, deps);
  const looks = page.looks.map((look) => lookExport(look, visit.caller.customer));
  const shown = { looks, cursor: page.cursor };
  const wantsPage = /\btext\/html\b/.test(visit.headers.accept ?? "");
  return wantsPage ? htmlReply(200, auditPage({ meta, ...shown }, visit.language)) : shown;
};

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/audit",
    access: ["customer", "operator", "admin"],
    summary:
      "Who looked, or was refused to look, at what is known of a customer, newest first. With `Accept: text/html` as a page.",
    input: Input,
    run: read,
  }),
];

export const handler = httpFunction("audit-read", endpoints);
