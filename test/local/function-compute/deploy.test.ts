import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type LocalCloud, startLocalCloud } from "../../../local/start.ts";
import { callOpenApi } from "../call-openapi.ts";
import { json, sdk } from "./sdk.ts";

const run = promisify(execFile);
/** What the tool says goes to its output, failures as well. */
const told = (error: { stdout?: string }) => {
  throw new Error(error.stdout);
};
const ROOT = resolve(__dirname, "../../..");
const COMPONENT = join(ROOT, "local/function-compute/component");
const folder = mkdtempSync(join(tmpdir(), "s-deploy-"));
let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await startLocalCloud({ folder: join(folder, "data") });
});
afterAll(async () => {
  await cloud.close();
  rmSync(folder, { recursive: true });
});

const environment = () => {
  const { id, accessKeyId, accessKeySecret } = cloud.accounts.get("provider");
  return {
    PATH: process.env.PATH,
    NODE_ENV: "test",
    HOME: folder,
    serverless_devs_config_home: folder,
    ...cloud.environment,
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    AccountID: id,
    AccessKeyID: accessKeyId,
    AccessKeySecret: accessKeySecret,
    FC_COMPONENT: COMPONENT,
    FC_CLIENT_CUSTOM_ENDPOINT: `http://${cloud.endpoints.fc}`,
  };
};

/** The tool itself, offline, with the stand-in in place of its components. */
const s = (cwd: string, ...args: string[]) =>
  run(process.execPath, [require.resolve("@serverless-devs/s/bin/s"), ...args], { cwd, env: environment() }).catch(
    told,
  );
const ask = () => json(sdk({ local: cloud.local, fc: { url: `http://${cloud.endpoints.fc}` } }));
const fnf = () => ({
  url: `http://${cloud.endpoints.fnf}`,
  version: "2019-03-15",
  credentials: cloud.accounts.get("provider"),
});

const flow =
  "Type: StateMachine\nName: small\nSpecVersion: v1\nStartAt: A\nStates:\n  - Type: Pass\n    Name: A\n    End: true\n";
const yaml = `
edition: 3.0.0
name: small
access: default
vars: { component: "\${env('FC_COMPONENT', 'fc3')}" }
resources:
  hello:
    component: \${vars.component}
    props:
      region: cn-hangzhou
      functionName: hello
      runtime: nodejs20
      handler: index.handler
      code: ./code
      role: acs:ram::\${config('AccountID')}:role/mss
      environmentVariables: { WHO: you }
      triggers:
        - triggerName: tick
          triggerType: timer
          qualifier: LATEST
          triggerConfig: { cronExpression: "0 * * * * *", enable: true, payload: "" }
      asyncInvokeConfig: { maxAsyncRetryAttempts: 1 }
  flow:
    component: \${vars.component}
    props: { region: cn-hangzhou, name: small, definition: ./flow.yaml, description: a flow, executionMode: Standard }
  domain:
    component: \${vars.component}
    props:
      region: cn-hangzhou
      domainName: small.example
      protocol: HTTP
      routeConfig: { routes: [{ path: /hello, functionName: hello }] }
`;

test("s deploy puts functions, flows and routes of an s.yaml into the local cloud, again and again; s remove takes them out", async () => {
  const project = join(folder, "project");
  mkdirSync(join(project, "code"), { recursive: true });
  const write = (word: string) =>
    writeFileSync(
      join(project, "code", "index.js"),
      `exports.handler = async () => ({ statusCode: 200, body: "${word} " + process.env.WHO });`,
    );
  writeFileSync(join(project, "s.yaml"), yaml);
  writeFileSync(join(project, "flow.yaml"), flow);
  const said = async () => (await fetch(`${cloud.endpoints.front}/hello`)).text();

  write("hello");
  await s(project, "deploy", "-y");
  expect(await said()).toBe("hello you");
  write("goodbye");
  await s(project, "deploy", "-y");
  expect(await said()).toBe("goodbye you");

  expect(await ask()("GET", "/functions/hello/triggers")).toMatchObject({ triggers: [{ triggerName: "tick" }] });
  expect(await ask()("GET", "/functions/hello/async-invoke-config")).toMatchObject({ maxAsyncRetryAttempts: 1 });
  expect(await callOpenApi(fnf(), "DescribeFlow", { query: { Name: "small" } })).toMatchObject({
    Description: "a flow",
  });

  await s(project, "remove", "-y");
  expect(cloud.functionCompute.functions()).toEqual([]);
  expect(cloud.functionCompute.routes()).toEqual([]);
}, 60_000);

const dist = join(ROOT, "dist");
const isBuilt = existsSync(dist);

test(`s deploy puts this project's own s.yaml into the local cloud, and it answers${isBuilt ? "" : " (only after npm run build)"}`, async () => {
  if (!isBuilt) return;
  for (const file of readdirSync(dist).filter((name) => name.endsWith(".yaml"))) rmSync(join(dist, file));
  await s(ROOT, "deploy", "-y");
  expect(cloud.functionCompute.functions()).toContain("mss-alert-intake");
  const { Flows } = await callOpenApi(fnf(), "ListFlows");
  expect(Flows).toMatchObject([{ Name: "mss-escalation" }, { Name: "mss-report-run" }]);
  const page = await fetch(`${cloud.endpoints.front}/v1/openapi.json`);
  expect([page.status, ((await page.json()) as { openapi: string }).openapi]).toEqual([
    200,
    expect.stringMatching(/^3\./),
  ]);
}, 120_000);
