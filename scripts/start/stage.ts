import type { LocalCloud } from "../../local/start.ts";
import type { Person } from "../../shared/domain/contact/person.ts";
import { planAmong } from "../../shared/domain/customer/customer.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { applyFile } from "../admin/apply.ts";
import { type Deployment, deployment } from "../deployment.ts";
import { setUpRules } from "../rules.ts";
import { setUp } from "../setup.ts";
import type { RecordedAlert } from "./alert-file.ts";
import { approveTexts } from "./approved-texts.ts";
import { sampleCustomers, sampleFile } from "./customers.ts";
import { admitKeys, type Keys, keysOf } from "./keys.ts";
import type { LogSet } from "./log-files.ts";
import { fillLogStores, openStores } from "./log-stores.ts";
import { memoryOf } from "./memory.ts";
import { ownersOf, planAlerts } from "./replay.ts";
import { readScene, type Scene } from "./scene.ts";
import type { Source } from "./source.ts";
import { lastIn } from "./traffic.ts";
import { configOf, depsOf } from "./world.ts";

/** The local cloud with the service set up in it, before anything happens. */
export interface Stage {
  cloud: LocalCloud;
  /** URL of the front door. */
  front: string;
  deps: Deps;
  keys: Keys;
  scene: Scene;
  /** Undefined when alerts are played. */
  logs: LogSet | undefined;
  /** The hook secret for an alert. */
  tokenFor(body: RecordedAlert["body"]): string;
  /** People of the provider. */
  staff: Person[];
  /** Whom the most urgent plan pages first. */
  first: Person | undefined;
}

const staffOf = async (deps: Deps): Promise<Pick<Stage, "staff" | "first">> => {
  const staff = await deps.people.range({ customer: PROVIDER });
  const plan = planAmong(await deps.customers.range({ customer: PROVIDER }), "Critical");
  return { staff, first: staff.find(({ person }) => person === plan?.levels[0]?.people[0]) };
};

const tokens = (alerts: RecordedAlert[], { hooks }: Keys, { customerOf }: Scene) => {
  const ownerOf = ownersOf(alerts, customerOf);
  return (body: RecordedAlert["body"]): string => hooks[ownerOf(body) ?? sampleCustomers[0]] ?? "";
};

/** As its operator reaches it, by the dial. */
const placeOf = (cloud: LocalCloud, { clock }: Deps): Deployment => {
  const at = deployment(configOf(cloud), cloud.accounts.get("provider"));
  return { ...at, admin: { ...at.admin, clock } };
};

/** Alert rules in each customer's account. They post to the front, which may be at another port than last time. */
const watchLogs = async (at: Deployment, { hooks }: Keys): Promise<void> => {
  for (const { customer, because } of await setUpRules(at, hooks))
    if (because !== undefined) throw new Error(`the alert rules of ${customer} were refused: ${because}`);
};

/**
 * Tables, flow, sample customers, keys, log lines in their stores or every alert in the agenda. Each step may be done again: killed anywhere, the next
 * start ends in the same state. What somebody has changed since the first time stays.
 */
export const setStage = async (
  cloud: LocalCloud,
  { alerts, logs }: Pick<Source, "alerts" | "logs">,
): Promise<Stage> => {
  const { local } = cloud;
  const deps = depsOf(cloud);
  const at = placeOf(cloud, deps);
  await setUp(at.config, at.credentials);
  approveTexts(cloud);
  const keys = keysOf(local.folder, deps.secrets.next);
  const isSet = memoryOf(local.store).get("planned") === true;
  if (!isSet) {
    const traffic = logs?.traffic ?? new Map();
    await applyFile(sampleFile(cloud.accounts, [...traffic.keys()], lastIn(traffic)), at.admin);
    await admitKeys(keys, deps);
  }
  const scene = await readScene(deps);
  if (!isSet) await openStores(cloud, scene);
  if (logs && !isSet) await fillLogStores(cloud, logs, scene);
  if (logs) await watchLogs(at, keys);
  planAlerts(local, alerts);
  const { publicUrl: front } = deps.settings;
  const tokenFor = tokens(alerts, keys, scene);
  return { cloud, front, deps, keys, scene, logs, tokenFor, ...(await staffOf(deps)) };
};
