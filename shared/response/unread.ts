import type { Alert } from "../domain/alert/alert.ts";
import { type Event, received } from "../domain/alert/event.ts";
import { sha256, shardOf } from "../domain/digest.ts";
import { PROVIDER } from "../domain/incident/incident.ts";
import { masked } from "../domain/personal.ts";
import type { Deps } from "../ports/deps.ts";

/** Enough of an unreadable body to see what it was; besides what is personal, all that looks like a token is masked. */
const MAX_RAW_CHARACTERS = 16_000;
const TOKENS = /[A-Za-z0-9_+/=-]{32,}|\d{11,}/g;

/** A body that came with a right secret and cannot be read: kept, and trouble of our own, of low priority. */
export const unread = (body: string, customer: string, deps: Deps): Event => {
  const now = deps.clock.now();
  const digest = sha256(body).slice(0, 16);
  const alert: Alert = {
    source: "unread",
    fingerprint: `${customer}:${digest}`,
    rule: `unreadable:${digest}`,
    kind: "self",
    status: "firing",
    alertTime: now,
    firedAt: now,
    severity: 0,
    facts: { impact: "question", customer, bytes: String(Buffer.byteLength(body)) },
  };
  return {
    ...received(PROVIDER, alert, shardOf(customer, deps.settings.shards), now),
    raw: masked(body.slice(0, MAX_RAW_CHARACTERS)).replace(TOKENS, "***"),
  };
};
