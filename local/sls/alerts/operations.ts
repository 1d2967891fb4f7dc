import { type Call, ownProject } from "../call.ts";
import { refusals } from "../errors.ts";
import type { Sls } from "../state.ts";
import type { Alert, AlertKey, Alerts } from "./alert.ts";
import type { Engine } from "./engine.ts";
import type { Schedule } from "./schedule.ts";

/** The service's own rule: 4 to 63 characters. */
const NAME = /^[A-Za-z][\w-]{3,62}$/;

export const alertName = (name: string): string => {
  if (!NAME.test(name))
    throw refusals.parameter("the name of an alert takes 4 to 63 letters, digits, hyphens and underscores");
  return name;
};

export const keyOf = ({ project, name }: Alert): AlertKey => [project, name];

/** The alert that a call names, of a project of the caller's. @throws Refusal JobNotExist */
export const alertIn = (call: Call, action: string): Alert => {
  const { name: project } = ownProject(call, action);
  const name = call.path.alert ?? "";
  const alert = NAME.test(name) ? call.alerts.alerts.get([project, name]) : undefined;
  if (!alert) throw refusals.noJob(name);
  return alert;
};

const MINUTE_MS = 60_000;

/** Instant of evaluation 0, at a whole second; of a cron expression at a whole minute and its delay. */
export const anchorAt = (now: number, { next, delayMs }: Pick<Schedule, "next" | "delayMs">): number =>
  next ? Math.ceil(now / MINUTE_MS) * MINUTE_MS + delayMs : Math.ceil(now / 1000) * 1000;

/** The same for a rule that may begin after its first interval only. */
export const firstAnchorAt = (now: number, schedule: Schedule): number => {
  const isAtOnce = schedule.next !== undefined || schedule.runImmediately;
  return anchorAt(now, schedule) + (isAtOnce ? 0 : schedule.intervalMs);
};

/** Takes all of it up to now as evaluated, then changes it in one step. */
export const changeAlert = async (
  { sls, alerts, engine }: { sls: Sls; alerts: Alerts; engine: Engine },
  key: AlertKey,
  change: (alert: Alert) => Alert,
): Promise<void> => {
  await engine.settle(key);
  sls.local.store.transactionSync(() => {
    const alert = alerts.alerts.get(key);
    if (!alert) throw refusals.noJob(key[1]);
    alerts.alerts.putSync(key, { ...change(alert), updatedAt: sls.local.dial.now() });
    engine.changed(key);
  });
};

/** Inside a transaction of the store. What it was about to send is sent all the same. */
export const forgetAlert = (alerts: Alerts, engine: Engine, alert: Alert): void => {
  alerts.alerts.removeSync(keyOf(alert));
  alerts.progress.removeSync(keyOf(alert));
  engine.changed(keyOf(alert));
};

const seconds = (ms: number): number => Math.floor(ms / 1000);

export const showAlert = ({
  name,
  displayName,
  description,
  configuration,
  schedule,
  enabled,
  createdAt,
  updatedAt,
}: Alert) => ({
  ...{ name, displayName, description, configuration, schedule, status: enabled ? "ENABLED" : "DISABLED" },
  ...{ createTime: seconds(createdAt), lastModifiedTime: seconds(updatedAt) },
});
