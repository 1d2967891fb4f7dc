import { subscribe } from "node:diagnostics_channel";

/*
 * npm start that dies by SIGKILL at the n-th place: a place is a request that reaches a service of the local cloud, before
 * its effect, or its answer, after the effect. Without MSS_KILL_AFTER it says at its end how many it has passed.
 */
const last = Number(process.env.MSS_KILL_AFTER ?? Number.POSITIVE_INFINITY);
let passed = 0;

const pass = (): void => {
  passed++;
  if (passed === last) process.kill(process.pid, "SIGKILL");
};

for (const place of ["http.server.request.start", "http.server.response.finish"]) subscribe(place, pass);
process.on("exit", () => process.stdout.write(`places: ${passed}\n`));

void import("../../scripts/start.ts");
