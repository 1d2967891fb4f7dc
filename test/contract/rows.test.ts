import TableStore from "tablestore";
import type { Role } from "../../local/accounts.ts";
import type { Fault } from "../../local/faults.ts";
import type { Service } from "../../local/service.ts";
import { startTablestore } from "../../local/tablestore/server.ts";
import { storedTables, tablestoreClient, useCredentials } from "../../shared/cloud/connect.ts";
import { createTables, missingTables } from "../../shared/cloud/setup.ts";
import { DAY, SECOND } from "../../shared/domain/calendar.ts";
import { tables } from "../../shared/ports/tables.ts";
import { openTemporary } from "../local/temporary-local.ts";
import { at, event } from "../support/make.ts";
import { memoryTables } from "../support/memory/rows.ts";
import { rowsContract } from "./rows.contract.ts";

const dedupe = { customer: "lumina", cause: "c", first: 1, last: 2, rev: 1 };
const PREFIX = "mss_";

/** Calls of the SDK that the product never makes, or makes elsewhere. */
interface Described {
  indexMetas: unknown[];
  tableOptions: { timeToLive: number };
}
type Describing = { describeTable(params: { tableName: string }): Promise<Described> };
type Dropping = { dropIndex(params: { mainTableName: string; indexName: string }): Promise<unknown> };

const indexesOf = async (client: unknown, tableName: string): Promise<unknown[]> => {
  const { indexMetas } = await (client as Describing).describeTable({ tableName });
  return indexMetas;
};

describe("in memory", () => rowsContract(async () => memoryTables()));

