import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AdminDeps, applyFile } from "../../../scripts/admin/apply.ts";
import { issueKey, leave } from "../../../scripts/admin/people.ts";
import { DAY } from "../../../shared/domain/calendar.ts";
import { hashOf } from "../../../shared/domain/contact/credential.ts";
import { overrideItem } from "../../../shared/domain/rota/row.ts";
import { incident, person } from "../../support/make.ts";
import { memoryTables } from "../../support/memory/rows.ts";

const sample = readFileSync(join(__dirname, "../../../samples/customers.yaml"), "utf8");

const furnished = async () => {
  const dial = { now: 1_700_000_000_000 };
  let count = 0;
  const deps: AdminDeps = {
    ...memoryTables(),
    clock: { now: () => dial.now },
    settings: { publicUrl: "https://mss.test", shards: 1 },
    secrets: { next: () => `secret-${++count}` },
  };
  await applyFile(sample, deps);
  const isValid = async (secret: string): Promise<boolean> =>
    ((await deps.keys.get({ hash: hashOf(secret) }))?.until ?? 0) > dial.now;
  return { deps, dial, isValid };
};

test("a key is stored by its hash, with the scope that fits the person", async () => {
  const { deps, dial } = await furnished();
  const key = await issueKey({ person: "wang-lei", days: 30 }, deps);
  expect(await deps.keys.range({})).toEqual([
    {
      hash: hashOf(key.secret),
      customer: "lumina",
      person: "wang-lei",
      scopes: ["customer"],
      until: dial.now + 30 * DAY,
      rev: 1,
    },
  ]);
  expect((await issueKey({ person: "chen-wei" }, deps)).scopes).toEqual(["operator"]);
});

test("of the keys for one purpose two are valid, and other purposes are left alone", async () => {
  const { deps, dial, isValid } = await furnished();
  const hook = await issueKey({ person: "wang-lei", scopes: ["hook"] }, deps);
  const secrets: string[] = [];
  for (let turn = 0; turn < 3; turn++) {
    dial.now += DAY;
    secrets.push((await issueKey({ person: "lumina/wang-lei" }, deps)).secret);
  }
  expect(await Promise.all(secrets.map(isValid))).toEqual([false, true, true]);
  expect(await isValid(hook.secret)).toBe(true);
});

test("a customer's person gets no key of the staff's", async () => {
  const { deps } = await furnished();
  const asked = issueKey({ person: "wang-lei", scopes: ["admin"] }, deps);
  await expect(asked).rejects.toMatchObject({ because: "wang-lei may have customer, hook, not admin" });
  await expect(issueKey({ person: "ghost" }, deps)).rejects.toMatchObject({ because: "there is no ghost" });
});

test("nobody leaves while a plan names them", async () => {
  const { deps } = await furnished();
  await expect(leave("david-osei", deps)).rejects.toMatchObject({
    because: expect.stringContaining("_provider PLAN#Critical"),
  });
});

test("nobody leaves while a group, a proposed turn or an open incident counts on them", async () => {
  const { deps, dial } = await furnished();
  const [channels, at] = [[{ channel: "mail" as const, address: "x@provider.test" }], dial.now];
  await deps.people.insert(person("last-one", { channels }));
  await deps.customers.insert({ customer: "_provider", item: "GROUP#all", body: { people: ["last-one"] }, rev: 1 });
  const rota = { name: "n", timeZone: "UTC", layers: [{ people: ["a"], from: "2023-01-01", at: "08:00", days: 1 }] };
  await deps.rotas.insert({ rota: "n", item: "META", body: rota, rev: 1 });
  const [to, id] = [at + DAY, "o"];
  const override = { id, from: at, to, person: "last-one", reason: "r", by: "a", at, state: "proposed" };
  await deps.rotas.insert({ rota: "n", item: overrideItem(to, id), body: override, rev: 1 });
  const held = incident({ status: "answered", openAt: at, handover: { to: "last-one", by: "a", at, told: true } });
  await deps.incidents.insert(held);
  await expect(leave("last-one", deps)).rejects.toMatchObject({
    because: `last-one is still named in _provider GROUP#all, rota n from ${new Date(at).toISOString()}, lumina INC-0007`,
  });
});

test("whoever leaves loses channels and keys, and stays on record", async () => {
  const { deps, isValid } = await furnished();
  const key = await issueKey({ person: "grace-hill" }, deps);
  expect(await leave("grace-hill", deps)).toEqual({ person: "harbor/grace-hill", keys: 1 });
  expect(await isValid(key.secret)).toBe(false);
  expect(await deps.people.get({ customer: "harbor", person: "grace-hill" })).toMatchObject({ channels: [] });
});
