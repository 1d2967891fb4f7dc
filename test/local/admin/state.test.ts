import { hostile, startFilled } from "./filled-cloud.ts";

let filled: Awaited<ReturnType<typeof startFilled>>;
const browser = { accept: "text/html" };
const html = async (path: string) => (await fetch(`${filled.url}/__local${path}`, { headers: browser })).text();
const read = async (path: string) => (await fetch(`${filled.url}/__local${path}`)).json();

beforeAll(async () => {
  filled = await startFilled();
});
afterAll(() => filled?.close());

const rows = (page: string): number => page.match(/<details class="record"/g)?.length ?? 0;
const linkIn = (page: string, words: string): string =>
  new RegExp(`href="/__local([^"]+)">${words}<`).exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";

it("tables are listed with their keys and counts, and read page after page", async () => {
  expect(await read("/state/tables")).toEqual([
    expect.objectContaining({
      name: "people",
      rows: 60,
      key: [
        { name: "customer", type: "string" },
        { name: "n", type: "integer" },
      ],
    }),
  ]);
  const first = await html("/state/rows?table=people");
  const second = await html(linkIn(first, "Next page"));
  expect([rows(first), rows(second), linkIn(second, "Next page")]).toEqual([50, 10, ""]);
  expect(first).toContain("&quot;deep&quot;: {\n    &quot;text&quot;");
});

it("rows are found by how their first key begins", async () => {
  expect(rows(await html("/state/rows?table=people&first=a"))).toBe(2);
  expect(rows(await html("/state/rows?table=people&first=b"))).toBe(50);
  expect(rows(await html("/state/rows?table=people&first=c"))).toBe(0);
  for (const after of ["zz", "00", "ff".repeat(4_500)])
    expect((await fetch(`${filled.url}/__local/state/rows?table=people&after=${after}`)).status).toBe(200);
  expect((await fetch(`${filled.url}/__local/state/rows?table=none`)).status).toBe(404);
});

it("an execution is shown with input, output and history", async () => {
  const [flow] = (await read("/state/flows")) as { id: string }[];
  expect(flow).toMatchObject({ name: "f", executions: 1, running: 0 });
  const execution = await read(`/state/execution?flow=${flow?.id}&name=e`);
  expect(execution).toMatchObject({ status: "Succeeded", input: { text: hostile } });
  const page = await html(`/state/execution?flow=${flow?.id}&name=e`);
  for (const word of ["ExecutionStarted", "TaskScheduled", "ExecutionSucceeded", "succeeded"])
    expect(page).toContain(word);
  expect((await fetch(`${filled.url}/__local/state/execution?flow=${flow?.id}&name=none`)).status).toBe(404);
});

it("functions are shown with their last invocations", async () => {
  expect(await read("/state/function?name=echo")).toMatchObject({
    functionName: "echo",
    invocations: [{ outcome: "returned", retryCount: 0, tookMs: expect.any(Number) }],
  });
  await filled.cloud.functionCompute?.invoke({
    ...{ functionArn: "acs:fc:cn-hangzhou:1:functions/fails", body: "", async: false, requestKey: "k", retryCount: 0 },
  });
  const page = await html("/state/function?name=fails");
  for (const word of ["failed", "errorMessage"]) expect(page).toContain(word);
});

it("a log store is asked as GetLogs would be, and a refusal is told", async () => {
  expect(await read("/state/logs")).toEqual([expect.objectContaining({ name: "waf-logstore", lines: 3 })]);
  const ask = (query: string) =>
    html(`/state/logs?${new URLSearchParams({ store: "waf-project/waf-logstore", minutes: "60", query })}`);
  expect(await ask("* | SELECT count(*) AS n")).toMatch(/<td>3<\/td>/);
  expect(await ask("status: 200")).toContain("3 lines found, 3 rows shown");
  expect(await ask("* | SELECT nothing")).toContain("Column &#39;nothing&#39; cannot be resolved");
  expect(await ask("* | SELEC")).toContain("The query is refused");
});

it("the overview names what runs and no secret", async () => {
  const { accessKeySecret } = filled.cloud.accounts.get("provider");
  for (const page of [await html("/"), JSON.stringify(await read("/"))]) {
    expect(page).toContain(filled.cloud.endpoints.tablestore);
    expect(page).not.toContain(accessKeySecret);
  }
});
