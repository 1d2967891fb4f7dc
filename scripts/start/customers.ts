import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { AccountName, Accounts } from "../../local/accounts.ts";
import { iso } from "../../shared/domain/calendar.ts";
import type { AdminFile } from "../admin/file.ts";

const FILE = join(__dirname, "../../samples/customers.yaml");

/** Of samples/customers.yaml: the first owns what nobody owns. */
export const sampleCustomers = ["lumina", "harbor"] as const;
type SampleCustomer = (typeof sampleCustomers)[number];

/** In which both have their WAF. */
const REGION = "cn-hangzhou";

const accountNameOf: Record<SampleCustomer, AccountName> = { lumina: "customer-cn", harbor: "customer-en" };

type Entry = AdminFile["customers"][number];

/** What the customer granted in their own account. */
const accessOf = (customer: SampleCustomer, accounts: Accounts): Entry["access"] => {
  const { id } = accounts.get(accountNameOf[customer]);
  const roles = accounts.roles().filter(({ accountId }) => accountId === id);
  return roles[0] && { accountId: id, externalId: roles[0].externalId, roles: roles.map(({ name }) => name) };
};

/** As WAF names the project and the logstore that it makes in its customer's account: waf-logs.md 1. */
const logsOf = (customer: SampleCustomer, waf: Entry["waf"], accounts: Accounts): NonNullable<Entry["logs"]> => {
  const { id } = accounts.get(accountNameOf[customer]);
  const prefix = waf === "3.0" ? "wafng" : "waf";
  return { region: REGION, project: `${prefix}-project-${id}-${REGION}`, logstore: `${prefix}-logstore` };
};

/** A site that only the logs know counts as core: nobody may be too late for it. */
const newSites = (hosts: string[], customers: Entry[]): Pick<Entry["sites"][number], "host" | "core">[] => {
  const known = new Set(customers.flatMap(({ sites }) => sites.map(({ host }) => host)));
  return hosts.filter((host) => !known.has(host)).map((host) => ({ host, core: true }));
};

/** Of a site, in ms; undefined: it has no line. */
type LastOf = (host: string) => number | undefined;

/** The first of a customer's recordings that ends: from then on a silence may be no more than that. */
const endOf = (sites: { host: string }[], lastOf: LastOf): { until?: string } => {
  const ends = sites.flatMap(({ host }) => lastOf(host) ?? []);
  return ends.length > 0 ? { until: iso(Math.min(...ends)) } : {};
};

/**
 * The sample customers as an admin file, with the roles and the log stores in their accounts.
 * @param hosts of sites that must be somebody's
 * @param lastOf when the recording of a site ends: nobody misses lines of its customer afterwards
 */
export const sampleFile = (accounts: Accounts, hosts: string[], lastOf: LastOf = () => undefined): string => {
  const { provider, customers } = parse(readFileSync(FILE, "utf8")) as AdminFile;
  const added = newSites(hosts, customers);
  const complete = customers.map(({ sites: own, ...customer }, n) => {
    const sites = n === 0 ? [...own, ...added] : own;
    const logs = logsOf(customer.id as SampleCustomer, customer.waf, accounts);
    return {
      ...customer,
      access: accessOf(customer.id as SampleCustomer, accounts),
      logs: { ...logs, ...endOf(sites, lastOf) },
      sites,
    };
  });
  return stringify({ provider, customers: complete });
};
