import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { INSTANCE } from "../local/start.ts";
import { always, type Client, connect, int, table } from "../test/local/tablestore/sdk.ts";
import { bench, inFolder, quantile, timed } from "./report.ts";

/** What does a call of the SDK cost against the local Tablestore in a process of its own, beside a server that does nothing? */
const IN_FLIGHT = 32;
const ROUNDS = 5;
const GOAL_PUTS_A_SECOND = 2_000;
/** Enough for the compiler to settle, on both sides. */
const WARM_UP = 3_000;
/** An answer of PutRow: one write unit. */
const PUT_ANSWER = Buffer.from([10, 6, 10, 4, 8, 0, 16, 1]);
/** An answer of GetRow: one read unit, no row. */
const GET_ANSWER = Buffer.from([10, 6, 10, 4, 8, 1, 16, 0, 18, 0]);
const ROOT = join(__dirname, "..");

const children: ChildProcess[] = [];

/** @returns the first line that a TypeScript program of ours prints */
const start = async (file: string, args: string[]): Promise<string> => {
  const child = spawn(process.execPath, ["--import", "tsx", join(ROOT, file), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [line] = await once(createInterface(child.stdout as NodeJS.ReadableStream), "line");
  return line;
};

const startCloud = async (folder: string): Promise<Client> => {
  const told = JSON.parse(await start("local/cli.ts", ["--data", folder, "--json", "--speed", "0"]));
  return connect(told.endpoints.tablestore, told, INSTANCE);
};

const startStill = async (answer: Buffer): Promise<Client> => {
  const url = await start("test/support/still.child.ts", [answer.toString("base64")]);
  return connect(url, { accessKeyId: "none", accessKeySecret: "none" }, INSTANCE);
};

/** About 390 bytes, as an incident has. */
const attributes = (n: number) => [
  ...Array.from({ length: 9 }, (_, at) => ({ [`column${at}`]: "abcdefghijklmnopqrst" })),
  { rev: int(n) },
];
const target = (n: number) => ({ tableName: "bench", primaryKey: [{ shard: "0" }, { n: int(n) }] });
const put = (client: Client, n: number) =>
  client.putRow({ ...target(n), condition: always, attributeColumns: attributes(n) });
const get = (client: Client, n: number) => client.getRow(target(-n));

type Call = (n: number) => Promise<unknown>;

/** @returns real ms a call, 32 in flight */
const measure = async (call: Call, calls: number): Promise<number> => {
  let next = 0;
  const lane = async () => {
    while (next < calls) await call(next++);
  };
  return (await timed(() => Promise.all(Array.from({ length: IN_FLIGHT }, lane)))) / calls;
};

/** Turn by turn, so that what else the machine does strikes all alike. @returns the median of the rounds, by name */
const compare = async (calls: Record<string, Call>, n: number): Promise<Record<string, number>> => {
  const took: Record<string, number[]> = {};
  for (const call of Object.values(calls)) await measure(call, WARM_UP);
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, call] of Object.entries(calls)) {
      took[name] ??= [];
      took[name].push(await measure(call, n));
    }
  return Object.fromEntries(Object.entries(took).map(([name, times]) => [name, quantile(times, 0.5)]));
};

const told = (took: Record<string, number>, name: string): string => {
  const [ms = 0, still = 0] = [took[name], took[`still ${name}`]];
  return `${name} ${Math.round(1000 / ms)} per s, ${Math.round(1000 / still)} where nothing is done: ${(ms - still).toFixed(2)} ms more a call`;
};

bench("tablestore-calls", { n: 4_000 }, ({ n }) =>
  inFolder(async (folder) => {
    try {
      const cloud = await startCloud(folder);
      await cloud.createTable(table("bench", { key: { shard: "STRING", n: "INTEGER" } }));
      const [stillPut, stillGet] = [await startStill(PUT_ANSWER), await startStill(GET_ANSWER)];
      const took = await compare(
        {
          ...{ put: (at) => put(cloud, at), "still put": (at) => put(stillPut, at) },
          ...{ get: (at) => get(cloud, at), "still get": (at) => get(stillGet, at) },
        },
        n,
      );
      return {
        figures: `${told(took, "put")}; ${told(took, "get")} (${IN_FLIGHT} in flight, median of ${ROUNDS} rounds)`,
        goal: `put ≥ ${GOAL_PUTS_A_SECOND} per s`,
        met: 1000 / (took.put ?? Number.NaN) >= GOAL_PUTS_A_SECOND,
      };
    } finally {
      for (const child of children) {
        child.kill();
        await once(child, "exit");
      }
    }
  }),
);
