import type { Deps } from "../../../shared/ports/deps.ts";
import type { EscalationInput } from "../../../shared/ports/flows.ts";
import type { OutgoingMail } from "../../../shared/ports/mail.ts";
import { memoryTables } from "./rows.ts";

/** The world in memory: what was told to it can be read here, and `now` is what its clock says. */
export interface Memory {
  now: number;
  deps: Deps;
  mails: OutgoingMail[];
  executions: EscalationInput[];
  woken: string[];
  handedOver: { functionName: string; payload: unknown }[];
  logged: Parameters<Deps["log"]>[0][];
}

/** Characters of a secret (`Secrets`). */
const SECRET_LENGTH = 43;

export const memoryDeps = (now = Date.parse("2026-10-01T19:00:00Z")): Memory => {
  let secrets = 0;
  const seen = { mails: [], executions: [], woken: [], handedOver: [], logged: [] };
  const memory: Omit<Memory, "deps"> = { now, ...seen };
  const deps: Deps = {
    ...memoryTables(),
    clock: { now: () => world.now },
    secrets: { next: () => String(++secrets).padStart(SECRET_LENGTH, "s") },
    flows: {
      startEscalation: async (input) => void memory.executions.push(input),
      wake: async (callback) => void memory.woken.push(callback),
    },
    functions: { handOver: async (functionName, payload) => void memory.handedOver.push({ functionName, payload }) },
    mail: { send: async (mail) => `env-${memory.mails.push(mail)}` },
    settings: { publicUrl: "https://mss.test", shards: 1 },
    log: (line) => void memory.logged.push(line),
  };
  const world: Memory = { ...memory, deps };
  return world;
};
