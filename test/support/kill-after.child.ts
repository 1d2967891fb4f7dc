import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/*
 * npm start that dies by SIGKILL at the n-th place: a place is a request that reaches a service of the local cloud, before
 * its effect, or its answer, after the effect. Without MSS_KILL_AFTER it says at its end how many it has passed, and at
 * which of them a message was on its way.
 */
const last = Number(process.env.MSS_KILL_AFTER ?? Number.POSITIVE_INFINITY);
const messages: number[] = [];
const SENDING = /^(SingleSendMail|SingleCallByTts|IvrCall)$/;
const TALKING = /^\/(robot\/send|v1\.0\/robot\/oToMessages\/batchSend)\b/;
let passed = 0;

const pass = (message: unknown): void => {
  passed++;
  if (passed === last) process.kill(process.pid, "SIGKILL");
  const { request } = message as { request: IncomingMessage };
  if (SENDING.test(String(request.headers["x-acs-action"])) || TALKING.test(request.url ?? "")) messages.push(passed);
};

for (const place of ["http.server.request.start", "http.server.response.finish"]) subscribe(place, pass);
process.on("exit", () => process.stdout.write(`places: ${JSON.stringify({ all: passed, messages })}\n`));

void import("../../scripts/start.ts");
