import { join } from "node:path";
import { startLocalCloud } from "../local/start.ts";
import { iso, MINUTE } from "../shared/domain/calendar.ts";
import { gatherExport } from "../shared/response/export.ts";
import { build } from "./build.ts";
import { approvedNames } from "./start/approved-texts.ts";
import { claimFolder, tellEndpoint } from "./start/folder.ts";
import { keyLines } from "./start/keys.ts";
import { type Options, optionsFrom, UsageError, usage } from "./start/options.ts";
import { openRun, type Run } from "./start/run.ts";
import { readSource, type Source } from "./start/source.ts";
import { type Stage, setStage } from "./start/stage.ts";
import { summaryLines } from "./start/summary.ts";
import { tourRoute } from "./start/tour/route.ts";
import { verify } from "./verify-export/verify.ts";

const PROJECT = join(__dirname, "../s.yaml");
const KB_PER_MB = 1024;
/** Receipts of calls are taken at leisure: on a slow machine the vendor's time would have each of them come twice. */
const RECEIPT_PATIENCE_MS = 30_000;

const read = async (options: Options): Promise<Source> => {
  const source = await readSource(options);
  for (const complaint of source.complaints) console.error(complaint);
  if (source.bad > 0) console.error(`${source.bad} bad lines of ${source.path} are skipped`);
  return source;
};

const sayWhere = async ({ cloud, deps }: Stage, { data }: Options): Promise<void> => {
  const { length } = await deps.incidents.range({});
  console.log(`continuing ${data} from ${iso(cloud.dial.now())} (${length} incidents); --fresh begins again`);
};

type Found = ReturnType<typeof claimFolder>;

interface Order {
  options: Options;
  source: Source;
}

interface Span {
  from: number;
  until: number;
}

const sumUp = async ({ front, deps, logs }: Stage, { data }: Options, { from, until }: Span): Promise<void> => {
  const exported = await gatherExport(deps);
  const verification = verify(JSON.parse(JSON.stringify(exported)));
  const peakMegabytes = process.resourceUsage().maxRSS / KB_PER_MB;
  const effort = { from: iso(from), until: iso(until), realSeconds: process.uptime(), peakMegabytes };
  const lines = logs && { good: logs.lines, bad: logs.bad };
  console.log(["", ...summaryLines({ lines, exported, verification, effort }), ""].join("\n"));
  const answer = exported.deliveries.find(({ template, providerId }) => template === "answer" && providerId !== null);
  console.log(`tour: ${front}/`);
  if (answer) console.log(`an answer to a customer: ${join(data, "inbox", "mail", `${answer.providerId}.eml`)}`);
  console.log(`everything to recompute: npm run export -- --data ${data} --out export.json`);
  if (!verification.ok) process.exitCode = 1;
};

const onSignal = (run: Run): void => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, run.stop);
};

const perform = async (stage: Stage, options: Options, { firstAt, lastAt }: Source): Promise<void> => {
  const run = openRun(stage, options);
  onSignal(run);
  const span = { from: firstAt, until: lastAt + options.untilMs };
  await run.play(options.speed, span.until);
  if (run.stopped()) return;
  await sumUp(stage, options, span);
  if (!options.exit) await run.play(1, Number.POSITIVE_INFINITY);
};

const serve = async (stage: Stage, found: Found, { options, source }: Order): Promise<void> => {
  const takeBack = tellEndpoint(options.data, stage.front);
  try {
    if (found === "continuing") await sayWhere(stage, options);
    for (const line of [...keyLines(stage.keys), `ready: ${stage.front}`]) console.log(line);
    await perform(stage, options, source);
  } finally {
    takeBack();
  }
};

const start = async (options: Options): Promise<void> => {
  const source = await read(options);
  const { data: folder, port: frontPort, seed, fresh, quiet } = options;
  const found = claimFolder(folder, { set: source.hash, seed, fresh });
  await build(quiet ? () => undefined : console.log);
  const { pages, open } = tourRoute(folder);
  const startAt = source.firstAt - MINUTE;
  const cloud = await startLocalCloud({
    folder,
    frontPort,
    project: PROJECT,
    startAt,
    held: true,
    seed,
    env: approvedNames(),
    receiptPatienceMs: RECEIPT_PATIENCE_MS,
    pages,
    log: console.error,
  });
  try {
    const stage = await setStage(cloud, source);
    open(stage);
    await serve(stage, found, { options, source });
  } finally {
    await cloud.close();
  }
};

const main = async (args: string[]): Promise<void> => {
  const options = optionsFrom(args);
  if (options === "help") console.log(usage);
  else await start(options);
};

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : error.message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
