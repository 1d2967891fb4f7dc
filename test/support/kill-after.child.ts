import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/*
 * npm start that dies by SIGKILL at the n-th place: a place is a request that reaches a service of the local cloud, before
 * its effect, or its answer, after the effect. Without MSS_KILL_AFTER it says at its end how many it has passed, and at
 * which of them a mail was on its way.
 */
const last = Number(process.env.MSS_KILL_AFTER ?? Number.POSITIVE_INFINITY);
const mails: number[] = [];
let passed = 0;

const pass = (message: unknown): void => {
  passed++;
  if (passed === last) process.kill(process.pid, "SIGKILL");
  const { request } = message as { request: IncomingMessage };
  if (request.headers["x-acs-action"] === "SingleSendMail") mails.push(passed);
};

for (const place of ["http.server.request.start", "http.server.response.finish"]) subscribe(place, pass);
process.on("exit", () => process.stdout.write(`places: ${JSON.stringify({ all: passed, mails })}\n`));

void import("../../scripts/start.ts");
