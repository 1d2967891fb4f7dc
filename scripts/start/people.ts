import type { Item } from "../../local/clock.ts";
import type { LocalCloud } from "../../local/start.ts";
import type { Person } from "../../shared/domain/contact/person.ts";
import { type Arrival, followArrivals } from "./arrivals.ts";
import { AGAIN_MS, call } from "./call.ts";
import { closeIncidents, type Desk } from "./closing.ts";
import { turn } from "./devices.ts";
import { keepNights } from "./night.ts";

const REPLY = "start/reply";

type Cloud = Pick<LocalCloud, "local" | "chat" | "voice" | "sms">;

export interface PeopleOptions extends Desk {
  /** Who is paged. */
  staff: Person[];
  /** Whom the plan pages first: one night the phone is off. */
  first: Person | undefined;
}

export interface SimulatedPeople {
  /** Looks at what has come since: each page will be answered. Cheap when there is nothing. */
  look(): void;
  /** Somebody will see after a while what is answered and over, and close it. */
  resolveLater(key: string): void;
}

/** The link was used: by the press that was cut off, if there was one. */
const SPENT = 404;

const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };

/** What stands in the field of the form, ready to be sent; undefined when the page has no form (any more). */
export const readyMessageIn = (html: string): string | undefined =>
  /<textarea[^>]*>\n?([^<]*)<\/textarea>/
    .exec(html)?.[1]
    ?.replace(/&(lt|gt|quot|#39|amp);/g, (one) => entities[one] ?? one);

/** Which message that is: the first answer, or an update. */
const actIn = (html: string): string => /name="act" value="(answer|update)"/.exec(html)?.[1] ?? "answer";

/** Everybody on call and at the customers', as far as nobody else plays them. */
export const simulatePeople = (cloud: Cloud, options: PeopleOptions): SimulatedPeople => {
  const { dial } = cloud.local;
  const { front, respondMs, staff, first, onFailure } = options;
  const follow = followArrivals(cloud);
  for (const one of staff) turn(cloud, one, "awake");
  const nights = first && keepNights(cloud.local, first.timeZone, (off) => turn(cloud, first, off ? "off" : "awake"));
  const closing = closeIncidents(dial, options);

  const isMissed = ({ to }: Arrival): boolean => {
    const missed = nights?.isOff() === true && first?.channels.some(({ address }) => to.includes(address)) === true;
    if (missed) nights.miss();
    return missed;
  };

  const look = (): void => {
    closing.look();
    follow((arrivals) => {
      for (const arrival of arrivals.filter((one) => !isMissed(one)))
        dial.put({ kind: REPLY, key: arrival.id, due: arrival.at + respondMs, data: arrival.path });
    });
  };

  /**
   * Opens the link as a person does. A link that is spent shows no form; a refusal is fine, somebody was faster. Whoever was
   * cut off in the middle presses again, whatever the page shows now.
   */
  const reply = async ({ data: path, tries }: Item<string>): Promise<void> => {
    const page = (await call(front + path)).text;
    const message = readyMessageIn(page);
    const again = tries > 0;
    if (message === undefined && !again) return;
    const body = new URLSearchParams({ act: actIn(page), message: message ?? "" });
    const { status } = await call(front + path, { method: "POST", body });
    if (status === 200 || (again && status === SPENT)) closing.later(path);
  };

  dial.on<string>(REPLY, async (item) => {
    try {
      await reply(item);
    } catch (error) {
      dial.put({ ...item, due: dial.now() + AGAIN_MS });
      onFailure(error as Error);
    }
  });
  return { look, resolveLater: closing.later };
};

/** Nobody reads, nobody comes to the phone. */
export const simulateNobody = (cloud: Cloud, staff: Person[]): SimulatedPeople => {
  for (const one of staff) turn(cloud, one, "away");
  return { look: () => undefined, resolveLater: () => undefined };
};
