/**
 * One instance of a function: a worker thread that loads the bundle on first use and answers one request at a time.
 * Context, environment, errors and log lines have the form of function-compute.md sections 1.2 to 1.8.
 */
const { fstatSync, openSync, closeSync, renameSync, writeSync } = require("node:fs");
const { format } = require("node:util");
const { parentPort, workerData } = require("node:worker_threads");

require("../localhost.cjs");

const { shared, logFile, maxLogBytes, bundle, exportName, context: fixed } = workerData;

/** [position, wall instant at which it stood there, speed], see local/clock.ts. */
const wall = Date.now;
/** ms by which the clock of this instance is wrong. */
let ahead = 0;
const now = () => Math.floor(shared[0] + (wall() - shared[1]) * shared[2]) + ahead;

const DialDate = new Proxy(Date, {
  construct: (target, given, newTarget) => Reflect.construct(target, given.length > 0 ? given : [now()], newTarget),
  apply: (target) => new target(now()).toString(),
});
Date.now = now;
Date.prototype.constructor = DialDate;
globalThis.Date = DialDate;

let requestId = "";
let file = openSync(logFile, "a");
let bytes = fstatSync(file).size;

/** The full file becomes `.1`, in place of the one before. */
const turnLog = () => {
  closeSync(file);
  renameSync(logFile, `${logFile}.1`);
  file = openSync(logFile, "a");
  bytes = 0;
};

/** What X-Fc-Log-Result shows at most; the figure is that of the documents of version 2.0. */
const TAIL_BYTES = 4096;
let tail = "";

const log = (level, ...args) => {
  if (bytes > maxLogBytes) turnLog();
  const line = `${new Date().toISOString()} ${requestId} [${level}] ${format(...args)}\n`;
  tail = (tail + line).slice(-TAIL_BYTES);
  bytes += writeSync(file, line);
};

const levels = { log: "info", info: "info", warn: "warn", error: "error", debug: "debug" };
const writers = Object.fromEntries(
  Object.entries(levels).map(([method, level]) => [method, (...args) => log(level, ...args)]),
);
Object.assign(globalThis.console, writers);
for (const stream of [process.stdout, process.stderr])
  stream.write = (chunk) => {
    log("info", String(chunk).trimEnd());
    return true;
  };
process.on("uncaughtExceptionMonitor", (error) => log("error", error));

let handler;
/** The first time it says so: only then does the time of a request run. */
const load = () => {
  if (handler) return handler;
  const found = require(bundle)[exportName];
  if (typeof found !== "function") throw new Error(`${exportName} of ${bundle} is not a function`);
  parentPort.postMessage("loaded");
  handler = found;
  return handler;
};

const contextOf = ({ retryCount, credentials }) => ({
  ...fixed,
  callbackWaitsForEmptyEventLoop: false,
  requestId,
  credentials,
  logger: { ...writers, requestId, logLevel: { name: "info", priority: 3 } },
  retryCount,
  tracing: { openTracingSpanBaggages: {} },
});

const byCallback = (handle, event, context) =>
  new Promise((resolve, reject) => {
    const callback = (error, result) =>
      error ? reject(Object.assign(new Error(), { handled: error })) : resolve(result);
    handle(event, context, callback);
  });

const answer = async (work) => {
  requestId = work.requestId;
  ahead = work.aheadMs ?? 0;
  tail = "";
  const handle = load();
  const event = Buffer.from(work.event);
  const result = await (handle.length > 2
    ? byCallback(handle, event, contextOf(work))
    : handle(event, contextOf(work)));
  if (typeof result === "string" || result instanceof Uint8Array) return { body: result };
  // A handler that returns nothing: UNCONFIRMED, taken as JSON null.
  return { body: JSON.stringify(result) ?? "null" };
};

const failure = (thrown) => {
  const error = thrown?.handled ?? thrown;
  log("error", error);
  const stackTrace = String(error?.stack ?? "")
    .split("\n")
    .slice(1)
    .map((line) => line.trim());
  const body = { errorMessage: String(error?.message ?? error), errorType: error?.name ?? typeof error, stackTrace };
  return {
    errorType: thrown?.handled ? "HandledInvocationError" : "UnhandledInvocationError",
    body: JSON.stringify(body),
  };
};

parentPort.on("message", async (work) => {
  const outcome = await answer(work).catch(failure);
  parentPort.postMessage(work.tail ? { ...outcome, log: tail } : outcome);
});
