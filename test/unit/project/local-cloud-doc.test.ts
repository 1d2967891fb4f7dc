import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");
const page = readFileSync(join(ROOT, "docs/local-cloud.md"), "utf8");

const services = readdirSync(join(ROOT, "local"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "hello")
  .map(({ name }) => name)
  .filter((name) => existsSync(join(ROOT, "local", name, "actions")));

const actionsOf = (service: string): string[] =>
  readdirSync(join(ROOT, "local", service, "actions"), { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)[A-Z]\w+\.ts$/.test(file))
    .map((file) => file.replace(/^.*\/|\.ts$/g, ""));

test("there are services to tell of", () => expect(services.length).toBeGreaterThan(5));

test.each(services)("docs/local-cloud.md names every operation of %s", (service) => {
  expect(actionsOf(service).filter((action) => !new RegExp(`\\b${action}\\b`).test(page))).toEqual([]);
});
