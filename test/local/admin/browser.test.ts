import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { serveHttp } from "../../../local/wire/http.ts";
import { startFilled } from "./filled-cloud.ts";

const CHROMIUM = "/usr/bin/chromium";
/** The narrowest screen that is promised. */
const NARROW = { width: 390, height: 844 };
const BROWSER_MS = 120_000;

let filled: Awaited<ReturnType<typeof startFilled>>;
let browser: Browser | undefined;

const paths = async (): Promise<string[]> => {
  const [flow] = (await (await fetch(`${filled.url}/__local/state/flows`)).json()) as { id: string }[];
  const query = new URLSearchParams({ store: "waf-project/waf-logstore", minutes: "60", query: "*" });
  return [
    ...["/", "/clock", "/faults", "/inbox/mail", "/inbox/chat", "/inbox/voice", "/inbox/sms", "/inbox/queues"],
    ...["/state/tables", "/state/rows?table=people&open=1", "/state/flows", `/state/flow?id=${flow?.id}`],
    ...[`/state/execution?flow=${flow?.id}&name=e`, "/state/functions", "/state/function?name=echo"],
    ...[`/state/logs?${query}`, "/state/alerts"],
  ].map((path) => `${filled.url}/__local${path}`);
};

/** What is wrong with a page as a person has it before them. */
const faultsOf = async (page: Page, path: string): Promise<string[]> => {
  const said: string[] = [];
  const hear = (text: string) => void said.push(`${path}: ${text}`);
  page.on("console", (message) => message.type() === "error" && hear(message.text()));
  page.on("pageerror", (error) => hear(error.message));
  const answer = await page.goto(path);
  if (answer?.status() !== 200) hear(`status ${answer?.status()}`);
  const seen = await page.evaluate(
    "({ over: document.documentElement.scrollWidth - document.documentElement.clientWidth, title: document.title })",
  );
  const { over, title } = seen as { over: number; title: string };
  if (over > 0) hear(`${over} px too wide`);
  if (title === "owned") hear("something ran");
  page.removeAllListeners();
  return said;
};

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) return;
  filled = await startFilled();
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}, BROWSER_MS);
afterAll(async () => {
  await browser?.close();
  await filled?.close();
});

/** A machine without a browser says so. */
const inBrowser = (promise: string, look: () => Promise<void>) =>
  existsSync(CHROMIUM)
    ? it(promise, look, BROWSER_MS)
    : it(`not looked at, without ${CHROMIUM}: ${promise}`, () => expect(browser).toBeUndefined());

for (const locale of ["zh-CN", "en-US"])
  inBrowser(`on a narrow screen no page is too wide, none throws and nothing hostile runs: ${locale}`, async () => {
    const context = await browser?.newContext({ viewport: NARROW, locale });
    const page = await context?.newPage();
    if (!page) throw new Error("there is no browser");
    const found: string[] = [];
    for (const path of await paths()) found.push(...(await faultsOf(page, path)));
    expect(found).toEqual([]);
    expect(await page.getAttribute("html", "lang")).toBe(locale === "zh-CN" ? "zh-CN" : "en");
    await context?.close();
  });

inBrowser("a person presses a button with the keyboard, and a page from elsewhere cannot", async () => {
  const page = await browser?.newPage();
  if (!page) throw new Error("there is no browser");
  const { dial } = filled.cloud;
  const before = dial.now();
  await page.goto(`${filled.url}/__local/clock`);
  await page.getByRole("button", { name: "+ 15 min" }).focus();
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  expect([page.url(), dial.now() - before]).toEqual([`${filled.url}/__local/clock`, 900_000]);

  const form = `<form method="post" action="${filled.url}/__local/clock/advance"><input name="seconds" value="60"><button>win</button></form>`;
  const elsewhere = await serveHttp(() => ({ status: 200, headers: { "content-type": "text/html" }, body: form }), {
    maxBodyBytes: 1,
  });
  await page.goto(elsewhere.url);
  const [answer] = await Promise.all([page.waitForResponse(/advance$/), page.click("button")]);
  expect([answer.status(), dial.now() - before]).toEqual([403, 900_000]);
  await elsewhere.close();
  await page.close();
});
