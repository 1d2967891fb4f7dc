import * as z from "zod";
import { PlanChange } from "../../directmail/addresses.ts";
import type { Inbox } from "../../directmail/inbox.ts";
import type { HttpRequest } from "../../wire/http.ts";
import { changed, formOf, type Handler, json, parse, problem } from "../answers.ts";
import { pathOf } from "../html/page.ts";

/** Longest address of a mail: RFC 5321. */
const MAX_ADDRESS_CHARS = 254;

const AddressPlan = PlanChange.extend({ address: z.string().max(MAX_ADDRESS_CHARS).includes("@") });

/** A form sets what happens from now on. */
const planIn = (request: HttpRequest): unknown => {
  const form = formOf(request);
  return form ? { address: form.address, next: [], otherwise: { is: form.is } } : parse(request);
};

/** What happens to mails at an address. */
export const mailAddressPages = ({ mail: { addresses } }: { mail: Inbox }): Record<string, Handler> => ({
  "GET /mail/addresses": () => json(addresses.list()),
  "POST /mail/addresses": (request) => {
    const plan = AddressPlan.safeParse(planIn(request));
    if (!plan.success)
      return problem(400, '{address, next?: [outcome], otherwise?: outcome}; an outcome: {"is": "bounced"}');
    const { address, ...change } = plan.data;
    addresses.set(address, change);
    return changed(request, pathOf("inbox/mail"), addresses.list());
  },
});
