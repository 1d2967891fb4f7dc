import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFront } from "../../../local/front/server.ts";
import { startFunctionCompute } from "../../../local/function-compute/server.ts";
import { openLocal } from "../../../local/open.ts";

export const START = Date.parse("2026-03-01T00:00:00Z");
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** One function of a test: the body of its `async (event, context)`, and what its block in s.yaml says besides. */
export interface Bundle {
  body?: string;
  source?: string;
  props?: object;
}

/** A fresh folder with an s.yaml and a bundle for each function; `note(x)` in a bundle appends a line to `notes`. */
export const writeProject = (bundles: Record<string, Bundle>, routes: object[] = []) => {
  const folder = mkdtempSync(join(tmpdir(), "fc-"));
  const notes = join(folder, "notes");
  writeFileSync(notes, "");
  const resources: Record<string, unknown> = {};
  for (const [functionName, { body, source, props }] of Object.entries(bundles)) {
    const code = join(folder, "dist", functionName);
    mkdirSync(code, { recursive: true });
    const handler = source ?? `exports.handler = async (event, context) => { ${body} };`;
    const note = `const note = (x) => require("node:fs").appendFileSync(${JSON.stringify(notes)}, JSON.stringify(x) + "\\n");`;
    writeFileSync(join(code, "index.js"), `${note}\n${handler}\n`);
    const fixed = { region: "cn-hangzhou", functionName, runtime: "nodejs20", handler: "index.handler" };
    resources[functionName] = { component: "fc3", props: { ...fixed, code: `./dist/${functionName}`, ...props } };
  }
  if (routes.length > 0)
    resources.domain = {
      component: "fc3-domain",
      props: { domainName: "mss.example", protocol: "HTTP", routeConfig: { routes } },
    };
  const project = join(folder, "s.yaml");
  writeFileSync(project, JSON.stringify({ edition: "3.0.0", name: "test", vars: {}, resources }));
  const read = () => readFileSync(notes, "utf8").split("\n").filter(Boolean);
  return { folder, project, notes: () => read().map((line) => JSON.parse(line)) };
};

export type TestProject = ReturnType<typeof writeProject>;

/** Function Compute and front door on a project's folder. */
export const startCloud = async ({ folder, project }: Pick<TestProject, "folder" | "project">, env = {}) => {
  const lines: string[] = [];
  const local = openLocal({ folder: join(folder, "data"), startAt: START, log: (line) => lines.push(line) });
  const fc = await startFunctionCompute(local, { project, env });
  const pages = ({ path }: { path: string }) => (path === "/" ? { status: 200, body: "tour" } : undefined);
  const front = await startFront(local, { functionCompute: fc, pages });
  const call = (functionName: string, body = "", more = {}) =>
    fc.invoke({
      functionArn: `acs:fc:cn-hangzhou:1:functions/${functionName}`,
      body,
      async: false,
      requestKey: functionName + body,
      retryCount: 0,
      ...more,
    });
  const close = async () => {
    await front.close();
    await fc.close();
    await local.close();
  };
  return { local, fc, front, call, lines, close };
};

export type Cloud = Awaited<ReturnType<typeof startCloud>>;

/** Starts, runs the story, closes and removes everything. */
export const withCloud = async (
  bundles: Record<string, Bundle>,
  story: (cloud: Cloud, project: TestProject) => Promise<void>,
  routes: object[] = [],
): Promise<void> => {
  const project = writeProject(bundles, routes);
  const cloud = await startCloud(project);
  try {
    await story(cloud, project);
  } finally {
    await cloud.close();
    rmSync(project.folder, { recursive: true });
  }
};
