import * as z from "zod";
import { PlanChange } from "../../directmail/addresses.ts";
import type { Inbox } from "../../directmail/inbox.ts";
import { type Handler, json, parse, problem } from "../answers.ts";

/** Longest address of a mail: RFC 5321. */
const MAX_ADDRESS_CHARS = 254;

const AddressPlan = PlanChange.extend({ address: z.string().max(MAX_ADDRESS_CHARS).includes("@") });

/** What happens to mails at an address. */
export const mailAddressPages = ({ mail: { addresses } }: { mail: Inbox }): Record<string, Handler> => ({
  "GET /mail/addresses": () => json(addresses.list()),
  "POST /mail/addresses": (request) => {
    const plan = AddressPlan.safeParse(parse(request));
    if (!plan.success)
      return problem(400, '{address, next?: [outcome], otherwise?: outcome}; an outcome: {"is": "bounced"}');
    const { address, ...change } = plan.data;
    addresses.set(address, change);
    return json(addresses.list());
  },
});
