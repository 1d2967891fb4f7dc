import * as z from "zod";
import { beating, type Check, pulse } from "../../shared/domain/health.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { httpFunction, jsonReply } from "../../shared/runtime/define-function.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";

const checks = async (deps: Deps): Promise<Check[]> => {
  const now = deps.clock.now();
  const hearts = await deps.heartbeats.range({});
  const pulses = beating.map((name) =>
    pulse(
      name,
      hearts.find((heart) => heart.name === name),
      now,
    ),
  );
  return [{ name: "tables", status: "ok" }, ...pulses];
};

/** Reading the heartbeats is the check of the tables: a fault answers 503 by itself. */
const run = async (_input: object, deps: Deps) => {
  const results = await checks(deps);
  const healthy = results.every(({ status }) => status !== "late");
  const shown = results.map(({ name, status, at }) => ({
    name,
    status,
    ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
  }));
  return jsonReply(healthy ? 200 : 503, { status: healthy ? "ok" : "late", checks: shown });
};

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/health",
    access: "public",
    summary: "Whether the service and its own timers are alive.",
    input: z.object({}),
    run,
  }),
];

export const handler = httpFunction("health-read", endpoints);