describe("in Tablestore, over the wire", () => {
  let opened: ReturnType<typeof openTemporary>["local"];
  let service: Service;
  beforeEach(async () => {
    opened = openTemporary().local;
    service = await startTablestore(opened, { instance: "mss-test" });
  });
  afterEach(async () => {
    await service.close();
    await opened.close();
  });

  const empty = () =>
    tablestoreClient({ endpoint: service.url, instance: "mss-test" }, opened.accounts.get("provider"));
  const open = async () => {
    const client = empty();
    await createTables(client, PREFIX);
    return storedTables(client, PREFIX);
  };
  const fail = (fault: Omit<Fault, "service">) => opened.faults.add({ service: "tablestore", ...fault });

  describe("in tables that are there", () => rowsContract(open));

  test("tables are made once, and what was lost of them is made again and waited for", async () => {
    const client = empty();
    const all = await missingTables(client, "other_");
    expect(all).toContain("other_incident");
    expect(await createTables(client, "other_")).toEqual(all);
    expect(await missingTables(client, "other_")).toEqual([]);
    expect(await createTables(client, "other_")).toEqual([]);
    const rows = storedTables(client, "other_");
    await rows.customers.insert({ customer: "lumina", item: "SITE#a", host: "a", body: {}, rev: 1 });
    await (client as unknown as Dropping).dropIndex({
      mainTableName: "other_customer",
      indexName: "other_site_by_host",
    });
    fail({ operation: "CreateIndex", kind: "late", afterMs: 60_000, count: 1 });
    const making = createTables(client, "other_");
    const ended: string[] = [];
    void making.then(() => ended.push("made"));
    while ((await indexesOf(client, "other_customer")).length === 0);
    for (let look = 0; look < 100; look++) await indexesOf(client, "other_customer");
    expect(ended).toEqual([]);
    await opened.dial.runUntil(opened.dial.now() + 60_000);
    expect(await making).toEqual(["other_site_by_host"]);
    expect(await rows.customers.index("site_by_host", { host: "a" })).toHaveLength(1);
  });

  test("a row that is not what its schema says is left out of an index and told, or is a fault", async () => {
    const rows = await open();
    const good = event({ alertTime: at(1), fingerprint: "a" });
    await rows.events.insert(good);
    const client = empty() as unknown as { putRow(params: object): Promise<unknown> };
    const primaryKey = [{ cause: good.cause }, { event: "spoilt" }];
    const columns = { pendingShard: "0", pendingAt: TableStore.Long.fromNumber(at(0)) };
    await client.putRow({
      ...{
        tableName: `${PREFIX}event`,
        primaryKey,
        attributeColumns: Object.entries(columns).map(([k, v]) => ({ [k]: v })),
      },
      condition: new TableStore.Condition(TableStore.RowExistenceExpectation.EXPECT_NOT_EXIST, null),
    });
    const told: unknown[] = [];
    const unreadable = (one: object) => told.push(one);
    const read = await rows.events.index("event_pending", { pendingShard: "0" }, { to: at(9), unreadable });
    expect(read.map((row) => row.event)).toEqual([good.event]);
    expect(told).toMatchObject([{ event: "spoilt", pendingAt: String(at(0)) }]);
    await expect(rows.events.index("event_pending", { pendingShard: "0" })).rejects.toThrow("customer");
  });

  test("looks at what is known of a customer are kept for 400 days, everything else for ever", async () => {
    await open();
    const lives = Object.values(tables).map(async ({ name }) => {
      const { tableOptions } = await (empty() as unknown as Describing).describeTable({ tableName: PREFIX + name });
      return [name, tableOptions.timeToLive];
    });
    const mortal = (await Promise.all(lives)).filter(([, seconds]) => seconds !== -1);
    expect(mortal).toEqual([["audit", (400 * DAY) / SECOND]]);
  });

  test("a write whose answer was lost is found to have happened", async () => {
    const rows = await open();
    fail({ operation: "PutRow", kind: "lost", count: 1 });
    expect(await rows.dedupes.insert(dedupe)).toBe(true);
    fail({ operation: "PutRow", kind: "lost", count: 1 });
    expect(await rows.dedupes.replace({ ...dedupe, last: 5 })).toEqual({ ...dedupe, last: 5, rev: 2 });
  });

  test("an answer that breaks off in the middle is no answer; the write is found to have happened", async () => {
    const rows = await open();
    fail({ operation: "PutRow", kind: "torn", count: 1 });
    expect(await rows.dedupes.insert(dedupe)).toBe(true);
  });

  test("a write that lost while its answers were lost does not believe it won", async () => {
    const rows = await open();
    await rows.dedupes.insert({ ...dedupe, by: "another" });
    fail({ operation: "PutRow", kind: "lost", count: 1 });
    expect(await rows.dedupes.insert(dedupe)).toBe(false);
    fail({ operation: "PutRow", kind: "lost", count: 1 });
    expect(await rows.dedupes.replace({ ...dedupe, rev: 7 })).toBeUndefined();
  });

  test("a service that is away for a moment is asked again; one that stays away is a fault that may pass", async () => {
    const rows = await open();
    fail({ kind: "unavailable", count: 2 });
    expect(await rows.dedupes.insert(dedupe)).toBe(true);
    fail({ kind: "unavailable" });
    const busy = { code: "CLOUD_BUSY", because: "OTSPartitionUnavailable" };
    await expect(rows.dedupes.get(dedupe)).rejects.toMatchObject(busy);
    await expect(rows.dedupes.replace(dedupe)).rejects.toMatchObject(busy);
  });

  test("a refusal that will not pass keeps the service's code and request", async () => {
    const rows = storedTables(empty(), "nobody_");
    await expect(rows.dedupes.get(dedupe)).rejects.toMatchObject({
      code: "CLOUD_DENIED",
      because: "OTSObjectNotExist",
      cause: { operation: "GetRow", status: 404, requestId: expect.stringMatching(/./) },
    });
  });

  test("each call is signed with the keys of its own time", async () => {
    await open();
    const { accounts, dial } = opened;
    const client = empty();
    const rows = storedTables(client, PREFIX);
    const [role] = accounts.roles() as [Role];
    for (const session of ["first", "second"]) {
      useCredentials(client, accounts.issue(role, session, dial.now() + 900_000));
      expect(await rows.dedupes.get(dedupe)).toBeUndefined();
    }
    useCredentials(client, accounts.get("provider"));
    expect(await rows.dedupes.get(dedupe)).toBeUndefined();
  });
});
