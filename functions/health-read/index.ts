import * as z from "zod";
import { type Check, pulse } from "../../shared/domain/health.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { httpFunction, jsonReply } from "../../shared/runtime/define-function.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";

/** Watched by their heartbeats. */
const WATCHED = ["incident-sweep"];

const checks = async (deps: Deps): Promise<Check[]> => {
  const now = deps.clock.now();
  const beats = await Promise.all(WATCHED.map(async (name) => pulse(name, await deps.heartbeats.get({ name }), now)));
  return [{ name: "tables", status: "ok" }, ...beats];
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
