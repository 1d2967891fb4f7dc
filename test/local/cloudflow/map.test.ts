import { openTemporary } from "../temporary-local.ts";
import { createFlow, type Flows, ok, refusal, run, START, startFlows, task } from "./cloud.ts";

let flows: Flows;
let name: string;
let flowCount = 0;
let answer: Parameters<typeof startFlows>[1];
const { local } = openTemporary({ startAt: START });
const scope = (...States: object[]) => ({ StartAt: (States[0] as { Name: string }).Name, States });
const map = (rest: object) => ({ Name: "M", Type: "Map", ItemsPath: "$Input.list", End: true, ...rest });
const flow = (...States: object[]) => createFlow(flows, name, scope(...States));
const result = async (input: object, seconds = 0) => {
  const { Status, Output } = await run(flows, local, { flow: name, input, seconds });
  return [Status, Output === "" ? "" : JSON.parse(String(Output))];
};
const double = task("T", { body: { "n.$": "$Input.n" }, OutputConstructor: { "n.$": "$Output.Body.n" }, End: true });

beforeAll(async () => {
  flows = await startFlows(local, (call) => answer(call));
});
beforeEach(() => {
  name = `f${flowCount++}`;
  answer = ({ body }) => ok({ n: 2 * JSON.parse(body).n });
  flows.calls.length = 0;
});
afterAll(async () => {
  await flows.close();
  await local.close();
});

test("every item has a sub-flow of its own, and results stand in the order of the items", async () => {
  await flow(map({ Processor: scope(double) }));
  const list = Array.from({ length: 12 }, (_, n) => ({ n }));
  expect(await result({ list })).toEqual(["Succeeded", { Items: list.map(({ n }) => ({ n: 2 * n })) }]);
});

test("no item, no work", async () => {
  await flow(map({ Processor: scope(double), OutputConstructor: { "n.$": "length($Output.Items)" } }));
  expect(await result({ list: [] })).toEqual(["Succeeded", { n: 0 }]);
});

test("an item that is no object comes under a key, and what is no array fails the execution", async () => {
  await flow(map({ Processor: scope({ Name: "P", Type: "Pass", End: true }) }));
  expect(await result({ list: ["a", 1] })).toEqual(["Succeeded", { Items: [{ Item: "a" }, { Item: 1 }] }]);
  expect((await run(flows, local, { flow: name, name: "e2", input: { list: {} } })).Status).toBe("Failed");
});

test.each([["MaxConcurrency"], ["MaxConcuccency"]])("%s bounds how many are worked on at a time", async (key) => {
  const wait = { Name: "W", Type: "Wait", Seconds: 10, Next: "T" };
  await flow(map({ [key]: 2, Processor: scope(wait, double) }));
  const start = local.dial.now();
  expect((await result({ list: [1, 2, 3, 4, 5].map((n) => ({ n })) }, 100))[0]).toBe("Succeeded");
  expect(flows.calls.map(({ at }) => (at - start) / 1000)).toEqual([10, 10, 20, 20, 30]);
});

test("forty are worked on at a time where nothing is said", async () => {
  await flow(map({ Processor: scope({ Name: "W", Type: "Wait", Seconds: 10, Next: "T" }, double) }));
  const start = local.dial.now();
  await result({ list: Array.from({ length: 41 }, (_, n) => ({ n })) }, 100);
  expect(flows.calls.filter(({ at }) => at === start + 10_000)).toHaveLength(40);
  expect(flows.calls.at(-1)?.at).toBe(start + 20_000);
});

test("a failing item takes the others with it; the Map is tried again as a whole, then caught", async () => {
  answer = ({ body }) => (JSON.parse(body).n === 2 ? { status: 200, body: "no", errorType: "Odd" } : ok({ n: 0 }));
  const rule = { Errors: ["Odd"], Description: "d", MaxAttempts: 1, IntervalSeconds: 5 };
  const caught = { Errors: ["FnF.ALL"], Description: "d", Next: "C" };
  await flow(
    map({ Processor: scope(double), Retry: [rule], Catch: [caught], MaxConcurrency: 1, End: false, Next: "C" }),
    { Name: "C", Type: "Pass", OutputConstructor: { caught: true }, End: true },
  );
  expect(await result({ list: [{ n: 1 }, { n: 2 }, { n: 3 }] }, 100)).toEqual(["Succeeded", { caught: true }]);
  expect(flows.calls.map(({ body }) => JSON.parse(body).n)).toEqual([1, 2, 1, 2]);
});

test("maps and parallels stand within each other", async () => {
  const inner = map({ Name: "I", Processor: scope(double) });
  const fork = { Name: "P", Type: "Parallel", Branches: [scope(inner), scope(inner)], End: true };
  await flow(map({ Processor: scope(fork) }));
  const list = [{ list: [{ n: 1 }, { n: 2 }] }, { list: [{ n: 3 }] }];
  const doubled = (...numbers: number[]) => ({ Items: numbers.map((n) => ({ n })) });
  expect(await result({ list })).toEqual([
    "Succeeded",
    {
      Items: [
        { Branch0: doubled(2, 4), Branch1: doubled(2, 4) },
        { Branch0: doubled(6), Branch1: doubled(6) },
      ],
    },
  ]);
});

test("a Map is checked when the flow is made", async () => {
  const pass = scope({ Name: "P", Type: "Pass", End: true });
  const refused = async (rest: object) =>
    expect(flow(map({ Processor: pass, ...rest }))).rejects.toEqual(refusal("InvalidArgument", 400));
  await refused({ MaxConcurrency: 41 });
  await refused({ MaxConcurrency: 0 });
  await refused({ ItemsPath: "$Nothing" });
  await refused({ ItemsPath: undefined });
  await refused({ Processor: { ...pass, StartAt: "Q" } });
  await refused({ Processor: scope({ Name: "P", Type: "Pass", Next: "M" }) });
  await expect(flow(map({ Processor: pass, MaxConcurrency: 40 }))).resolves.toMatchObject({ Name: name });
});
