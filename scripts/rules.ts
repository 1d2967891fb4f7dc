import * as z from "zod";
import {
  type Hook,
  hookIn,
  type Made,
  putHook,
  putRules,
  type RulePlace,
  unmadeRules,
} from "../shared/cloud/alert-rules.ts";
import { customerAccess } from "../shared/cloud/customer-access.ts";
import { slsEndpoint } from "../shared/cloud/customer-cloud.ts";
import { DAY, SECOND } from "../shared/domain/calendar.ts";
import { hashOf } from "../shared/domain/contact/credential.ts";
import { META, Meta, type WafGeneration } from "../shared/domain/customer/customer.ts";
import { detectors } from "../shared/domain/detection/detectors.ts";
import { isFault } from "../shared/errors.ts";
import type { Deployment } from "./deployment.ts";

/** The customer's role that may change things; whoever sets rules up does so under this name in the customer's audit. */
const WRITE_ROLE = "mss-write";
const SESSION = "mss-setup";
/** Alerts come for as long as a contract lasts; setting up again renews. */
const HOOK_DAYS = 3_650;

/** The region in which an account keeps what its projects share. Outside the mainland UNCONFIRMED. */
const centerOf = (region: string): string => (region.startsWith("cn-") ? "cn-heyuan" : "ap-southeast-1");

interface Customer {
  customer: string;
  waf: WafGeneration;
  place: RulePlace;
}

const placeOf = ({ access, logs }: Meta, { config, call, admin }: Deployment): RulePlace | undefined => {
  if (!access || !logs) return undefined;
  const { accountId, externalId } = access;
  const assume = customerAccess(call(config.sts), admin.clock);
  return {
    store: logs,
    endpoint: slsEndpoint(logs.region, config),
    center: slsEndpoint(centerOf(logs.region), config),
    credentials: () => assume({ accountId, externalId, role: WRITE_ROLE }, SESSION),
  };
};

/** Those whose log store is known and who grant us roles. */
const customersOf = async (at: Deployment): Promise<Customer[]> => {
  const items = await at.admin.customers.range({});
  return items
    .filter(({ item }) => item === META)
    .flatMap(({ customer, body }) => {
      const meta = Meta.parse(body);
      const place = placeOf(meta, at);
      return place ? [{ customer, waf: meta.waf, place }] : [];
    });
};

const isValid = async ({ token }: Hook, customer: string, { keys, clock }: Deployment["admin"]): Promise<boolean> => {
  const key = await keys.get({ hash: hashOf(token) });
  return key?.customer === customer && key.scopes.includes("hook") && key.until > clock.now();
};

/** The secret that alerts carry now, if it still lets them in; else a new one, let in before anybody sends it. */
const tokenFor = async ({ customer, place }: Customer, { admin }: Deployment): Promise<string> => {
  const present = await hookIn(place);
  if (present && (await isValid(present, customer, admin))) return present.token;
  const [token, until] = [admin.secrets.next(), admin.clock.now() + HOOK_DAYS * DAY];
  const person = `hook-${customer}`;
  await admin.keys.insert({ hash: hashOf(token), customer, person, scopes: ["hook"], until, rev: 1 });
  return token;
};

export interface CustomerRules {
  customer: string;
  /** By name of rule, webhook and policy. */
  made: Record<string, Made>;
  /** The code of the refusal, when it could not be done. */
  because?: string;
}

/**
 * Alert rules, webhook and policy in each customer's account, as they are written here; a second time nothing changes. One customer
 * whose account refuses does not hold up the others.
 * @param tokens by customer: secrets that are let in already
 */
export const setUpRules = async (at: Deployment, tokens: Record<string, string> = {}): Promise<CustomerRules[]> => {
  const done: CustomerRules[] = [];
  for (const one of await customersOf(at)) done.push({ customer: one.customer, ...(await setUpOne(one, at, tokens)) });
  return done;
};

const setUpOne = async (
  one: Customer,
  at: Deployment,
  tokens: Record<string, string>,
): Promise<Omit<CustomerRules, "customer">> => {
  try {
    const token = tokens[one.customer] ?? (await tokenFor(one, at));
    const hook = await putHook(one.place, { url: hookUrl(at), token });
    return { made: { ...hook, ...(await putRules(one.place, one.waf)) } };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { made: {}, because: error.because };
  }
};

const hookUrl = ({ config }: Deployment): string => `${config.publicUrl}/v1/hooks/sls`;

/** A row of whatever columns. */
const Anything = z.record(z.string(), z.unknown());

/** Questions that the log store does not answer: a field without an index fails a rule silently. */
const unasked = async (customer: string, waf: WafGeneration, { admin }: Deployment): Promise<string[]> => {
  const { logs } = await admin.customerCloud(customer);
  const to = admin.clock.now();
  const refused: string[] = [];
  for (const { name, text, windowSeconds } of detectors) {
    try {
      await logs.ask({ name, text: text(waf), row: Anything }, { from: to - windowSeconds * SECOND, to });
    } catch (error) {
      if (!isFault(error)) throw error;
      refused.push(`${name} ${error.because}`);
    }
  }
  return refused;
};

export interface Lack {
  /** Of webhook and rules: absent, or not as they are written here. */
  unmade: string[];
  /** Rules whose query the log store refuses, with the code. */
  unasked: string[];
}

/** By customer: what is not as it should be. Looks only. */
export const lacksIn = async (at: Deployment): Promise<{ customer: string; look: () => Promise<Lack> }[]> =>
  (await customersOf(at)).map(({ customer, waf, place }) => ({
    customer,
    look: async () => {
      const hook = await hookIn(place);
      const isOurs = hook?.url === hookUrl(at) && (await isValid(hook, customer, at.admin));
      const unmade = [...(isOurs ? [] : ["webhook"]), ...(await unmadeRules(place, waf))];
      return { unmade, unasked: await unasked(customer, waf, at) };
    },
  }));
