import fc from "fast-check";
import { type Client, createWithTransactions, int, ots, refusal, valuesOf } from "./sdk.ts";

/**
 * What a table with a local and a global index and local transactions must do, said again in the plainest way: a map from
 * key to values.
 * Every sequence of operations has a partition of its own, so that a table serves any number of them.
 */
type Values = Partial<{ v: number; tag: string; x: string; count: number }>;
type Known = Map<number, Values>;

const integer = fc.integer({ min: 0, max: 3 });
const guard = fc.record({
  expect: fc.constantFrom("IGNORE", "IGNORE", "EXPECT_EXIST", "EXPECT_NOT_EXIST"),
  when: fc.option(
    fc.record({
      comparator: fc.constantFrom("EQUAL", "NOT_EQUAL", "GREATER_THAN", "GREATER_EQUAL", "LESS_THAN", "LESS_EQUAL"),
      v: integer,
      passIfMissing: fc.boolean(),
    }),
  ),
});
const values = fc.record({ v: integer, tag: fc.constantFrom("a", "b"), x: fc.string() }, { requiredKeys: [] });
const put = fc.record({ kind: fc.constant("put"), n: integer, guard, values });
const drop = fc.record({ kind: fc.constant("delete"), n: integer, guard });
const update = fc.record({
  ...{ kind: fc.constant("update"), n: integer, guard, values },
  drop: fc.subarray(["v", "tag", "x"] as const),
  add: fc.option(fc.integer({ min: -2, max: 2 })),
});
const get = fc.record({ kind: fc.constant("get"), n: integer });
const range = fc.record({
  ...{ kind: fc.constant("range"), from: integer, to: integer },
  limit: fc.integer({ min: 1, max: 3 }),
});
const batch = fc.record({
  kind: fc.constant("batch"),
  writes: fc.uniqueArray(fc.oneof(put, drop), { selector: ({ n }) => n, minLength: 1, maxLength: 3 }),
});

const transaction = fc.record({
  kind: fc.constant("transaction"),
  steps: fc.array(fc.oneof(put, update, drop, get, range, batch), { maxLength: 4 }),
  /** What somebody else asks for before it ends. */
  meanwhile: fc.oneof(put, drop, get, range, batch),
  commits: fc.boolean(),
});

export const operations = fc.array(
  fc.oneof(
    { arbitrary: fc.oneof(put, update, drop, get, range, batch), weight: 6 },
    { arbitrary: transaction, weight: 1 },
  ),
  { minLength: 1, maxLength: 8 },
);
type Operation = typeof operations extends fc.Arbitrary<Array<infer T>> ? T : never;
type Of<Kind> = Extract<Operation, { kind: Kind }>;
type Guard = Of<"put">["guard"];

const FAILED = "OTSConditionCheckFail Condition check failed.";
const CONFLICT = "OTSRowOperationConflict Data is being modified by the other request.";
const NOTHING = "OTSParameterInvalid Attribute column is missing.";

const compared: Record<string, (a: number, b: number) => boolean> = {
  EQUAL: (a, b) => a === b,
  NOT_EQUAL: (a, b) => a !== b,
  GREATER_THAN: (a, b) => a > b,
  GREATER_EQUAL: (a, b) => a >= b,
  LESS_THAN: (a, b) => a < b,
  LESS_EQUAL: (a, b) => a <= b,
};

const allows = ({ expect, when }: Guard, row: Values | undefined): boolean => {
  if (expect === "EXPECT_EXIST" && !row) return false;
  if (expect === "EXPECT_NOT_EXIST" && row) return false;
  if (!when) return true;
  return row?.v === undefined ? when.passIfMissing : compared[when.comparator]?.(row.v, when.v) === true;
};

const expectedPut = (known: Known, { n, guard, values: next }: Of<"put">): string => {
  if (!allows(guard, known.get(n))) return FAILED;
  known.set(n, { ...next });
  return "ok";
};

const expectedDelete = (known: Known, { n, guard }: Of<"delete">): string => {
  if (!allows(guard, known.get(n))) return FAILED;
  known.delete(n);
  return "ok";
};

const expectedUpdate = (known: Known, { n, guard, values: next, drop, add }: Of<"update">): string => {
  const before = known.get(n);
  const puts = Object.keys(next).length > 0 || add !== null;
  if (!puts && drop.length === 0) return NOTHING;
  if (!allows(guard, before)) return FAILED;
  if (!puts && !before) return "ok";
  const row: Values = { ...before, ...next };
  for (const name of drop) delete row[name];
  if (add !== null) row.count = (before?.count ?? 0) + add;
  known.set(n, row);
  return add === null ? "ok" : `ok ${row.count}`;
};

const rowsOf = (known: Known) => [...known].sort(([a], [b]) => a - b).map(([n, row]) => ({ n, ...row }));

