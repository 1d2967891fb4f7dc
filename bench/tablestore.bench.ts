import { always, type Client, int, openTablestore, ots, table } from "../test/local/tablestore/sdk.ts";
import { bench, timed } from "./report.ts";

/** How much does one call of the SDK cost against the local Tablestore in the same process? */
const IN_FLIGHT = 32;
/** The sweep asks twice each virtual minute, which may cost 3 ms in all. */
const GOAL_EMPTY_RANGE_MS = 1.5;
/** Enough for the compiler to settle. */
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

/** @returns real ms a call, with so many in flight */
const measure = async (call: (n: number) => Promise<unknown>, calls: number, inFlight: number): Promise<number> => {
  let next = 0;
  const lane = async () => {
    while (next < calls) await call(next++);
  };
  return (await timed(() => Promise.all(Array.from({ length: inFlight }, lane)))) / calls;
};

bench("tablestore", { n: 4_000 }, async ({ n }) => {
  const { client, close } = await openTablestore();
  await client.createTable(table("bench", { key: { shard: "STRING", n: "INTEGER" } }));
  await measure((at) => put(client, at), WARM_UP, 1);
  const took = {
    put: await measure((at) => put(client, at), n, 1),
    [`put, ${IN_FLIGHT} in flight`]: await measure((at) => put(client, at), n, IN_FLIGHT),
    get: await measure((at) => get(client, at), n, 1),
    "empty range": await measure(() => range(client, "none"), n, 1),
    [`range of ${RANGE_ROWS} rows`]: await measure(() => range(client, "0"), RANGE_CALLS, 1),
  };
  await close();
  return {
    figures: Object.entries(took)
      .map(([what, ms]) => `${what} ${ms.toFixed(2)} ms`)
      .join(", "),
    goal: `empty range ≤ ${GOAL_EMPTY_RANGE_MS} ms`,
    met: took["empty range"] <= GOAL_EMPTY_RANGE_MS,
  };
});
