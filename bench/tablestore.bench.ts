/**
 * How much does one call of the SDK cost against the local Tablestore in the same process, and does an idle
 * virtual minute (two GetRange calls on empty ranges) stay far below 3 ms?
 *
 *     npx tsx bench/tablestore.bench.ts
 */
import { performance } from "node:perf_hooks";
import { always, type Client, int, openTablestore, ots, table } from "../test/local/tablestore/sdk.ts";

/** Enough for the compiler to settle, little enough to end in seconds. */
const CALLS = 4000;
const WARM_UP = 500;
const RANGE_CALLS = 60;
const RANGE_ROWS = 1000;

const key = (n: number) => [{ shard: "0" }, { n: int(n) }];
/** About 390 bytes, as an incident has. */
const attributes = (n: number) => [
  ...Array.from({ length: 9 }, (_, at) => ({ [`column${at}`]: "abcdefghijklmnopqrst" })),
  { rev: int(n) },
];

const put = (client: Client, n: number) =>
  client.putRow({ tableName: "bench", condition: always, primaryKey: key(n), attributeColumns: attributes(n) });
const get = (client: Client, n: number) => client.getRow({ tableName: "bench", primaryKey: key(n % RANGE_ROWS) });
const range = (client: Client, shard: string) =>
  client.getRange({
    tableName: "bench",
    direction: "FORWARD",
    inclusiveStartPrimaryKey: [{ shard }, { n: ots.INF_MIN }],
    exclusiveEndPrimaryKey: [{ shard }, { n: ots.INF_MAX }],
    limit: RANGE_ROWS,
  });

/** @returns calls a second with so many in flight */
const measure = async (
  call: (n: number) => Promise<unknown>,
  { calls = CALLS, inFlight = 1 } = {},
): Promise<number> => {
  let next = 0;
  const lane = async () => {
    while (next < calls) await call(next++);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return (calls / (performance.now() - start)) * 1000;
};

const run = async () => {
  const { client, close } = await openTablestore();
  await client.createTable(table("bench", { key: { shard: "STRING", n: "INTEGER" } }));
  const paths: Array<[string, (n: number) => Promise<unknown>, number]> = [
    ["put", (n) => put(client, n), CALLS],
    ["get", (n) => get(client, n), CALLS],
    ["range, empty", () => range(client, "none"), CALLS],
    [`range, ${RANGE_ROWS} rows`, () => range(client, "0"), RANGE_CALLS],
  ];
  await measure(paths[0]?.[1] ?? (async () => undefined), { calls: WARM_UP });
  for (const [name, call, calls] of paths)
    for (const inFlight of [1, 32]) {
      const perSecond = await measure(call, { calls, inFlight });
      console.log(
        `${name}, ${inFlight} in flight: ${Math.round(perSecond)}/s, ${(1000 / perSecond).toFixed(3)} ms each`,
      );
    }
  await close();
};

void run();
