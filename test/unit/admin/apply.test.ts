import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { type AdminDeps, applyFile, storedRows } from "../../../scripts/admin/apply.ts";
import { fileOf } from "../../../scripts/admin/rows.ts";
import type { Problem } from "../../../shared/errors.ts";
import { memoryTables } from "../../support/memory/rows.ts";

const sample = readFileSync(join(__dirname, "../../../samples/customers.yaml"), "utf8");
const NOW = 1_700_000_000_000;

const empty = (): AdminDeps => ({
  ...memoryTables(),
  clock: { now: () => NOW },
  settings: { publicUrl: "https://mss.test", shards: 1 },
  secrets: { next: () => "s" },
});

const problemsOf = async (text: string): Promise<string[]> => {
  const deps = empty();
  const error: { problems: Problem[] } = await applyFile(text, deps).catch((thrown) => thrown);
  expect((await storedRows(deps)).customers).toEqual([]);
  return error.problems.map(({ path, message }) => `${path}: ${message}`);
};

test("the sample is applied once and then changes nothing", async () => {
  const deps = empty();
  const first = await applyFile(sample, deps);
  expect(first).toMatchObject({ changed: [], unchanged: 0, left: [] });
  expect(first.added).toContain("lumina SITE#shop.lumina-mall.test");
  const second = await applyFile(sample, deps);
  expect(second).toMatchObject({ added: [], changed: [], unchanged: first.added.length, left: [] });
  expect((await deps.customers.range({})).every(({ rev }) => rev === 1)).toBe(true);
});

test("what is read back is a file that changes nothing", async () => {
  const deps = empty();
  await applyFile(sample, deps);
  const text = stringify(fileOf(await storedRows(deps)));
  expect(await applyFile(text, deps)).toMatchObject({ added: [], changed: [], left: [] });
});

const withHours = (hours: string): string =>
  sample.replace(
    /^( +)sites:/m,
    `$1hours: ${hours}\n$1calendars: { "2026": { holidays: [2026-10-01], workdays: [2026-10-10] } }\n$1sites:`,
  );
const office = "{ priority: High, days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }";

test("hours that count and a year's exceptions are stored, and read back as they were", async () => {
  const deps = empty();
  const { added } = await applyFile(withHours(office), deps);
  expect(added.filter((name) => name.includes("CALENDAR"))).toHaveLength(1);
  const text = stringify(fileOf(await storedRows(deps)));
  expect(text).toContain("- 2026-10-10");
  expect(await applyFile(text, deps)).toMatchObject({ added: [], changed: [], left: [] });
});

test.each([
  ["end before they begin", office.replace("18:00", "08:00")],
  ["are no times", office.replace("18:00", "25:00")],
  ["name no day", office.replace(/\[.*\]/, "[]")],
])("hours that %s are refused with their line", async (_what, hours) => {
  const problems = await problemsOf(withHours(hours));
  expect(problems[0]).toMatch(/^line \d+, customers\.0\.hours/);
});

const rota =
  "{ id: night, name: Night, timeZone: Asia/Shanghai, layers: [{ people: [chen-wei, li-na], from: 2026-12-07, at: '09:00', days: 7 }] }";
const withRota = (one: string, named = "night"): string =>
  sample
    .replace(/^ {2}people:/m, `  rotas: [${one}]\n  people:`)
    .replace("people: [chen-wei], channels", `rotas: [${named}], channels`);

test("rotas are stored once, named by levels, and read back as they were", async () => {
  const deps = empty();
  expect((await applyFile(withRota(rota), deps)).added).toContain("rota night");
  const text = stringify(fileOf(await storedRows(deps)));
  expect(await applyFile(text, deps)).toMatchObject({ added: [], changed: [], left: [] });
  expect((await applyFile(sample, deps)).left).toEqual(["rota night"]);
});

test.each([
  ["that no rota is", withRota(rota, "day"), "levels.0.rotas.0: there is no rota day"],
  ["whose turn-takers nobody knows", withRota(rota.replace("li-na", "mallory")), "mallory is nobody of the provider"],
  ["that stands twice", withRota(`${rota}, ${rota}`), "the rota night stands twice"],
  ["in no time zone", withRota(rota.replace("Asia/Shanghai", "Mars")), "is no time zone"],
])("a rota %s is refused with its place", async (_what, text, problem) => {
  expect((await problemsOf(text)).join()).toContain(problem);
});

test("a changed line changes one row, and what is left out is told and stays", async () => {
  const deps = empty();
  await applyFile(sample, deps);
  const text = sample.replace("name: Emma Clarke", "name: Emma Stone").replace(/.*legacy\.intranet-hr\.test.*\n/, "");
  expect(await applyFile(text, deps)).toMatchObject({
    added: [],
    changed: ["_provider/emma-clarke"],
    left: ["lumina SITE#legacy.intranet-hr.test"],
  });
});

test("a tested address stays tested, a new one is not", async () => {
  const deps = empty();
  await applyFile(sample, deps);
  const key = { customer: "lumina", person: "wang-lei" };
  const tested = async () => (await deps.people.get(key))?.channels[0]?.verifiedAt;
  const row = await deps.people.get(key);
  if (row) await deps.people.replace({ ...row, channels: row.channels.map((one) => ({ ...one, verifiedAt: NOW })) });

  await applyFile(sample.replace("name: 王磊", "name: 王雷"), deps);
  expect(await tested()).toBe(NOW);
  await applyFile(sample.replace("wang.lei@", "lei.wang@"), deps);
  expect(await tested()).toBeUndefined();
});

