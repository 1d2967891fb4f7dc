import { MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import { NIGHT } from "./make.ts";
import { slsAlert } from "./sls.ts";
import type { World } from "./world.ts";

/** Alerts of one post. */
const A_POST = 100;
const STORM_MS = 10 * SECOND;

/** The alerts come in posts, spread over ten seconds. */
const inTenSeconds = (world: World, alerts: object[]): void => {
  const posts = Math.ceil(alerts.length / A_POST);
  for (let n = 0; n < posts; n++) {
    const body = alerts.slice(n * A_POST, (n + 1) * A_POST);
    world.after(((n / posts) * STORM_MS) / MINUTE, () => world.alert(body));
  }
};

/** So many alerts of one cause, each of another instant. */
const ofOneCause = (count: number): object[] =>
  Array.from({ length: count }, (_, n) => slsAlert(NIGHT - n * SECOND, { firedAt: NIGHT - count * SECOND }));

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
