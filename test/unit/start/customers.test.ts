import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { openLocal } from "../../../local/open.ts";
import type { AdminFile } from "../../../scripts/admin/file.ts";
import { readAdminFile } from "../../../scripts/admin/read.ts";
import { sampleFile } from "../../../scripts/start/customers.ts";

const root = mkdtempSync(join(tmpdir(), "customers-"));
afterAll(() => rmSync(root, { recursive: true }));

const customersOn = async (name: string, hosts: string[]) => {
  const local = openLocal({ folder: join(root, name) });
  const file = readAdminFile(sampleFile(local.accounts, hosts), {
    staff: new Map(),
    hosts: new Map(),
    rotas: new Set(),
    groups: new Set(),
  });
  await local.close();
  return file.customers;
};

it("a site that nobody has becomes a core site of the first customer; the others keep theirs", async () => {
  const [first, second] = await customersOn("sites", ["forum.devcorner.test", "new.test"]);
  expect(first?.sites.at(-1)).toEqual({ host: "new.test", core: true, importantPaths: [] });
  expect(first?.sites).toHaveLength(5);
  expect(second?.sites).toHaveLength(3);
});

it("each customer's lines are where their generation of WAF puts them", async () => {
  const stores = (await customersOn("logs", [])).map(({ logs }) => logs);
  expect(stores.map((store) => store?.project)).toEqual([
    "waf-project-1000000000000001-cn-hangzhou",
    "wafng-project-1000000000000002-cn-hangzhou",
  ]);
});

it("each customer grants two roles in an account of their own, which is the same in every folder", async () => {
  const granted = async (name: string) => (await customersOn(name, [])).map(({ access }) => access);
  const [one, other] = await Promise.all([granted("a"), granted("b")]);
  expect(one.map((access) => access?.accountId)).toEqual(["1000000000000001", "1000000000000002"]);
  expect(one.map((access) => access?.roles)).toEqual(Array(2).fill(["mss-read", "mss-write"]));
  expect(other.map((access) => access?.accountId)).toEqual(one.map((access) => access?.accountId));
  expect(new Set([...one, ...other].map((access) => access?.externalId)).size).toBe(4);
});

it("lines of a customer are not missed once the first of their recordings has ended", async () => {
  const ends: Record<string, number> = {
    "shop.lumina-mall.test": 3_000,
    "api.orbitpay.test": 2_000,
    "new.test": 9_000,
  };
  const local = openLocal({ folder: join(root, "ends") });
  const { customers } = parse(sampleFile(local.accounts, Object.keys(ends), (host) => ends[host])) as AdminFile;
  await local.close();
  expect(customers.map(({ logs }) => logs?.until)).toEqual(["1970-01-01T00:00:02.000Z", undefined]);
});
