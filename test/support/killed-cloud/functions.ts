import { readFileSync } from "node:fs";
import { ASYNC, json, newFunction, sdk } from "../../local/function-compute/sdk.ts";
import { clockOf, type Ready } from "./cloud.ts";
import { eachOnce, type Load, load } from "./load.ts";

/** What a function wrote down when it ran. */
export interface Note {
  fn: string;
  requestId: string;
  retryCount: number;
  event: Record<string, string>;
}

/** Real seconds: a busy machine is slow to start threads. */
const TIMEOUT = 120;

/** Its code notes each run at its end, in one write. */
const noting = (folder: string): string => `
  const note = { fn: context.function.name, requestId: context.requestId, retryCount: context.retryCount, event: JSON.parse(event) };
  require("node:fs").appendFileSync(${JSON.stringify(`${folder}/notes`)}, JSON.stringify(note) + "\\n");
  return JSON.stringify(note.event);`;

export const notesIn = (folder: string): Note[] =>
  readFileSync(`${folder}/notes`, { encoding: "utf8", flag: "a+" })
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const callOf = (cloud: Ready) =>
  sdk({ local: { accounts: { get: () => cloud } }, fc: { url: cloud.endpoints.fc ?? "" } });

/** A function of this name that notes its runs. */
export const makeNoting = async (cloud: Ready, functionName: string, folder: string): Promise<void> => {
  await json(callOf(cloud))("POST", "/functions", newFunction(functionName, noting(folder), { timeout: TIMEOUT }));
};

/** How often a run was made again. */
export const repeatsIn = (notes: Note[]): number => notes.filter(({ retryCount }) => retryCount > 0).length;

interface AsyncTask {
  status: string;
  returnPayload: string;
}

const tasks = (folder: string): Load => {
  const acknowledged = new Set<string>();
  const own = () => notesIn(folder).filter(({ fn }) => fn === "work");
  const ran = () => new Set(own().map(({ event }) => event.task ?? ""));
  const wrong = async (cloud: Ready, task: string): Promise<string[]> => {
    const told: AsyncTask = await json(callOf(cloud))("GET", `/functions/work/async-tasks/${task}`);
    return told.status === "Succeeded" && told.returnPayload === JSON.stringify({ task })
      ? []
      : [`${task} is ${told.status}: ${told.returnPayload}`];
  };
  return load({
    name: "asynchronous tasks",
    lanes: 1,
    pauseMs: 20,
    prepare: (cloud) => makeNoting(cloud, "work", folder),
    act: async (cloud, n) => {
      const task = `task-${n}`;
      await callOf(cloud)("POST", "/functions/work/invocations", {
        headers: { ...ASYNC, "x-fc-async-task-id": task },
        body: JSON.stringify({ task }),
      });
      acknowledged.add(task);
      return 1;
    },
    left: async () => [...acknowledged].filter((task) => !ran().has(task)).length,
    check: async (cloud) => {
      const problems = eachOnce("run of", acknowledged, [...ran()]);
      for (const task of acknowledged) problems.push(...(await wrong(cloud, task)));
      return problems;
    },
    figures: () => [`${repeatsIn(own())} runs of tasks repeated`],
  });
};

const MINUTE_MS = 60_000;

/** A timer of a minute: it makes no calls, and looks at what was run. */
const timer = (folder: string): Load => {
  let since = 0;
  const own = () => notesIn(folder).filter(({ fn }) => fn === "tick");
  const minutes = () => new Set(own().map(({ event }) => Date.parse(event.triggerTime ?? "")));
  const missing = async (cloud: Ready): Promise<number[]> => {
    const { now, speed } = await clockOf(cloud);
    if (speed > 0) return [];
    const [ran, first] = [minutes(), Math.floor(since / MINUTE_MS) + 1];
    const all = Array.from({ length: Math.floor(now / MINUTE_MS) - first + 1 }, (_, n) => (first + n) * MINUTE_MS);
    return all.filter((at) => !ran.has(at));
  };
  return load({
    name: "minutes of a timer",
    lanes: 0,
    prepare: async (cloud) => {
      await makeNoting(cloud, "tick", folder);
      const triggerConfig = JSON.stringify({ cronExpression: "0 * * * * *", enable: true });
      const trigger = { triggerName: "minute", triggerType: "timer", triggerConfig };
      await json(callOf(cloud))("POST", "/functions/tick/triggers", trigger);
      since = (await clockOf(cloud)).now;
    },
    act: async () => 0,
    left: async (cloud) => (await missing(cloud)).length,
    check: async (cloud) => (await missing(cloud)).map((at) => `minute ${new Date(at).toISOString()} was not run`),
    figures: () => [`${minutes().size} minutes of a timer`],
  });
};

const codeOf = (functionName: string, version: number) =>
  newFunction(functionName, `return "${version}"`, { timeout: TIMEOUT });

/** Every so many deployments a function is new; those between change the newest. */
const NEW_EVERY = 8;

/** Functions made, and changed again and again: the code of the last answer counts, or a later one. */
const deployments = (): Load => {
  const versions = new Map<string, { acknowledged: number; asked: number }>();
  const wrong = async (cloud: Ready, functionName: string): Promise<string[]> => {
    const { acknowledged = 0, asked = 0 } = versions.get(functionName) ?? {};
    const { body } = await callOf(cloud)("POST", `/functions/${functionName}/invocations`, { body: "" });
    const version = Number(body);
    const is = version >= acknowledged && version <= asked;
    return is ? [] : [`${functionName} is of version ${body}, not ${acknowledged} to ${asked}`];
  };
  const deploy = async (cloud: Ready, functionName: string, version: number): Promise<void> => {
    const { acknowledged } = versions.get(functionName) ?? {};
    versions.set(functionName, { acknowledged: acknowledged ?? 0, asked: version });
    const ask = json(callOf(cloud));
    if (acknowledged) await ask("PUT", `/functions/${functionName}`, { code: codeOf(functionName, version).code });
    else await ask("POST", "/functions", codeOf(functionName, version));
    versions.set(functionName, { acknowledged: version, asked: version });
  };
  return load({
    name: "deployments",
    lanes: 1,
    pauseMs: 100,
    prepare: async () => undefined,
    act: async (cloud, n) => {
      await deploy(cloud, `made-${Math.floor(n / NEW_EVERY)}`, n + 1);
      return 1;
    },
    check: async (cloud) => {
      const problems: string[] = [];
      for (const [functionName, { acknowledged }] of versions)
        if (acknowledged > 0) problems.push(...(await wrong(cloud, functionName)));
      return problems;
    },
  });
};

/** @param folder where functions note their runs */
export const functionLoads = (folder: string): Load[] => [tasks(folder), timer(folder), deployments()];
