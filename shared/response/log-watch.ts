import { hostsOf, metaOf } from "../directory.ts";
import type { Alert } from "../domain/alert/alert.ts";
import { received } from "../domain/alert/event.ts";
import type { Meta } from "../domain/customer/customer.ts";
import { shardOf } from "../domain/digest.ts";
import { heardAlert, silentAlert } from "../domain/log-watch/alerts.ts";
import { type Lack, type LogDelivery, lackAlerts, lacksIn } from "../domain/log-watch/delivery.ts";
import {
  type LogWatch,
  leasedUntilLook,
  newsOf,
  type Rhythm,
  rested,
  seen,
  silences,
  spanFor,
  unseen,
  watched,
} from "../domain/log-watch/log-watch.ts";
import { rhythmQuestion } from "../domain/log-watch/question.ts";
import { isFault } from "../errors.ts";
import type { CustomerCloud } from "../ports/customer-cloud.ts";
import type { Deps } from "../ports/deps.ts";
import type { Answer } from "../ports/logs.ts";
import { handOver } from "./hand-over.ts";

/** Who looks at log stores. */
const WATCHER = "log-watch";

/** Looks whether lines come, says what is news, and when to look again. Whatever is cut off is said again, and is the same. */
export const lookAtLogs = async (customer: string, deps: Deps): Promise<void> => {
  const row = await deps.logWatches.get({ customer });
  if (!row) return;
  const meta = await metaOf(customer, deps);
  const hosts = isAwaited(meta, deps.clock.now()) ? await hostsOf(customer, deps) : [];
  if (hosts.length === 0) return void (await deps.logWatches.replace(rested(row, deps.clock.now())));
  const cloud = deps.customerCloud(customer);
  const [watch, lacking] = await Promise.all([
    looked(row, { meta, hosts, cloud, deps }),
    lackingIn(row, { cloud, deps }),
  ]);
  const now = deps.clock.now();
  const found = silences(watch, hosts, now);
  const { began, ended } = newsOf(watch, found);
  const alerts = [
    ...lacking.alerts,
    ...began.map((silence) => silentAlert(customer, silence)),
    ...ended.map((host) => heardAlert(customer, host, now)),
  ];
  await tell(customer, alerts, deps);
  await deps.logWatches.replace({ ...watched(watch, { found, hosts, now }), lacks: lacking.lacks });
};

/** Whether WAF keeps back lines, or has no room for them. What it does not tell now is as it was. */
const lackingIn = async ({ customer, lacks: known = [] }: LogWatch, around: Around): Promise<Lacking> => {
  const now = around.deps.clock.now();
  const delivery = await deliveryOf(customer, around);
  if (!delivery) return { alerts: [], lacks: known };
  const found = lacksIn(delivery, known, now);
  return { alerts: lackAlerts(customer, { known, found }, delivery, now), lacks: found };
};

interface Lacking {
  alerts: Alert[];
  lacks: Lack[];
}

/** The customer's cloud is reached once a look; whoever asks it something is told why it cannot be. */
interface Around {
  cloud: Promise<CustomerCloud>;
  deps: Deps;
}

const deliveryOf = async (customer: string, { cloud, deps }: Around): Promise<LogDelivery | undefined> => {
  try {
    return await (await cloud).waf.logDelivery();
  } catch (error) {
    if (!isFault(error)) throw error;
    deps.log({ did: "not-told", subject: `customer:${customer}`, because: error.because || error.code });
    return undefined;
  }
};

/** Lines are to come: there is a store, and nobody has said that it has ended. */
const isAwaited = ({ logs }: Meta, now: number): boolean =>
  logs !== undefined && (logs.until === undefined || now < Date.parse(logs.until));

interface Look extends Around {
  meta: Meta;
  hosts: string[];
}

/** What seems silent is looked at as a whole day before anybody is told: lines may have come late. */
const looked = async (row: LogWatch, look: Look): Promise<LogWatch> => {
  const first = await asked(row, false, look);
  const isQuiet = first.blind === undefined && silences(first, look.hosts, look.deps.clock.now()).length > 0;
  return isQuiet ? asked(first, true, look) : first;
};

const asked = async (row: LogWatch, isWhole: boolean, { meta, cloud, deps }: Look): Promise<LogWatch> => {
  const span = spanFor(row, isWhole, deps.clock.now());
  try {
    const { logs } = await cloud;
    const answer: Answer<Rhythm> = await logs.ask(rhythmQuestion(meta.waf), span);
    return answer.isComplete ? seen(row, answer.rows, answer) : unseen(row, "incomplete", deps.clock.now());
  } catch (error) {
    if (!isFault(error)) throw error;
    return unseen(row, error.because || error.code, deps.clock.now());
  }
};

const tell = async (customer: string, alerts: Alert[], deps: Deps): Promise<void> => {
  if (alerts.length === 0) return;
  const shard = shardOf(customer, deps.settings.shards);
  const events = alerts.map((alert) => received(customer, alert, shard, deps.clock.now()));
  await deps.events.insertAll(events);
  await handOver(events, deps);
};

/** By the sweep: one look is handed over, and until it has come nobody hands over the next. Whoever dies in between hands it over twice. */
export const sendToLook = async (watch: LogWatch, deps: Deps): Promise<void> => {
  await deps.functions.handOver(WATCHER, { customers: [watch.customer] });
  await deps.logWatches.replace(leasedUntilLook(watch, deps.clock.now()));
};
