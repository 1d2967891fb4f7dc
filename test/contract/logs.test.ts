import { rmSync } from "node:fs";
import * as z from "zod";
import { type LocalCloud, startLocalCloud } from "../../local/start.ts";
import { createTables } from "../../shared/cloud/setup.ts";
import { HOUR, MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import { learningQuestion } from "../../shared/domain/detection/baseline.ts";
import { detectors } from "../../shared/domain/detection/detectors.ts";
import type { Detector } from "../../shared/domain/detection/rule.ts";
import { trafficFrom, trafficQuestion } from "../../shared/domain/evidence/traffic.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import type { Logs } from "../../shared/ports/logs.ts";
import { configFrom } from "../../shared/runtime/config.ts";
import { connect } from "../../shared/runtime/live.ts";
import { temporaryFolder } from "../local/temporary-local.ts";
import { memoryLogs } from "../support/memory/logs.ts";
import { events, HOST, jsonl, type Line, line } from "../support/waf-lines.ts";
import { logsContract, perSite } from "./logs.contract.ts";

jest.setTimeout(60_000);

/** Of all that could be faked, only the date is: the adapter's clock is the machine's. */
beforeAll(() => {
  const doNotFake = ["hrtime", "nextTick", "performance", "queueMicrotask", "setImmediate", "clearImmediate"] as const;
  const timers = ["setInterval", "clearInterval", "setTimeout", "clearTimeout"] as const;
  jest.useFakeTimers({ now: NOW, doNotFake: [...doNotFake, ...timers] });
});
afterAll(() => jest.useRealTimers());

const NOW = Date.parse("2026-10-01T10:00:00+08:00");
const hour = Array.from({ length: 3_600 }, (_, i) =>
  line(NOW - (i + 1) * SECOND, { matched_host: i % 2 === 0 ? "a.test" : "b.test" }),
);

const counted = (from: number, to: number): Record<string, string>[] =>
  ["a.test", "b.test"].map((site) => {
    const mine = hour.filter(({ time, matched_host }) => {
      const at = Date.parse(time ?? "");
      return matched_host === site && at >= from && at < to;
    });
    return { site, n: String(mine.length) };
  });

describe("in memory", () => {
  const answers = { [perSite.name]: ({ from, to }: { from: number; to: number }) => ({ rows: counted(from, to) }) };
  logsContract(async () => ({ logs: memoryLogs("lumina", answers, { now: () => NOW }), now: NOW }));

  test("a question without an answer is a fault", async () => {
    const logs = memoryLogs("lumina", {}, { now: () => NOW });
    await expect(logs.ask(perSite, { from: 0, to: NOW })).rejects.toMatchObject({ code: "CONFIG_MISSING" });
  });
});

describe("on the local cloud", () => {
  const folder = temporaryFolder();
  let cloud: LocalCloud;
  let deps: Deps;

  const admit = async (customer: string, logstore: string, change: object = {}): Promise<Logs> => {
    const { id } = cloud.accounts.get("customer-cn");
    const role = cloud.accounts.roles().find(({ accountId }) => accountId === id);
    const access = { accountId: id, externalId: role?.externalId, roles: ["mss-read"], state: "verified", ...change };
    const logs = { region: "cn-hangzhou", project: "waf-project", logstore };
    const body = { name: customer, language: "en", timeZone: "Asia/Shanghai", access, logs };
    await deps.customers.insert({ customer, item: "META", body, rev: 1 });
    return (await deps.customerCloud(customer)).logs;
  };

  const load = (logstore: string, lines: Line[]) =>
    cloud.logs.load({ account: "customer-cn", project: "waf-project", logstore }, { text: jsonl(lines) });

  beforeAll(async () => {
    cloud = await startLocalCloud({ folder, startAt: NOW });
    const config = configFrom({ ...cloud.environment, MSS_SENDER: "mss@mail.example.com" });
    const world = connect(config, { credentials: () => cloud.accounts.get("provider"), log: () => undefined });
    deps = { ...world.deps };
    await createTables(world.client, config.tablePrefix);
    await load("hour", hour);
  });
  afterEach(() => cloud.faults.clear());
  afterAll(async () => {
    await cloud.close();
    rmSync(folder, { recursive: true });
  });

  let logs: Logs;
  logsContract(async () => {
    logs ??= await admit("lumina", "hour");
    return { logs, now: NOW };
  });

  test("a log store that is not there, and a role that does not open, are faults", async () => {
    const span = { from: NOW - MINUTE, to: NOW };
    const nowhere = await admit("nowhere", "not-there");
    await expect(nowhere.ask(perSite, span)).rejects.toMatchObject({ because: "LogStoreNotExist" });
    const refused = await admit("refused", "hour", { externalId: "guessed" });
    await expect(refused.ask(perSite, span)).rejects.toMatchObject({ code: "CLOUD_DENIED", because: "NoPermission" });
  });

  test("a service that is away for a moment is asked again", async () => {
    cloud.faults.add({ service: "sls", operation: "GetLogsV2", kind: "unavailable", count: 2 });
    expect((await logs.ask(perSite, { from: NOW - MINUTE, to: NOW })).rows).toHaveLength(2);
  });

  test("a service that has not looked at everything yet is asked the same again; what stays incomplete says so", async () => {
    const span = { from: NOW - 10 * MINUTE, to: NOW - 5 * MINUTE };
    cloud.faults.add({ service: "sls", operation: "GetLogsV2", kind: "incomplete", count: 1 });
    expect(await logs.ask(perSite, span)).toMatchObject({ isComplete: true, rows: [{ n: 150 }, { n: 150 }] });
    cloud.faults.add({ service: "sls", operation: "GetLogsV2", kind: "incomplete", count: 6 });
    expect(await logs.ask(perSite, span)).toMatchObject({ isComplete: false });
  });

  test("who has no time is not kept waiting by a service that does not answer", async () => {
    cloud.faults.add({ service: "sls", operation: "GetLogsV2", kind: "slow", afterMs: 3_000, count: 1 });
    const waiting = logs.ask(perSite, { from: NOW - 20 * MINUTE, to: NOW }, 200);
    await expect(waiting).rejects.toMatchObject({ code: "CLOUD_BUSY", because: "no answer in time" });
  });

  test("a site's last minutes come by status and rule, in the dialect of either WAF", async () => {
    await load("site", events["a scan"](NOW - 12 * SECOND));
    const mine = await admit("site", "site");
    for (const waf of ["2.0", "3.0"] as const) {
      const question = trafficQuestion(waf, HOST);
      const traffic = question && trafficFrom(await mine.ask(question, { from: NOW - 15 * MINUTE, to: NOW }, 20_000));
      expect(traffic).toMatchObject({ is: "known", isComplete: true, requests: expect.any(Number) });
      expect(traffic?.is === "known" && traffic.requests).toBeGreaterThan(10);
    }
  });

  test("what the last hours of a site were like is a row an hour", async () => {
    await load("usual", events["a slow origin"](NOW - 12 * SECOND));
    const mine = await admit("usual", "usual");
    for (const waf of ["2.0", "3.0"] as const) {
      const { rows } = await mine.ask(learningQuestion(waf), { from: NOW - 10 * MINUTE, to: NOW });
      expect(rows).toEqual([
        {
          host: HOST,
          hour: { at: NOW - HOUR, requests: 30, reached: 30, percent: 0, p50: 20, attacks: 0, forms: 0 },
        },
      ]);
    }
  });

  /** The rule's row of the site as the service evaluates it now, or undefined when nothing is nominated. */
  const rowOf = async (detector: Detector, waf: "2.0" | "3.0", customerLogs: Logs) => {
    const question = { name: detector.name, text: detector.text(waf), row: z.record(z.string(), z.string()) };
    const { rows } = await customerLogs.ask(question, { from: NOW - detector.windowSeconds * SECOND, to: NOW });
    return rows.find(({ site }) => site === HOST);
  };

  const found: [name: keyof typeof events, kinds: string[]][] = [
    ["ordinary visitors", []],
    ["an outage", ["outage"]],
    ["a restart", []],
    ["a flood of one address", ["http-flood"]],
    ["a flood of many addresses", ["http-flood"]],
    ["a rush of buyers", []],
    ["a scan", ["scan"]],
    ["a crawler", []],
    ["an injection campaign", ["injection-campaign"]],
    ["a tool that is refused", []],
    ["a tool that is only watched", ["injection-campaign"]],
    ["an error burst", ["error-burst"]],
    ["payloads that break a page", []],
    ["a slow origin", ["slow-origin"]],
    ["one slow page", []],
    ["a list of passwords", ["credential-stuffing"]],
    ["people who log in", []],
  ];
  test.each(found)("of %s the detectors say: %s", async (name, kinds) => {
    const store = name.replaceAll(" ", "-");
    await load(store, events[name](NOW - 12 * SECOND));
    const mine = await admit(store, store);
    for (const waf of ["2.0", "3.0"] as const) {
      const said: string[] = [];
      for (const detector of detectors) {
        const row = await rowOf(detector, waf, mine);
        if (!row) continue;
        expect(detector.row.safeParse(row).error).toBeUndefined();
        if (detector.verdict(row).ok && isNominated(detector.condition, row)) said.push(detector.kind);
      }
      expect(said).toEqual(kinds);
    }
  });
});

/** `a >= 1 && b > 2`, as the alert engine reads it. */
const isNominated = (condition: string, row: Record<string, string>): boolean =>
  condition.split(" && ").every((part) => {
    const [name = "", sign, value] = part.split(" ");
    return sign === ">=" ? Number(row[name]) >= Number(value) : Number(row[name]) > Number(value);
  });