const expectedRange = (known: Known, { from, to, limit }: Of<"range">) => {
  if (from === to) return "OTSParameterInvalid Begin key must less than end key in FORWARD";
  const rows = rowsOf(known).filter(({ n }) => (from < to ? n >= from && n < to : n <= from && n > to));
  return (from < to ? rows : rows.reverse()).slice(0, limit);
};

/** What others are told while a transaction holds the partition: nothing of it, and no write passes. */
const expectedMeanwhile = (known: Known, operation: Of<"transaction">["meanwhile"]): unknown => {
  if (operation.kind === "get" || operation.kind === "range") return expected(known, operation);
  return operation.kind === "batch" ? (operation as Of<"batch">).writes.map(() => CONFLICT) : CONFLICT;
};

const expectedTransaction = (known: Known, { steps, meanwhile, commits }: Of<"transaction">) => {
  const own: Known = new Map(known);
  const inside = steps.map((step) => expected(own, step));
  const outside = expectedMeanwhile(known, meanwhile);
  if (commits) {
    known.clear();
    for (const [n, row] of own) known.set(n, row);
  }
  return { inside, outside };
};

/** @returns what the operation must answer; the model has changed accordingly */
const expected = (known: Known, operation: Operation): unknown => {
  if (operation.kind === "put") return expectedPut(known, operation as Of<"put">);
  if (operation.kind === "delete") return expectedDelete(known, operation as Of<"delete">);
  if (operation.kind === "update") return expectedUpdate(known, operation as Of<"update">);
  if (operation.kind === "range") return expectedRange(known, operation as Of<"range">);
  if (operation.kind === "batch") return (operation as Of<"batch">).writes.map((write) => expected(known, write));
  if (operation.kind === "transaction") return expectedTransaction(known, operation as Of<"transaction">);
  const { n } = operation as Of<"get">;
  return known.has(n) ? { n, ...known.get(n) } : {};
};

/** One partition of the table, asked through the SDK. */
class Partition {
  readonly #client: Client;
  readonly #p: string;
  /** Sent along within a transaction. */
  readonly #inside: { transactionId?: string };

  constructor(client: Client, p: string, inside: { transactionId?: string } = {}) {
    this.#client = client;
    this.#p = p;
    this.#inside = inside;
  }

  /** Like the model's answer. */
  async perform(operation: Operation): Promise<unknown> {
    if (operation.kind === "get") return this.#get(operation as Of<"get">);
    if (operation.kind === "range") return this.#range(operation as Of<"range">);
    if (operation.kind === "batch") return this.#batch(operation as Of<"batch">);
    if (operation.kind === "transaction") return this.#transaction(operation as Of<"transaction">);
    return this.#write(operation as Of<"put" | "update" | "delete">);
  }

