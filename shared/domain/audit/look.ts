import * as z from "zod";
import { iso, MINUTE } from "../calendar.ts";
import { idOf } from "../digest.ts";
import { PROVIDER, SYSTEM } from "../incident/incident.ts";

/** A year, and a month to look back at it. */
export const KEPT_DAYS = 400;

/** Somebody looked, or wanted to look, at what is known of a customer. Written before it is shown, and never changed. */
export const Look = z.object({
  /** `CUSTOMER#2026-10`: whose list it is, and the month, UTC. */
  list: z.string(),
  at: z.int(),
  id: z.string(),
  /** The verb that was called, or the service's own question to the customer's logs. */
  what: z.string(),
  /** Which incident, ticket or month. */
  subject: z.string(),
  refused: z.boolean(),
  by: z.string(),
  /** The customer whose person that is; ours belong to the provider. */
  home: z.string(),
  via: z.enum(["key", "link", "service"]),
  /** Of the key or the link: the beginning of its hash. */
  credential: z.string().optional(),
  /** The address the call came from. */
  from: z.string().optional(),
  rev: z.int(),
});
export type Look = z.infer<typeof Look>;

/** Who looks, and how: all that a call tells of itself. `call` is its name, so that a look is told from the next. */
export interface Looker extends Pick<Look, "what" | "by" | "home" | "via" | "credential" | "from"> {
  call: string;
}

/** The service's own questions about a customer, beside the rules that watch. */
export const ourselves = (what: string, call: string): Looker => ({
  ...{ what, call, by: SYSTEM, home: PROVIDER, via: "service" },
});

/** What of whose. */
export interface Sight {
  customer: string;
  subject: string;
}

/** Enough to tell keys and links from each other, of no use to whoever reads it. */
const CREDENTIAL_LENGTH = 12;
export const credentialOf = (hash: string): string => hash.slice(0, CREDENTIAL_LENGTH);

const MAX_TEXT = 200;

/** `2026-10`, UTC. */
export const monthOf = (at: number): string => iso(at).slice(0, "2026-10".length);

export const listOf = (customer: string, at: number): string => `${customer}#${monthOf(at)}`;

export const lookOf = ({ customer, subject }: Sight, { call, ...looker }: Looker, now: number): Look => ({
  ...looker,
  ...{ list: listOf(customer, now), at: now, id: idOf("look", call, looker.what, customer, subject) },
  ...{ subject: subject.slice(0, MAX_TEXT), refused: false, rev: 1 },
});

/** The first in a minute stands for all that the same key or link is refused by the same verb: whoever tries a million ids fills no list. */
export const refusedLookOf = (sight: Sight, looker: Looker, now: number): Look => {
  const at = now - (now % MINUTE);
  const { credential = "", what, by } = looker;
  return { ...lookOf(sight, looker, at), id: idOf("refused", credential, what, by), refused: true };
};

/** As a customer reads it. Whose the people of other customers are, and who, is not theirs to know; ours may. */
export const lookExport = ({ at, what, subject, refused, home, ...look }: Look, reader: string) => {
  const isKnown = [PROVIDER, reader].includes(home) || reader === PROVIDER;
  return {
    ...{ at: iso(at), what, subject, refused },
    by: isKnown ? look.by : null,
    customerId: isKnown ? home : null,
    via: look.via,
    credential: look.credential ?? null,
    from: look.from ?? null,
  };
};
