import { iso, MINUTE, SECOND } from "../../../shared/domain/calendar.ts";
import type { RowsOf } from "../../../shared/ports/tables.ts";
import { slsAlert } from "../sls.ts";
import { ask, keyed } from "./calls.ts";
import { type Dice, diceOf } from "./dice.ts";
import { admit, NEW_YEAR, operatorKeyOf } from "./provider.ts";
import type { Stage } from "./stage.ts";

const ZONES = [
  ...["Asia/Shanghai", "Europe/Berlin", "America/New_York"],
  ...["America/Sao_Paulo", "Australia/Sydney", "Asia/Kolkata"],
];
/** New year, spring festival and its make-up days, national day. */
const CALENDAR = {
  holidays: [
    "2026-01-01",
    "2026-02-16",
    "2026-02-17",
    "2026-02-18",
    "2026-02-19",
    "2026-05-01",
    "2026-10-01",
    "2026-10-02",
  ],
  workdays: ["2026-02-14", "2026-02-28", "2026-10-10"],
};
/** What a customer gets into so often, in days on average. */
const DAYS_BETWEEN_TROUBLES = 4.8;
const DAY_MINUTES = 24 * 60;

/** Mail to here comes back at once. */
export const BOUNCES = "@bounce.test";

export interface Customer {
  id: string;
  hosts: string[];
  dice: Dice;
}

const hookOf = (id: string): string => `hook-secret-of-${id}-0000001`;
const keyOf = (id: string): string => `customer-key-of-${id}-00001`;

const nameOf = (n: number): string => `customer-${String(n).padStart(3, "0")}`;

