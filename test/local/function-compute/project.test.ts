import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readProject } from "../../../local/function-compute/project.ts";

const folder = mkdtempSync(join(tmpdir(), "fc-project-"));
mkdirSync(join(folder, "dist"));
writeFileSync(join(folder, "dist", "index.js"), "");
afterAll(() => rmSync(folder, { recursive: true }));

const read = (yaml: string, env = {}) => {
  writeFileSync(join(folder, "s.yaml"), yaml);
  return readProject(join(folder, "s.yaml"), { env, accountId: "1234" });
};

const head = `
edition: 3.0.0
name: mss
vars:
  region: \${env('REGION', 'cn-hangzhou')}
  component: \${env('FC_COMPONENT','fc3')}
  shared: &shared { region: "\${vars.region}", runtime: nodejs20, handler: index.handler, code: ./dist }
resources:
`;
const block = (props = "", name = "f") => `
  ${name}:
    component: \${vars.component}
    props:
      <<: *shared
      functionName: ${name}
      role: acs:ram::\${config('AccountID')}:role/mss
${props}`;

test("variables, merge keys and a stand-in component are understood", () => {
  const yaml = `${head}${block(`
      environmentVariables: { A: "\${env('A')}", NAME: "\${this.name}-\${this.props.functionName}", HERE: "\${path('./x')}" }`)}
  flow: { component: flow, props: { name: x, definition: y } }
  domain:
    component: fc3-domain@0.0.29
    props: { domainName: d, protocol: HTTP, routeConfig: { routes: [{ path: /v1/*, functionName: f }] } }`;
  const { functions, routes } = read(yaml, { A: "a", FC_COMPONENT: "./stand-in" });
  expect(functions).toMatchObject([
    {
      functionName: "f",
      region: "cn-hangzhou",
      role: "acs:ram::1234:role/mss",
      code: join(folder, "dist"),
      timeout: 3,
      environmentVariables: { A: "a", NAME: "f-f", HERE: join(folder, "x") },
    },
  ]);
  expect(routes).toEqual([{ path: "/v1/*", functionName: "f", methods: [] }]);
});

const timer = (cron: string) =>
  block(`      triggers: [{ triggerName: t, triggerType: timer, triggerConfig: { cronExpression: "${cron}" } }]`);
const domain = (...paths: string[]) => `
  domain:
    component: fc3-domain
    props: { domainName: d, protocol: HTTP, routeConfig: { routes: [${paths.map((path) => `{ path: ${path}, functionName: f }`).join()}] } }`;

test.each([
  ["an unknown key", block("      colour: red"), 'resource f: props: Unrecognized key: "colour"'],
  ["an unset variable", block(`      description: \${env('NOPE')}`), `resource f: \${env('NOPE')} has no value here`],
  ["a cron of five fields", timer("0 * * * *"), "props: triggers.0.triggerConfig.cronExpression: CronPattern: mode"],
  ["a cron that never fires", timer("0 0 0 30 2 *"), "never fires"],
  ["an unknown zone", timer("CRON_TZ=Mars/Rim 0 0 8 * * *"), "Mars/Rim"],
  ["an unknown unit", timer("@every 5s"), "triggers.0.triggerConfig.cronExpression"],
  ["a reserved variable", block("      environmentVariables: { FC_X: a }"), "props: environmentVariables.FC_X"],
  ["a number as variable", block("      environmentVariables: { X: 1 }"), "props: environmentVariables.X"],
  ["a missing bundle", block("      code: ./nowhere"), "resource f: props: code: no index.js"],
  ["two routes on one path", block() + domain("/a", "/a"), "two routes on /a"],
  ["a route to nowhere", domain("/a"), "leads to f, which is no function here"],
  [
    "two functions of one name",
    block() + block("      description: again", "g").replace("functionName: g", "functionName: f"),
    "two functions are named f",
  ],
])("%s fails the start with one line that names it", (_, blocks, message) => {
  const start = () => read(head + blocks);
  expect(start).toThrow(message);
  expect(start).toThrow(/^[^\n]+s\.yaml: [^\n]+$/);
});