  /** All that the table and its indexes hold of this partition. */
  async all() {
    const [infMin, infMax] = [ots.INF_MIN, ots.INF_MAX];
    const p = this.#p;
    return {
      rows: await this.#read("model", [{ p }, { n: infMin }], [{ p }, { n: infMax }]),
      local: await this.#read(
        "model_local",
        [{ p }, { v: infMin }, { n: infMin }],
        [{ p }, { v: infMax }, { n: infMax }],
      ),
      global: await this.#read(
        "model_global",
        [{ tag: `${p}a` }, { v: infMin }, { p: infMin }, { n: infMin }],
        [{ tag: `${p}c` }, { v: infMin }, { p: infMin }, { n: infMin }],
      ),
    };
  }

  async #transaction({ steps, meanwhile, commits }: Of<"transaction">) {
    const client = this.#client;
    const started = await client.startLocalTransaction({ tableName: "model", primaryKey: [{ p: this.#p }] });
    const { transactionId } = started;
    const within = new Partition(client, this.#p, { transactionId });
    const inside: unknown[] = [];
    for (const step of steps) inside.push(await within.perform(step));
    const outside = await this.perform(meanwhile);
    await (commits ? client.commitTransaction({ transactionId }) : client.abortTransaction({ transactionId }));
    return { inside, outside };
  }

  #key(n: number) {
    return [{ p: this.#p }, { n: int(n) }];
  }

  /** The partition's own name is left out again. */
  #plain(row: Parameters<typeof valuesOf>[0]) {
    const { p, tag, ...rest } = valuesOf(row);
    return { ...rest, ...(typeof tag === "string" && { tag: tag.slice(this.#p.length) }) };
  }

  #columns({ v, tag, x }: Values): object[] {
    return [
      ...(v === undefined ? [] : [{ v: int(v) }]),
      ...(tag === undefined ? [] : [{ tag: `${this.#p}${tag}` }]),
      ...(x === undefined ? [] : [{ x }]),
    ];
  }

  #condition({ expect, when }: Guard): object {
    const { [when?.comparator as "EQUAL"]: comparator } = ots.ComparatorType;
    const column = when && new ots.SingleColumnCondition("v", int(when.v), comparator, when.passIfMissing, true);
    return new ots.Condition(ots.RowExistenceExpectation[expect as "IGNORE"], column);
  }

  async #write(operation: Of<"put" | "update" | "delete">): Promise<string> {
    const { n, guard, kind } = operation;
    const condition = this.#condition(guard);
    const target = { tableName: "model", condition, primaryKey: this.#key(n), ...this.#inside };
    if (kind === "update") return this.#update(operation as Of<"update">, target);
    const call =
      kind === "delete"
        ? this.#client.deleteRow(target)
        : this.#client.putRow({ ...target, attributeColumns: this.#columns((operation as Of<"put">).values) });
    return call.then(
      () => "ok",
      () => refusal(call),
    );
  }

  async #update({ values: next, drop, add }: Of<"update">, target: object): Promise<string> {
    const puts = this.#columns(next);
    const call = this.#client.updateRow({
      ...target,
      updateOfAttributeColumns: [
        ...(puts.length > 0 ? [{ PUT: puts }] : []),
        ...(drop.length > 0 ? [{ DELETE_ALL: drop }] : []),
        ...(add === null ? [] : [{ INCREMENT: [{ count: int(add) }] }]),
      ],
      ...(add !== null && { returnContent: { returnType: 2, returnColumns: ["count"] } }),
    });
    return call.then(
      ({ row }) => (add === null ? "ok" : `ok ${valuesOf(row).count}`),
      () => refusal(call),
    );
  }

  async #get({ n }: Of<"get">) {
    const { row } = await this.#client.getRow({ tableName: "model", primaryKey: this.#key(n), ...this.#inside });
    return this.#plain(row);
  }

  async #range({ from, to, limit }: Of<"range">) {
    const call = this.#read("model", this.#key(from), this.#key(to), { limit, back: from > to });
    return call.catch(() => refusal(call));
  }

  async #read(tableName: string, start: object[], end: object[], { limit = 100, back = false } = {}) {
    const { rows } = await this.#client.getRange({
      ...{ tableName, direction: back ? "BACKWARD" : "FORWARD", limit },
      ...{ inclusiveStartPrimaryKey: start, exclusiveEndPrimaryKey: end, ...this.#inside },
    });
    return rows.map((row) => this.#plain(row));
  }

  async #batch({ writes }: Of<"batch">) {
    const rows = writes.map((write) => ({
      ...{ type: write.kind === "put" ? "PUT" : "DELETE", condition: this.#condition(write.guard) },
      primaryKey: this.#key(write.n),
      ...("values" in write && { attributeColumns: this.#columns(write.values) }),
    }));
    const { tables } = await this.#client.batchWriteRow({ tables: [{ tableName: "model", rows }], ...this.#inside });
    return tables.map(({ isOk, errorCode, errorMessage }) => (isOk ? "ok" : `${errorCode} ${errorMessage}`));
  }
}

const byIndex = (a: { v?: number; n: number }, b: { v?: number; n: number }) => (a.v ?? 0) - (b.v ?? 0) || a.n - b.n;

/** Indexes are sparse, and hold their key, the table's and what they were told to. */
const expectedAll = (known: Known) => {
  const rows = rowsOf(known);
  const valued = rows.filter(({ v }) => v !== undefined).sort(byIndex);
  const tagged = (wanted: string) => valued.filter(({ tag }) => tag === wanted).map(({ n, v, tag }) => ({ n, v, tag }));
  const local = valued.map(({ n, v, tag }) => ({ n, v, ...(tag !== undefined && { tag }) }));
  return { rows, local, global: [...tagged("a"), ...tagged("b")] };
};

/** The table that all sequences share. */
export const createModel = (cloud: Parameters<typeof createWithTransactions>[0]) =>
  createWithTransactions(cloud, {
    ...{ tableName: "model", defined: { v: 1, tag: 4 } },
    indexes: [
      { name: "model_local", primaryKey: ["p", "v"], definedColumn: ["tag"], indexType: 1, indexUpdateMode: 1 },
      { name: "model_global", primaryKey: ["tag", "v"], definedColumn: [], indexType: 0, indexUpdateMode: 0 },
    ],
  });

/** @returns each answer of a sequence and what table and indexes hold after it, beside what they must be */
export const play = async (client: Client, partition: string, sequence: Operation[]) => {
  const known: Known = new Map();
  const asked = new Partition(client, partition);
  const seen: unknown[] = [];
  const wanted: unknown[] = [];
  for (const operation of sequence) {
    seen.push(await asked.perform(operation));
    wanted.push(expected(known, operation));
  }
  return { seen: [...seen, await asked.all()], wanted: [...wanted, expectedAll(known)] };
};
