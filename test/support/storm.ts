import { MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import { toldThrough } from "../../shared/domain/delivery/bundle.ts";
import { NIGHT } from "./make.ts";
import { slsAlert } from "./sls.ts";
import type { World } from "./world.ts";

/** Alerts of one post. */
const A_POST = 100;
const STORM_MS = 10 * SECOND;

/** The alerts come in posts, spread over ten seconds. */
export const inTenSeconds = (world: World, alerts: object[]): void => {
  const posts = Math.ceil(alerts.length / A_POST);
  for (let n = 0; n < posts; n++) {
    const body = alerts.slice(n * A_POST, (n + 1) * A_POST);
    world.after(((n / posts) * STORM_MS) / MINUTE, () => world.alert(body));
  }
};

/** So many alerts of one cause, each of another instant. */
const ofOneCause = (count: number): object[] =>
  Array.from({ length: count }, (_, n) => slsAlert(NIGHT - n * SECOND, { firedAt: NIGHT - count * SECOND }));

/** So many sites of the customer are down, each for itself. */
export const differentOnes = (count: number): object[] =>
  Array.from({ length: count }, (_, n) => slsAlert(NIGHT, { host: hostOf(n) }));

const hostOf = (n: number): string => `shop-${n}.lumina-mall.test`;

export const withSites = async ({ tables }: World, count: number): Promise<void> => {
  const rows = Array.from({ length: count }, (_, n) => {
    const host = hostOf(n);
    return { customer: "lumina", item: `SITE#${host}`, host, body: { host, core: true, importantPaths: [] }, rev: 1 };
  });
  await tables.customers.insertAll(rows);
};

/** What a storm of one cause left: incidents, what they count, what came again, and the pages that went out. */
export interface Counted {
  incidents: number;
  alerts: number;
  redeliveries: number;
  pages: number;
}

const countedIn = async ({ tables }: World): Promise<Counted> => {
  const incidents = await tables.incidents.range({ customer: "lumina" });
  return {
    incidents: incidents.length,
    alerts: incidents.reduce((sum, { alerts }) => sum + alerts, 0),
    redeliveries: (await tables.redeliveries.range({})).length,
    pages: (await tables.deliveries.range({})).filter(({ template, sentAt }) => template === "page" && sentAt).length,
  };
};

/** One cause fires so often in ten seconds, and then all of it is posted again. */
export const stormOfOneCause = async (world: World, count: number): Promise<[Counted, Counted]> => {
  inTenSeconds(world, ofOneCause(count));
  await world.pass(1 / 60);
  const once = await countedIn(world);
  inTenSeconds(world, ofOneCause(count));
  await world.pass(1 / 60);
  return [once, await countedIn(world)];
};

/** What a storm of different causes left. */
export interface Bundled {
  incidents: number;
  numbers: number;
  /** Incidents of which nobody was told at the first level, and after how long the last of the others was told, s. */
  untold: number;
  slowest: number;
  /** Messages to ours, and to the customer. */
  pages: number;
  news: number;
  /** The most that one of ours got in a minute. */
  most: number;
}

/** So many different causes fire within ten seconds, and nobody does anything for so many minutes. */
export const stormOfMany = async (world: World, count: number, minutes: number): Promise<Bundled> => {
  await withSites(world, count);
  inTenSeconds(world, differentOnes(count));
  await world.pass(minutes / 60);
  const incidents = await world.tables.incidents.range({ customer: "lumina" });
  const told = await firstTold(world);
  const waits = incidents.flatMap(({ id, openedAt }) => (told.has(id) ? [(told.get(id) ?? 0) - openedAt] : []));
  const staff = await world.tables.people.range({ customer: "_provider" });
  const addresses = new Set(staff.flatMap(({ channels }) => channels.map(({ address }) => address)));
  const pages = world.mails.filter(({ to }) => addresses.has(to));
  return {
    incidents: incidents.length,
    numbers: new Set(incidents.map(({ number }) => number)).size,
    untold: incidents.length - waits.length,
    slowest: waits.reduce((a, b) => Math.max(a, b), 0) / SECOND,
    pages: pages.length,
    news: world.mails.length - pages.length,
    most: mostInAMinute(pages),
  };
};

/** When the page of the first level of each incident went out. */
const firstTold = async ({ tables }: World): Promise<Map<string, number>> => {
  const pages = toldThrough(await tables.deliveries.range({}));
  return new Map(
    pages.flatMap(({ about, sentAt }): [string, number][] =>
      about.is === "incident" && about.level === 0 && sentAt !== undefined ? [[about.incident, sentAt]] : [],
    ),
  );
};

/** Any minute that begins with a message. */
const mostInAMinute = (sent: { at: number; to: string }[]): number =>
  sent.reduce((most, { at, to }) => {
    const lately = sent.filter((one) => one.to === to && one.at >= at && one.at < at + MINUTE);
    return Math.max(most, lately.length);
  }, 0);
