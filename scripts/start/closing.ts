import type { Dial } from "../../local/clock.ts";
import type { Kind } from "../../shared/domain/alert/kind.ts";
import type { Verdict } from "../../shared/domain/incident/incident.ts";
import { AGAIN_MS, call } from "./call.ts";

const RESOLVE = "start/resolve";

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
  /** From the arrival of a page to the answer, and from the end of a trouble to its resolution. */
  respondMs: number;
  operatorKey: string;
  /** A call went wrong for good. */
  onFailure(error: Error): void;
}

/** @returns has somebody see after a while what is answered and over, and close it */
export const closeIncidents = (
  dial: Dial,
  { front, respondMs, operatorKey, onFailure }: Desk,
): ((key: string) => void) => {
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

  const resolveAll = async (): Promise<void> => {
    let cursor: string | null = null;
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const page = await answered(cursor);
      for (const incident of page.incidents) if (incident.mitigatedAt !== null) await resolve(incident);
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
  return (key) => dial.put({ kind: RESOLVE, key, due: dial.now() + respondMs, data: null });
};
