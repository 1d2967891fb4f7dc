import { always, type Client, connect, int, ots, type SdkRow, table, valuesOf } from "../../local/tablestore/sdk.ts";
import { PATIENCE_MS, type Ready } from "./cloud.ts";
import { type Load, load } from "./load.ts";

const TABLE = "kept";
const LANES = 4;
/** Rows of a lane, each written again and again. */
const ROWS = 25;
const PARTITIONS = 5;
const KINDS = 7;

/** By index, the columns that lead its key. */
const indexes = {
  kept_by_kind: ["kind", "v"],
  kept_by_v: ["p", "v"],
};

const shape = table(TABLE, {
  key: { p: "STRING", id: "STRING" },
  defined: [
    { name: "v", type: 1 },
    { name: "kind", type: 4 },
  ],
  indexes: [
    { name: "kept_by_kind", primaryKey: indexes.kept_by_kind, definedColumn: [], indexType: 0, indexUpdateMode: 0 },
    { name: "kept_by_v", primaryKey: indexes.kept_by_v, definedColumn: ["kind"], indexType: 1, indexUpdateMode: 1 },
  ],
});

const clientOf = ({ endpoints: { tablestore = "" }, instance, ...credentials }: Ready): Client =>
  connect(tablestore, credentials, instance, PATIENCE_MS);

/** What a row may be: of version n everything follows; null = deleted. A counter counts its additions. */
type State = number | null;
interface Written {
  acknowledged: State;
  /** Asked for since, and perhaps done. */
  perhaps: State[];
}

const partitionOf = (id: string): string => `p${Number(id.split("-")[1]) % PARTITIONS}`;
const keyOf = (id: string) => [{ p: partitionOf(id) }, { id }];
const kindOf = (version: number): string => `kind-${version % KINDS}`;

const columnsOf = (version: number) => [
  { v: int(version) },
  { kind: kindOf(version) },
  { text: `${version}`.repeat(20) },
];

const write = async (client: Client, id: string, state: State): Promise<void> => {
  const where = { tableName: TABLE, condition: always, primaryKey: keyOf(id) };
  if (state === null) await client.deleteRow(where);
  else if (state % 2 === 0) await client.putRow({ ...where, attributeColumns: columnsOf(state) });
  else await client.updateRow({ ...where, updateOfAttributeColumns: [{ PUT: columnsOf(state) }] });
};

const add = async (client: Client, id: string): Promise<void> => {
  const step = [{ INCREMENT: [{ count: int(1) }] }];
  await client.updateRow({
    ...{ tableName: TABLE, condition: always, primaryKey: keyOf(id), updateOfAttributeColumns: step },
  });
};

/** Everything in a table or an index. */
const allIn = async (client: Client, tableName: string, key: string[]): Promise<SdkRow[]> => {
  const all: SdkRow[] = [];
  const end = (limit: object) => key.map((name) => ({ [name]: limit }));
  for (let from: object | null = end(ots.INF_MIN); from !== null; ) {
    const { rows, nextStartPrimaryKey } = await client.getRange({
      ...{ tableName, direction: "FORWARD", limit: 1000, inclusiveStartPrimaryKey: from },
      exclusiveEndPrimaryKey: end(ots.INF_MAX),
    });
    all.push(...rows);
    from = nextStartPrimaryKey?.map(({ name, value }) => ({ [name]: value })) ?? null;
  }
  return all;
};

type Row = Record<string, unknown>;

const wrongRow = (id: string, { acknowledged, perhaps }: Written, row: Row | undefined): string[] => {
  const version = (row?.v ?? null) as State;
  const may = [acknowledged, ...perhaps];
  if (!may.includes(version)) return [`row ${id} is of version ${version}, not of ${may.join(" or ")}`];
  const whole = version === null || (row?.kind === kindOf(version) && row?.text === `${version}`.repeat(20));
  return whole ? [] : [`row ${id} of version ${version} is not whole: ${JSON.stringify(row)}`];
};

const wrongCount = (id: string, { acknowledged, perhaps }: Written, row: Row | undefined): string[] => {
  const [least, count] = [Number(acknowledged), Number(row?.count ?? 0)];
  return count >= least && count <= least + perhaps.length
    ? []
    : [`counter ${id} is ${count}, not ${least} to ${least + perhaps.length}`];
};

/** An index holds the rows that have its columns, and nothing else. */
const wrongIndex = async (client: Client, name: keyof typeof indexes, rows: Row[]): Promise<string[]> => {
  const key = [...new Set([...indexes[name], "p", "id"])];
  const told = ({ p, id, v, kind }: Row) => [p, id, v, kind].join(" ");
  const found = (await allIn(client, name, key)).map((row) => told(valuesOf(row))).sort();
  const wanted = rows
    .filter(({ v }) => v !== undefined)
    .map(told)
    .sort();
  const extra = found.filter((one) => !wanted.includes(one)).map((one) => `${name} has ${one}, its table has not`);
  return [...extra, ...wanted.filter((one) => !found.includes(one)).map((one) => `${name} has not ${one}`)];
};

/** Rows written again and again under a global and a local index, and counters. */
export const tablestoreLoad = (): Load => {
  const rows = new Map<string, Written>();
  const counters = new Map<string, Written>();
  let client: { of: Ready; is: Client } | undefined;

  const clientFor = (cloud: Ready): Client => {
    if (client?.of !== cloud) client = { of: cloud, is: clientOf(cloud) };
    return client.is;
  };
  const of = (all: Map<string, Written>, id: string, acknowledged: State): Written => {
    const known = all.get(id) ?? { acknowledged, perhaps: [] };
    all.set(id, known);
    return known;
  };
  const rewrite = async (cloud: Ready, n: number, id: string): Promise<void> => {
    const row = of(rows, id, null);
    const state = n % 5 === 4 ? null : n;
    row.perhaps.push(state);
    await write(clientFor(cloud), id, state);
    rows.set(id, { acknowledged: state, perhaps: [] });
  };
  const count = async (cloud: Ready, id: string): Promise<void> => {
    const counter = of(counters, id, 0);
    counter.perhaps.push(null);
    await add(clientFor(cloud), id);
    counter.perhaps.pop();
    counter.acknowledged = Number(counter.acknowledged) + 1;
  };
  return load({
    name: "writes of rows",
    lanes: LANES,
    prepare: async (cloud) => void (await clientOf(cloud).createTable(shape)),
    act: async (cloud, n) => {
      const [lane, turn] = [n % LANES, Math.floor(n / LANES)];
      if (turn % 3 === 2) await count(cloud, `counter-${lane}`);
      else await rewrite(cloud, n, `row-${lane * ROWS + (turn % ROWS)}`);
      return 1;
    },
    check: async (cloud) => {
      const client = clientOf(cloud);
      const found = (await allIn(client, TABLE, ["p", "id"])).map(valuesOf);
      const by = new Map(found.map((row) => [String(row.id), row]));
      const wrong = [
        ...[...rows].flatMap(([id, written]) => wrongRow(id, written, by.get(id))),
        ...[...counters].flatMap(([id, written]) => wrongCount(id, written, by.get(id))),
      ];
      for (const name of ["kept_by_kind", "kept_by_v"] as const) wrong.push(...(await wrongIndex(client, name, found)));
      return wrong;
    },
  });
};
