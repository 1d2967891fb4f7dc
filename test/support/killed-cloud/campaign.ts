import { setTimeout as sleep } from "node:timers/promises";
import { startReceiver } from "../../local/voice/phone.ts";
import { chanceFrom } from "../chance.ts";
import { ask, type MortalCloud, openCloud, type Ready } from "./cloud.ts";
import { flowLoads } from "./flows.ts";
import { functionLoads } from "./functions.ts";
import type { Load } from "./load.ts";
import { logLoads } from "./logs.ts";
import { chatLoads, mailLoads, phoneLoads } from "./messages.ts";
import { tablestoreLoad } from "./tablestore.ts";

export interface Campaign {
  folder: string;
  kills: number;
  seed: number;
  /** Of the dial; default: a minute a second. */
  speed?: number;
  /** Longest life under load between a start and the kill, real ms. */
  lifeMs?: number;
  /** Put under load; default: all. */
  services?: Services[];
  /** Told after each kill, and while the rest happens. */
  progress?: (line: string) => void;
}

export interface Verdict {
  /** What was acknowledged, by its name. */
  acknowledged: Record<string, number>;
  figures: string[];
  /** Calls that failed though nobody was killed. */
  failed: string[];
  /** What was lost, changed or doubled; what did not come to its end; what the operator was told. */
  problems: string[];
}

/** Real ms under load between a start and the kill. */
const LIFE_MS = { least: 300, most: 5_000 };
const SPEED = 60;
/** Every so many kills, one falls into the start itself. */
const IN_START_EVERY = 4;
/** Until all that is due has happened. */
const SETTLE_MS = 180_000;
const LOOK_EVERY_MS = 500;

/** One client, until `over`: what fails because of a kill is not acknowledged, whatever became of it. */
const drive = async (load: Load, lane: number, { cloud, over, verdict }: Drive): Promise<void> => {
  for (let n = lane; !over.aborted; n += load.lanes) {
    const ready = await cloud.up();
    try {
      const done = await load.act(ready, n);
      verdict.acknowledged[load.name] = (verdict.acknowledged[load.name] ?? 0) + done;
    } catch (error) {
      await sleep(SETTLED_MS);
      if (cloud.is(ready)) verdict.failed.push(`${load.name} ${n}: ${(error as Error).message}`);
    }
    if (load.pauseMs > 0) await sleep(load.pauseMs);
  }
};

/** A call may learn of the end before we do. */
const SETTLED_MS = 20;

interface Drive {
  cloud: MortalCloud;
  over: AbortSignal;
  verdict: Verdict;
}

const killAll = async (cloud: MortalCloud, campaign: Campaign, startMs: number): Promise<void> => {
  const { kills, seed, progress, lifeMs = LIFE_MS.most } = campaign;
  const chance = chanceFrom(seed);
  for (let kill = 1; kill <= kills; kill++) {
    const lived = LIFE_MS.least + chance() * (lifeMs - LIFE_MS.least);
    await sleep(lived);
    await cloud.kill();
    progress?.(`kill ${kill} of ${kills} after ${Math.round(lived)} ms`);
    if (kill % IN_START_EVERY === IN_START_EVERY - 1 && kill < kills) {
      const after = chance() * startMs;
      await cloud.startInVain(after);
      progress?.(`kill ${++kill} of ${kills}, ${Math.round(after)} ms after its start`);
    }
    await cloud.start();
  }
};

/** With the dial, or without it, once it stands: what was due by then. @returns what has not come to its end in time */
const settle = async (cloud: Ready, loads: Load[], progress: Campaign["progress"]): Promise<string[]> => {
  const until = performance.now() + SETTLE_MS;
  for (;;) {
    const left = await Promise.all(loads.map(async (load) => ({ name: load.name, count: await load.left(cloud) })));
    const open = left
      .filter(({ count }) => count > 0)
      .map(({ name, count }) => `${count} of ${name} are still to come`);
    if (open.length === 0 || performance.now() > until) return open;
    progress?.(open.join(", "));
    await sleep(LOOK_EVERY_MS);
  }
};

/** By the services they go to. @param folder of the cloud, and of what its functions note */
const loadsOn = (folder: string, receiptsTo: string) => ({
  tablestore: [tablestoreLoad()],
  mail: mailLoads(`${folder}/cloud`),
  phone: phoneLoads(`${folder}/cloud`, receiptsTo),
  chat: chatLoads(`${folder}/cloud`),
  logs: logLoads(),
  flows: flowLoads(folder),
  functions: functionLoads(folder),
});

type Services = keyof ReturnType<typeof loadsOn>;

/** Everything at once, killed again and again. */
const play = async (cloud: MortalCloud, loads: Load[], campaign: Campaign): Promise<Verdict> => {
  const verdict: Verdict = { acknowledged: {}, figures: [], failed: [], problems: [] };
  const startMs = await cloud.start();
  for (const load of loads) await load.prepare(await cloud.up());

  const over = new AbortController();
  const driving = { cloud, over: over.signal, verdict };
  const lanes = loads.flatMap((load) => Array.from({ length: load.lanes }, (_, lane) => drive(load, lane, driving)));
  await killAll(cloud, campaign, startMs).finally(() => over.abort());
  await Promise.all(lanes);

  const ready = await cloud.up();
  verdict.problems.push(...(await settle(ready, loads, campaign.progress)));
  await ask(ready, "clock/speed", { speed: 0 });
  verdict.problems.push(...(await settle(ready, loads, campaign.progress)));
  for (const load of loads) verdict.problems.push(...(await load.check(ready)));
  verdict.problems.push(...cloud.log());
  verdict.figures.push(...loads.flatMap((load) => load.figures()));
  return verdict;
};

/** The local cloud under load, killed so often by SIGKILL and started again; then everything is counted. */
export const killCloud = async (campaign: Campaign): Promise<Verdict> => {
  const { folder, speed = SPEED, services } = campaign;
  const receiver = await startReceiver();
  const cloud = openCloud(`${folder}/cloud`, speed);
  const loads = Object.entries(loadsOn(folder, `${receiver.url}/receipts`));
  const chosen = loads.filter(([name]) => services === undefined || services.includes(name as Services));
  try {
    return await play(
      cloud,
      chosen.flatMap(([, own]) => own),
      campaign,
    );
  } finally {
    await cloud.kill();
    await receiver.close();
  }
};