test("since when a customer is served stays, and is nothing that a file says", async () => {
  const deps = empty();
  await applyFile(sample, deps);
  const row = await deps.customers.get({ customer: "lumina", item: "META" });
  if (row) await deps.customers.replace({ ...row, body: { ...row.body, since: NOW } });
  expect((await applyFile(sample, deps)).changed).toEqual([]);
  await applyFile(sample.replace("name: 流明数字科技", "name: 流明"), deps);
  const after = await deps.customers.get({ customer: "lumina", item: "META" });
  expect(after?.body).toMatchObject({ name: "流明", since: NOW });
});

test("every problem is told with its line before anything is written", async () => {
  const wrong = sample
    .replace("people: [chen-wei], channels", "people: [nobody], channels")
    .replace("host: www.harbor-tickets.test", "host: shop.lumina-mall.test")
    .replace("roles: [technical-contact], channels: { mail: tom", "roles: [report-reader], channels: { mail: tom");
  const line = (text: string): number => wrong.split("\n").findIndex((one) => one.includes(text)) + 1;
  expect(await problemsOf(wrong)).toEqual([
    `line ${line("Dev Corner") - 1}, customers.1.sites.0.host: the site shop.lumina-mall.test stands twice`,
    `line ${line("[nobody]")}, provider.plans.Critical.levels.0.people.0: nobody is nobody of the provider`,
    `line ${line("grace-hill")}, customers.1.people: nobody is technical-contact and has mail`,
  ]);
});

test("unknown words, bad ids, zones and roles are refused by name", async () => {
  const wrong = sample
    .replace("core: true,", "core: true, colour: red,")
    .replace("- id: lumina", "- id: Lumina")
    .replace("timeZone: Asia/Shanghai\n  people", "timeZone: Asia/Nowhere\n  people")
    .replace("roles: [owner, approver]", "roles: [operator]");
  const problems = (await problemsOf(wrong)).join("\n");
  for (const word of ["colour", "customers.0.id: must be", "provider.timeZone: is no time zone", "roles.0"])
    expect(problems).toContain(word);
});

test("a file that is not YAML is refused with the line", async () => {
  expect(await problemsOf("provider:\n  name: [x\n")).toEqual([expect.stringMatching(/^line \d: /)]);
});

test("a later file may name staff of an earlier one, and may not take another customer's site", async () => {
  const deps = empty();
  await applyFile(sample, deps);
  const other = (host: string) =>
    stringify({
      customers: [
        {
          id: "northwind",
          name: "Northwind",
          language: "en",
          timeZone: "UTC",
          sites: [{ host, core: true }],
          people: [
            {
              id: "ann",
              name: "Ann",
              language: "en",
              timeZone: "UTC",
              roles: ["technical-contact"],
              channels: { mail: "ann@northwind.test" },
            },
          ],
          plans: {
            High: { levels: [{ afterMinutes: 0, people: ["li-na"], channels: ["mail"] }], repeatMinutes: 30 },
          },
        },
      ],
    });
  await expect(applyFile(other("forum.devcorner.test"), deps)).rejects.toMatchObject({
    problems: [{ message: "forum.devcorner.test belongs to harbor" }],
  });
  expect((await applyFile(other("www.northwind.test"), deps)).added).toHaveLength(4);
});

describe("access", () => {
  const access = "{ accountId: '1000000000000001', externalId: secret-word, roles: [mss-read, mss-write] }";
  const text = sample.replace("    contract:", `    access: ${access}\n    contract:`);
  const stateOf = async (deps: AdminDeps) =>
    (await deps.customers.get({ customer: "lumina", item: "META" }))?.body.access;

  test("is verified once and kept, and a withdrawn role is noticed", async () => {
    const deps = empty();
    const verified = await applyFile(text, { ...deps, checkAccess: async () => "verified" });
    expect(verified.access).toEqual([{ customer: "lumina", state: "verified" }]);
    expect(await stateOf(deps)).toMatchObject({ state: "verified", verifiedAt: NOW });
    const withdrawn = async ({ role }: { role: string }) => (role === "mss-write" ? "NoPermission" : "verified");
    await applyFile(text, { ...deps, checkAccess: withdrawn });
    expect(await stateOf(deps)).toMatchObject({ state: "revoked" });
  });

  test("stays as it was while nobody can say", async () => {
    const deps = empty();
    await applyFile(text, { ...deps, checkAccess: async () => "verified" });
    await applyFile(text, { ...deps, checkAccess: async () => "NoAnswer" });
    expect(await stateOf(deps)).toMatchObject({ state: "verified" });
  });
});

const withGroup = (people: string, named = "night-shift"): string =>
  sample
    .replace(/^ {2}people:/m, `  groups: [{ id: night-shift, people: ${people} }]\n  people:`)
    .replace("people: [chen-wei], channels", `groups: [${named}], channels`);

test("groups are stored once, named by levels, and read back as they were; of whom no address is confirmed is told", async () => {
  const deps = empty();
  const real = withGroup("[chen-wei, emma-clarke]").replaceAll("simulated: true", "simulated: false");
  const { unsure } = await applyFile(real, deps);
  expect(unsure.find(({ person }) => person === "chen-wei")?.in).toContain("_provider GROUP#night-shift");
  const again = await applyFile(stringify(fileOf(await storedRows(deps))), deps);
  expect([again.added, again.changed]).toEqual([[], []]);
});

test("a group of strangers, and a group nobody knows, are refused by name", async () => {
  expect((await problemsOf(withGroup("[mallory]"))).join()).toContain("mallory is nobody of the provider");
  expect((await problemsOf(withGroup("[chen-wei]", "ghosts"))).join()).toContain("there is no group ghosts");
});
