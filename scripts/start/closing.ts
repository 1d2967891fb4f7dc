import type { Dial, Item } from "../../local/clock.ts";
import type { Kind } from "../../shared/domain/alert/kind.ts";
import { MINUTE } from "../../shared/domain/calendar.ts";
import type { Verdict } from "../../shared/domain/incident/incident.ts";
import { nextOf } from "./agenda.ts";
import { AGAIN_MS, call } from "./call.ts";

const RESOLVE = "start/resolve";

/** Over is what has been over for so long: outages like to come back. */
const CALM_MS = 15 * MINUTE;
/** By the wall clock somebody looks so often whether something is over. */
const ROUND_MS = 5 * MINUTE;
const ROUND = "round";

/** The log service is about to tell of an end. */
const tellsAnEnd = ({ kind, key }: Item): boolean => kind === "sls/notice" && key.includes("/resolved/");

/** What such trouble turned out to be, as a rule. */
const verdicts: Partial<Record<Kind, Verdict["verdict"]>> = {
  "http-flood": "attack",
  scan: "attack",
  "injection-campaign": "attack",
  "credential-stuffing": "attack",
  "configuration-drift": "customer-change",
  "protection-off": "customer-change",
};

interface Listed {
  id: string;
  kind: Kind;
  mitigatedAt: string | null;
  generation: number;
}

const verdictFor = ({ kind }: Listed): Verdict => ({
  verdict: verdicts[kind] ?? "fault",
  cause: `Simulated: ${kind}`,
  done: "Simulated: watched until the alert was over.",
});

/** Incidents change places while they are read; a hundred pages are ten thousand answered incidents. */
const MAX_PAGES = 100;

/** Where somebody with the scope operator works. */
export interface Desk {
  front: string;
  /** From the arrival of a page to the answer. */
  respondMs: number;
  operatorKey: string;
  /** A call went wrong for good. */
  onFailure(error: Error): void;
}

export interface Closing {
  /** Something is over, or answered: somebody will see after a while whether it can be closed. */
  later(key: string): void;
  /** Whether the next item of the dial is such an end. To be called before each; cheap. */
  look(): void;
}

/** Somebody who resolves what is answered and over. */
export const closeIncidents = (dial: Dial, { front, operatorKey, onFailure }: Desk): Closing => {
  const headers = { authorization: `Bearer ${operatorKey}`, "content-type": "application/json" };

  const answered = async (cursor: string | null): Promise<{ incidents: Listed[]; cursor: string | null }> => {
    const query = new URLSearchParams({ status: "answered", limit: "100", ...(cursor && { cursor }) });
    const { status, text } = await call(`${front}/v1/incidents?${query}`, { headers });
    if (status !== 200) throw new Error(`the list of incidents was answered ${status}: ${text}`);
    return JSON.parse(text);
  };

  const resolve = async (incident: Listed): Promise<void> => {
    const body = JSON.stringify({ ...verdictFor(incident), generation: incident.generation });
    await call(`${front}/v1/incidents/${incident.id}/resolve`, { method: "POST", headers, body });
  };

  const isCalm = ({ mitigatedAt }: Listed): boolean =>
    mitigatedAt !== null && Date.parse(mitigatedAt) + CALM_MS <= dial.now();

  const resolveAll = async (): Promise<void> => {
    let cursor: string | null = null;
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = await answered(cursor);
      for (const incident of page.incidents) if (isCalm(incident)) await resolve(incident);
      if (page.cursor === null) return;
      cursor = page.cursor;
    }
  };

  dial.on(RESOLVE, async (item) => {
    try {
      await resolveAll();
    } catch (error) {
      dial.put({ ...item, due: dial.now() + AGAIN_MS });
      onFailure(error as Error);
    }
  });
  const plan = (key: string, due: number): void => {
    if (!dial.has(RESOLVE, key)) dial.put({ kind: RESOLVE, key, due, data: null });
  };
  return {
    later: (key) => plan(key, dial.now() + CALM_MS),
    look: () => {
      const next = nextOf(dial);
      if (next && tellsAnEnd(next)) plan(next.key, next.due + CALM_MS);
      if (dial.speed > 0) plan(ROUND, dial.now() + ROUND_MS);
    },
  };
};