/** Sites, contacts, hours and keys of one, and what there is of their own. */
const furnish = async (tables: RowsOf, n: number, dice: Dice): Promise<Customer> => {
  const id = nameOf(n);
  const language = dice.pick(["zh", "en"] as const);
  const timeZone = ZONES[n % ZONES.length] ?? "UTC";
  const week = { priority: "Medium", days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" };
  const meta = { name: id, language, timeZone, since: NEW_YEAR, ...(dice.happens(0.3) && { hours: week }) };
  await tables.customers.insert({ customer: id, item: "META", body: meta, rev: 1 });
  await tables.customers.insert({ customer: id, item: "CALENDAR#2026", body: CALENDAR, rev: 1 });
  const hosts = Array.from({ length: dice.whole(1, 4) }, (_, i) => `site-${i}.${id}.test`);
  for (const host of hosts) {
    const body = { host, core: dice.happens(0.5), importantPaths: [] };
    await tables.customers.insert({ customer: id, item: `SITE#${host}`, host, body, rev: 1 });
  }
  const address = dice.happens(0.15) ? `owner-of-${id}${BOUNCES}` : `owner@${id}.test`;
  const channels = [{ channel: "mail" as const, address }];
  const roles = ["owner" as const, "technical-contact" as const];
  await tables.people.insert({
    customer: id,
    person: `owner-${n}`,
    name: "Owner",
    roles,
    language,
    timeZone,
    channels,
    simulated: true,
    rev: 1,
  });
  await admit(tables, hookOf(id), { customer: id, person: "hook", scopes: ["hook"] });
  await admit(tables, keyOf(id), { customer: id, person: `owner-${n}`, scopes: ["customer"] });
  return { id, hosts, dice };
};

/** What an alert of each kind reports. */
const factsOf: Record<string, (dice: Dice) => object> = {
  outage: () => ({}),
  "error-burst": (dice) => ({ ratio: dice.whole(10, 90) }),
  "slow-origin": (dice) => ({ p50: dice.whole(100, 4_000), baseline_p50: 200 }),
  "http-flood": (dice) => ({ blocked_percent: dice.whole(0, 99), origin_suffers: String(dice.happens(0.4)) }),
  scan: (dice) => ({ blocked_percent: dice.whole(20, 99) }),
  "injection-campaign": (dice) => ({ blocked_percent: dice.whole(20, 99) }),
  "credential-stuffing": (dice) => ({ blocked_percent: dice.whole(0, 99) }),
  certificate: (dice) => ({ days_left: dice.whole(-1, 7) }),
  "configuration-drift": () => ({}),
  "protection-off": () => ({}),
  "log-pipeline": () => ({}),
  capacity: () => ({}),
  "black-hole": () => ({}),
};
const kinds = Object.keys(factsOf);

/** What the product said it has taken. */
export interface Accepted {
  /** `fingerprint time status` of alerts answered with 200. */
  alerts: Set<string>;
  /** Incidents that tickets were answered with. */
  incidents: Set<string>;
  /** Posts, and calls about tickets. */
  calls: number;
}

interface Trouble {
  kind: string;
  host: string;
  from: number;
  to: number;
}

/** All customers, and everything that happens to them: alerts of every kind, storms, tickets, what cannot be read. */
export const simulateCustomers = async (stage: Stage, count: number, seed: number): Promise<Accepted> => {
  const accepted: Accepted = { alerts: new Set(), incidents: new Set(), calls: 0 };
  const later = (minutes: number, run: () => Promise<unknown>): void => stage.at(stage.now() + minutes * MINUTE, run);

  const post = (id: string, alerts: ReturnType<typeof slsAlert>[]): Promise<void> => {
    accepted.calls++;
    const carried = { body: JSON.stringify(alerts), headers: { "x-mss-token": hookOf(id) } };
    const then = ({ status }: { status: number }) => {
      if (status !== 200) throw new Error(`a hook answered ${status}`);
      for (const one of alerts) accepted.alerts.add(`${one.fingerprint} ${one.alert_time * SECOND} ${one.status}`);
    };
    return ask(stage, { path: "/v1/hooks/sls", carried, then });
  };

  /** It fires now and again, twice with the same words, late at times; in the end it says that it is over. */
  const fire = async ({ id, dice }: Customer, { kind, host, from, to }: Trouble): Promise<void> => {
    const alertAt = (at: number, status: "firing" | "resolved") =>
      slsAlert(at, { kind, host, status, firedAt: from, facts: factsOf[kind]?.(dice) ?? {} });
    const postAt = (at: number, status: "firing" | "resolved") => {
      const body = alertAt(at, status);
      const wait = dice.happens(0.05) ? dice.between(60, 600) : dice.between(0, 20);
      stage.at(at + Math.round(wait * SECOND), () => post(id, [body]));
      if (dice.happens(0.05)) stage.at(at + Math.round(wait * SECOND), () => post(id, [body]));
    };
    const fires = dice.whole(1, 3);
    for (let n = 0; n < fires; n++) postAt(Math.round(from + ((to - from) * n) / fires), "firing");
    if (dice.happens(0.85)) postAt(to, "resolved");
  };

  const hostFor = ({ hosts, dice }: Customer): string =>
    dice.happens(0.03) ? `unknown-${dice.whole(1, 999)}.test` : dice.pick(hosts);

  const troubleOf = (customer: Customer): Trouble => {
    const from = stage.now();
    const to = Math.round(from + customer.dice.gap(40 * MINUTE) + MINUTE);
    return { kind: customer.dice.pick(kinds), host: hostFor(customer), from, to };
  };

  /** One alert body for everything at once; once more a little later. */
  const storm = async (customer: Customer): Promise<void> => {
    const { id, hosts, dice } = customer;
    const some = Array.from({ length: dice.whole(5, 40) }, () => ({
      kind: dice.pick(kinds),
      host: dice.happens(0.2) ? `unknown-${dice.whole(1, 999)}.test` : dice.pick(hosts),
    }));
    const bodies = (at: number) => some.map((one) => slsAlert(at, { ...one, firedAt: at }));
    await post(id, bodies(stage.now()));
    later(dice.between(2, 15), () => post(id, bodies(stage.now())));
  };

  const ticket = async (customer: Customer): Promise<void> => {
    const { id, dice } = customer;
    const isReported = dice.happens(0.2);
    const kind = dice.pick(["fault", "attack", "false-block", "leak", "vulnerability", "change", "question"]);
    const more = isReported
      ? {
          customerId: id,
          reportedVia: dice.pick(["phone", "mail"]),
          reportedAt: iso(stage.now() - dice.whole(3, 60) * MINUTE),
        }
      : {};
    const body = { title: "It fails", description: "Nobody can pay.", kind, site: hostFor(customer), ...more };
    const key = isReported ? operatorKeyOf("anna") : keyOf(id);
    const carried = keyed(key, body, { "idempotency-key": `ticket-${dice.whole(1, 1e9)}` });
    accepted.calls++;
    const then = ({ status, text }: { status: number; text: string }) => {
      if (status !== 201) throw new Error(`a ticket was answered ${status}: ${text}`);
      const { ticketId, incidentId } = JSON.parse(text);
      accepted.incidents.add(incidentId);
      converse(customer, `/v1/tickets/${ticketId}`);
    };
    await ask(stage, { path: "/v1/tickets", carried, then });
  };

  const converse = ({ id, dice }: Customer, path: string): void => {
    const say = (minutes: number, verb: string, body: object) =>
      later(minutes, () => ask(stage, { path: `${path}/${verb}`, carried: keyed(keyOf(id), body) }));
    if (dice.happens(0.25)) say(dice.between(5, 60), "urge", {});
    if (dice.happens(0.1)) say(dice.between(5, 60), "urge", {});
    if (dice.happens(0.5)) say(dice.between(5, 300), "replies", { text: "Only with cards." });
    if (dice.happens(0.4)) say(dice.between(10, 600), "close", { text: "works again" });
    if (dice.happens(0.1)) say(dice.between(300, 3_000), "reopen", {});
  };

  const unreadable = ({ id }: Customer): Promise<void> =>
    ask(stage, {
      path: "/v1/hooks/sls",
      carried: { body: `{"alert_id": ${stage.now()}`, headers: { "x-mss-token": hookOf(id) } },
    });

  const live = async (customer: Customer): Promise<void> => {
    const { dice } = customer;
    later(dice.gap(DAYS_BETWEEN_TROUBLES * DAY_MINUTES), () => live(customer));
    if (dice.happens(0.01)) return storm(customer);
    if (dice.happens(0.01)) return unreadable(customer);
    if (dice.happens(0.2)) return ticket(customer);
    const trouble = troubleOf(customer);
    await fire(customer, trouble);
    if (dice.happens(0.2))
      stage.at(trouble.to + Math.round(dice.between(2, 90)) * MINUTE, () =>
        fire(customer, { ...troubleOf(customer), kind: trouble.kind, host: trouble.host }),
      );
  };

  for (let n = 0; n < count; n++) {
    const customer = await furnish(stage.tables, n, diceOf(seed, nameOf(n)));
    later(customer.dice.gap(DAYS_BETWEEN_TROUBLES * DAY_MINUTES), () => live(customer));
  }
  return accepted;
};
