import * as z from "zod";
import { metaOf } from "../../shared/directory.ts";
import { canonical } from "../../shared/domain/digest.ts";
import { daysOfMonth, type Statement, statementOf } from "../../shared/domain/ledger/statement.ts";
import { Fault } from "../../shared/errors.ts";
import { type Signed, statementPage } from "../../shared/messages/statement-page.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { Signer } from "../../shared/ports/signer.ts";
import { looked, turnedAway } from "../../shared/response/looked.ts";
import { htmlReply, httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, isStaff, type Visit } from "../../shared/runtime/endpoint.ts";

const Input = z.object({
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "must be a month, YYYY-MM"),
  /** Of whom; customers read their own. */
  customerId: z.string().max(60).optional(),
});
type Input = z.infer<typeof Input>;

/** Whose statement is read: another's does not exist for a customer. */
const customerOf = async ({ month, customerId }: Input, deps: Deps, { caller, looker }: Visit): Promise<string> => {
  const customer = customerId ?? caller.customer;
  if (isStaff(caller) || customer === caller.customer) return customer;
  await turnedAway({ customer, subject: month }, looker, deps);
  throw new Fault("NOT_FOUND", "");
};

const signerOf = ({ signer }: Deps): Signer => {
  if (!signer) throw new Fault("CONFIG_MISSING", "MSS_STATEMENT_SEEDS");
  return signer;
};

const gathered = async (customer: string, month: string, deps: Deps): Promise<Statement> => {
  const { name, timeZone } = await metaOf(customer, deps);
  const [incidents, ledger] = await Promise.all([
    deps.incidents.range({ customer }),
    deps.ledger.range({ customer }, daysOfMonth(month, timeZone)),
  ]);
  return statementOf({ customer, name, month, timeZone }, { incidents, ledger }, deps.clock.now());
};

const read = async (input: Input, deps: Deps, visit: Visit) => {
  const { month } = input;
  const signer = signerOf(deps);
  const customer = await customerOf(input, deps, visit);
  const statement = await gathered(customer, month, deps);
  await looked([{ customer, subject: month }], visit.looker, deps);
  const signed: Signed = { statement, ...signer.sign(canonical(statement)) };
  const wantsPage = /\btext\/html\b/.test(visit.headers.accept ?? "");
  return wantsPage ? htmlReply(200, statementPage(signed, visit.language)) : signed;
};

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/statements/{month}",
    access: ["customer", "operator", "admin"],
    summary: "Every promised time of a month and what became of it, signed. With `Accept: text/html` as a page.",
    input: Input,
    run: read,
  }),
  endpoint({
    method: "GET",
    path: "/v1/statement-keys",
    access: "public",
    summary: "The keys by which statements can be checked, the newest first.",
    input: z.object({}),
    run: async (_input, deps) => ({ keys: signerOf(deps).keys }),
  }),
];

export const handler = httpFunction("statement-read", endpoints);
