import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { functionNames } from "../../../scripts/build.ts";
import { defaults } from "../../../scripts/deployment.ts";
import { FunctionResource, Project } from "./s-yaml.ts";

const root = resolve(__dirname, "../../..");
/** The tool keeps its state and logs there. With NODE_ENV `test` it calls nobody. */
const home = mkdtempSync(join(tmpdir(), "s-home-"));

/** Offline: `preview` fetches no component. */
const preview = (env: Record<string, string> = {}) => {
  const cli = require.resolve("@serverless-devs/s/bin/s");
  const output = execFileSync(process.execPath, [cli, "preview", "-o", "json"], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env.PATH, NODE_ENV: "test", HOME: home, serverless_devs_config_home: home, ...env },
    timeout: 20_000,
  });
  return JSON.parse(output.slice(output.indexOf("{")));
};

const rendered = preview();
const project = Project.parse(rendered);
const { domain, escalation, "report-run": reportRun, ...others } = project.resources;
const functions = Object.entries(others).map(([name, one]) => ({ name, ...FunctionResource.parse(one).props }));

afterAll(() => rmSync(home, { recursive: true }));

test("every folder of functions/ is deployed, in their order, and nothing else is", () => {
  expect(functions.map(({ name }) => name)).toEqual(functionNames());
  for (const { name, functionName, code } of functions)
    expect([functionName, code]).toEqual([`mss-${name}`, `./dist/${name}`]);
  expect(project.flow.deploy.flat().sort()).toEqual(Object.keys(project.resources).sort());
});

test("a path leads to one function, which has a trigger for its methods", () => {
  const { routes } = domain.props.routeConfig;
  expect(new Set(routes.map(({ path }) => path)).size).toBe(routes.length);
  for (const { functionName, methods } of routes) {
    const [trigger] = functions.find((one) => one.functionName === functionName)?.triggers ?? [];
    expect(trigger?.triggerConfig).toMatchObject({ methods });
  }
  const behind = functions.filter(({ triggers }) => triggers[0]?.triggerType === "http");
  expect(new Set(routes.map(({ functionName }) => functionName)).size).toBe(behind.length);
});

test("a timer's retries do not pile up: they end before the next run or do what it would", () => {
  for (const { triggers, asyncInvokeConfig } of functions)
    if (triggers[0]?.triggerType === "timer")
      expect(asyncInvokeConfig?.maxAsyncEventAgeInSeconds).toBeLessThanOrEqual(3600);
});

test("set-up and functions agree on what is not set", () => {
  expect(functions[0]?.environmentVariables).toMatchObject(defaults);
});

test("the environment decides where it is deployed", () => {
  const elsewhere = preview({
    MSS_REGION: "eu-central-1",
    FC_COMPONENT: "./stand-in",
    MSS_SENDER: "a@b.test",
  });
  const { component, props } = Project.parse(elsewhere).resources["alert-intake"] as FunctionResource;
  expect({ component, region: props.region, sender: props.environmentVariables.MSS_SENDER }).toEqual({
    component: "./stand-in",
    region: "eu-central-1",
    sender: "a@b.test",
  });
});

test("what is spelt wrongly is noticed", () => {
  const spoil = (change: object) => {
    const [name = ""] = functionNames();
    const { props } = rendered.resources[name];
    return FunctionResource.safeParse({ ...rendered.resources[name], props: { ...props, ...change } }).success;
  };
  expect(spoil({})).toBe(true);
  for (const change of [{ memory: 512 }, { cpu: 1 }, { cpu: 0.1 }, { memorySize: 500 }, { runtime: "nodejs22" }])
    expect(spoil(change)).toBe(false);
});
