import { EventEmitter, once } from "node:events";
import { launch, type Running } from "../command.ts";

/** What `npm run cloud -- --json` says of itself. */
export interface Ready {
  accessKeyId: string;
  accessKeySecret: string;
  accountId: string;
  instance: string;
  smtpPassword: string;
  endpoints: Record<string, string>;
  dingtalk: Record<"robotToken" | "robotSecret" | "appKey" | "appSecret" | "robotCode", string>;
  /** URL of the admin pages. */
  admin: string;
}

/** A local cloud on one folder, killed and started again; each time it has other ports. */
export interface MortalCloud {
  /** Settles when it serves; the last to start counts. */
  up(): Promise<Ready>;
  /** Whether it has served without a break since it was this one. */
  is(ready: Ready): boolean;
  /** @returns real ms until it served. @throws what it said, when it ended by itself */
  start(): Promise<number>;
  /** Starts, and dies so long after it. */
  startInVain(afterMs: number): Promise<void>;
  /** SIGKILL; settles when it is gone. */
  kill(): Promise<void>;
  /** What it has told its operator. */
  log(): string[];
}

/** The first line of its output. */
const READY = '"admin":';

const readyOf = async (running: Running): Promise<Ready> => {
  await running.said(READY);
  const { out, err } = running.told();
  if (!out.includes(READY)) throw new Error(`the local cloud did not start: ${err || out}`);
  return JSON.parse(out);
};

export const openCloud = (folder: string, speed: number): MortalCloud => {
  const events = new EventEmitter().setMaxListeners(0);
  const all: Running[] = [];
  let now: Ready | undefined;

  const begin = (): Running => {
    const options = ["--data", folder, "--speed", `${speed}`, "--json"];
    const running = launch([process.execPath, "--import", "tsx", "local/cli.ts", ...options]);
    all.push(running);
    return running;
  };
  const kill = async (): Promise<void> => {
    now = undefined;
    all.at(-1)?.kill();
    await all.at(-1)?.ended;
  };
  return {
    up: async () => {
      while (now === undefined) await once(events, "up");
      return now;
    },
    is: (ready) => ready === now,
    start: async () => {
      const begun = performance.now();
      now = await readyOf(begin());
      events.emit("up");
      return performance.now() - begun;
    },
    startInVain: async (afterMs) => {
      begin();
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await kill();
    },
    kill,
    log: () => all.flatMap((running) => running.told().err.split("\n").filter(Boolean)),
  };
};

/** Real ms that a call may take on a busy machine. */
export const PATIENCE_MS = 30_000;

/** An admin page. */
export const ask = async <T>({ admin }: Ready, path: string, body?: unknown): Promise<T> => {
  const sent = { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`${admin}/${path}`, {
    ...(body !== undefined && sent),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};

/** Where the dial stands, in ms, and how fast it goes. */
export const clockOf = async (cloud: Ready): Promise<{ now: number; speed: number }> => {
  const { now, speed } = await ask<{ now: string; speed: number }>(cloud, "clock");
  return { now: Date.parse(now), speed };
};

/** No entry has this id: what comes after it is everything. */
const BEFORE_ALL = "-";

/** All entries of an inbox, page after page. */
export const inboxOf = async <T extends { id: string }>(cloud: Ready, name: string): Promise<T[]> => {
  const all: T[] = [];
  for (let more = true; more; ) {
    const some = await ask<T[]>(cloud, `inbox/${name}?after=${all.at(-1)?.id ?? BEFORE_ALL}`);
    all.push(...some);
    more = some.length > 0;
  }
  return all;
};
