import type { LocalCloud } from "../../local/start.ts";
import type { Person } from "../../shared/domain/contact/person.ts";
import { planAmong } from "../../shared/domain/customer/customer.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { applyFile } from "../admin/apply.ts";
import { deployment } from "../deployment.ts";
import { setUp } from "../setup.ts";
import type { RecordedAlert } from "./alert-file.ts";
import { sampleCustomers, sampleFile } from "./customers.ts";
import { admitKeys, type Keys, keysOf } from "./keys.ts";
import type { LogSet } from "./log-files.ts";
import { fillLogStores } from "./log-stores.ts";
import { memoryOf } from "./memory.ts";
import { ownersOf, planAlerts } from "./replay.ts";
import { readScene, type Scene } from "./scene.ts";
import type { Source } from "./source.ts";
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
  /** Whom the most urgent plan pages first. */
  firstPerson: Person | undefined;
}

const firstPersonOf = async (deps: Deps): Promise<Person | undefined> => {
  const plan = planAmong(await deps.customers.range({ customer: PROVIDER }), "Critical");
  return deps.people.get({ customer: PROVIDER, person: plan?.levels[0]?.people[0] ?? "" });
};

const tokens = (alerts: RecordedAlert[], { hooks }: Keys, { customerOf }: Scene) => {
  const ownerOf = ownersOf(alerts, customerOf);
  return (body: RecordedAlert["body"]): string => hooks[ownerOf(body) ?? sampleCustomers[0]] ?? "";
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
  const [config, provider] = [configOf(cloud), cloud.accounts.get("provider")];
  await setUp(config, provider);
  const keys = keysOf(local.folder, deps.secrets.next);
  const isSet = memoryOf(local.store).get("planned") === true;
  if (!isSet) {
    const { checkAccess } = deployment(config, provider).admin;
    await applyFile(sampleFile(cloud.accounts, [...(logs?.traffic.keys() ?? [])]), { ...deps, checkAccess });
    await admitKeys(keys, deps);
  }
  const scene = await readScene(deps);
  if (logs && !isSet) await fillLogStores(cloud, logs, scene);
  planAlerts(local, alerts);
  const { publicUrl: front } = deps.settings;
  const tokenFor = tokens(alerts, keys, scene);
  return { cloud, front, deps, keys, scene, logs, tokenFor, firstPerson: await firstPersonOf(deps) };
};
