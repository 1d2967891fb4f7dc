import * as z from "zod";
import type { FlowFile } from "../shared/cloud/flows.ts";
import type { Rpc } from "../shared/cloud/openapi.ts";
import { flowExists, missingTables } from "../shared/cloud/setup.ts";
import { isFault } from "../shared/errors.ts";
import { channelsIn } from "./channels.ts";
import { type Deployment, flowFiles } from "./deployment.ts";
import { type Lack, lacksIn } from "./rules.ts";

/** One thing that must be there before the service works. `waiting`: somebody else is at work, or it could not be looked at. */
export interface Prerequisite {
  what: string;
  state: "ready" | "missing" | "waiting";
  /** Who must do what; empty when ready. */
  todo: string;
}

type Finding = Pick<Prerequisite, "state" | "todo">;

const ready: Finding = { state: "ready", todo: "" };
const missing = (todo: string): Finding => ({ state: "missing", todo });
const waiting = (todo: string): Finding => ({ state: "waiting", todo });

const tablesOf = async ({ client, config }: Deployment): Promise<Finding> => {
  const names = await missingTables(client, config.tablePrefix);
  return names.length === 0 ? ready : missing(`operator: npm run setup (${names.join(", ")})`);
};

const flowOf = async (flow: FlowFile, { call, config }: Deployment): Promise<Finding> =>
  (await flowExists(call(config.flows), flow)) ? ready : missing("operator: npm run setup");

/** DirectMail 2015-11-23, from its SDK; that status "0" means good is UNCONFIRMED. */
const Addresses = z.object({
  data: z.object({
    mailAddress: z.array(z.object({ AccountName: z.string(), AccountStatus: z.string(), DomainStatus: z.string() })),
  }),
});
const GOOD = "0";

const senderOf = async ({ call, config }: Deployment): Promise<Finding> => {
  const query = { KeyWord: config.sender };
  const answer = await call(config.mail)({ action: "QueryMailAddressByParam", version: "2015-11-23", query });
  const found = Addresses.parse(answer).data.mailAddress.find(({ AccountName }) => AccountName === config.sender);
  if (!found) return missing("operator: create the sender address in the DirectMail console");
  if (found.DomainStatus !== GOOD) return waiting("owner of the domain: DNS records that DirectMail asks for");
  return found.AccountStatus === GOOD ? ready : waiting("DirectMail support: the sender address is frozen");
};

/** A person's patience. */
const TIMEOUT_MS = 5_000;

/** Seen from outside, as whoever opens a link in a mail: name, certificate, filing and route at once. */
const domainOf = async ({ config }: Deployment): Promise<Finding> => {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await fetch(`${config.publicUrl}/v1/health`, { signal, redirect: "manual" }).catch(() => undefined);
  if (!answer) return missing("owner of the domain: CNAME to Function Compute, certificate; operator: npm run deploy");
  const ours = answer.headers.get("content-type")?.includes("json");
  return ours ? ready : waiting("owner of the domain: something else answers; in mainland China the ICP filing");
};

const statementKeyOf = ({ config }: Deployment): Finding =>
  config.statementSeeds ? ready : missing("operator: MSS_STATEMENT_SEEDS, 32 random bytes in base64url");

const watcherOf = ({ config }: Deployment): Finding =>
  config.watcherUrl ? ready : missing("operator: a watcher outside Alibaba Cloud that pages; MSS_WATCHER_URL");

/** RAM knows no region. */
const RAM = { host: "ram.aliyuncs.com", version: "2015-05-01" };
const ABSENT = "EntityNotExist.Role";

const roleOf = (ram: Rpc, role: string) => async (): Promise<Finding> => {
  try {
    await ram({ action: "GetRole", version: RAM.version, query: { RoleName: role } });
    return ready;
  } catch (error) {
    if (isFault(error) && error.because === ABSENT) return missing(`account administrator: create the role ${role}`);
    throw error;
  }
};

/** The roles of s.yaml: what the functions may, and what the flow may. */
const ROLES = ["mss-fc", "mss-cloudflow"];

const looked = async (look: () => Promise<Finding>): Promise<Finding> => {
  try {
    return await look();
  } catch (error) {
    const because = isFault(error) ? error.because : (error as Error).name;
    return waiting(`account administrator: could not be looked at (${because})`);
  }
};

type Look = [what: string, look: () => Promise<Finding>];

const findingOf = ({ unmade, unasked }: Lack): Finding => {
  if (unmade.length > 0) return missing(`operator: npm run setup (${unmade.join(", ")})`);
  if (unasked.length > 0)
    return waiting(`customer: an index for every field, in the log store (${unasked.join(", ")})`);
  return ready;
};

/** Nobody can be looked at while the tables are missing: that has its own line. */
const orNobody = async <T>(looked: Promise<T[]>): Promise<T[]> => {
  try {
    return await looked;
  } catch (error) {
    if (isFault(error)) return [];
    throw error;
  }
};

const channelsOf = async (at: Deployment): Promise<Look[]> =>
  (await orNobody(channelsIn(at))).map(
    ({ channel, lack }): Look => [`channel ${channel}`, async () => (lack === "" ? ready : missing(lack))],
  );

const rulesOf = async (at: Deployment): Promise<Look[]> => {
  const customers = await orNobody(lacksIn(at));
  return customers.map(
    ({ customer, look }): Look => [`alert rules of ${customer}`, async () => findingOf(await look())],
  );
};

/** Everything that must be there, in the order in which it is needed. Looks only. */
export const prerequisites = async (at: Deployment, ramHost = RAM.host): Promise<Prerequisite[]> => {
  const ram = at.call(ramHost);
  const looks: Look[] = [
    ...ROLES.map((role): Look => [`role ${role}`, roleOf(ram, role)]),
    ["tables", () => tablesOf(at)],
    ...flowFiles.map((flow): [string, () => Promise<Finding>] => [`flow ${flow}`, () => flowOf(flow, at)]),
    [`sender ${at.config.sender}`, () => senderOf(at)],
    [`domain ${at.config.publicUrl}`, () => domainOf(at)],
    ["key of statements", async () => statementKeyOf(at)],
    ["watcher outside", async () => watcherOf(at)],
    ...(await channelsOf(at)),
    ...(await rulesOf(at)),
  ];
  return Promise.all(looks.map(async ([what, look]) => ({ what, ...(await looked(look)) })));
};
