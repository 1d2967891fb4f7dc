import { acknowledged, resolved } from "../../../shared/domain/incident/acts.ts";
import type { Incident } from "../../../shared/domain/incident/incident.ts";
import type { BundleLetter } from "../../../shared/messages/bundle-letter.ts";
import { bundleCall, bundleCard, bundleMail, bundleSms } from "../../../shared/messages/bundle-message.ts";
import { bundlePage } from "../../../shared/messages/bundle-page.ts";
import { callScript } from "../../../shared/messages/incident-call.ts";
import { readyForAll } from "../../../shared/messages/ready-answer.ts";
import { incidentOf, metaOf, night, personOf, site } from "./night.ts";

const numbered = (number: number, change: Partial<Incident> = {}, host = "www.example.com"): Incident => ({
  ...incidentOf({ host }),
  ...change,
  number,
});
const worse = numbered(8);
const other = numbered(7, { priority: "Emergency" }, "api.example.com");
const link = "https://mss.example.com/v1/answer/secret";

const said = (language: "en" | "zh", change: Partial<BundleLetter> = {}): BundleLetter => ({
  template: "page",
  incidents: [worse, other],
  listed: [
    { template: "page", generation: 1, incident: worse, site },
    { template: "page", generation: 1, incident: other, site: undefined },
  ],
  reader: personOf(language),
  recipient: "Wei",
  meta: metaOf(language),
  link,
  ...change,
});

test("a mail of several says how many, lists them with their time, and leads to the list", () => {
  const { subject, text } = bundleMail(said("en"));
  expect(subject).toBe("[Critical][2 incidents] INC-0008 Main shop unavailable … 03:04");
  expect(text.split("\n").slice(0, 11)).toEqual([
    "Critical | 2 incidents",
    "2 incidents of Example Shop",
    "",
    "Please take these incidents and give the customer the first answer. What comes up within a minute is told together.",
    "",
    "First due: 2 Oct, 03:19 (GMT+8)",
    "INC-0008: Critical · Main shop unavailable · 41 of 43 requests returned 502 · answer due 03:19",
    "INC-0007: Emergency · api.example.com unavailable · 41 of 43 requests returned 502 · answer due 03:19",
    "Customer: Example Shop",
    "For: Wei",
    "",
  ]);
  expect(text).toContain(`Open the list:\n${link}`);
  expect(bundleMail(said("zh")).subject).toBe("【危险】【2起事件】INC-0008 商城主站 网站不可用 … 03:04");
});

test("a card of two thousand lists ten, counts the others, and stays far below what DingTalk takes", () => {
  const incidents = Array.from({ length: 2_000 }, (_, n) => numbered(n + 1));
  const listed = incidents
    .slice(0, 10)
    .map((incident) => ({ template: "page" as const, generation: 1, incident, site }));
  const { text, button } = bundleCard(said("en", { incidents, listed }), false);
  expect([text.match(/INC-/g)?.length, text.includes("- …: and 1,990 more"), button]).toEqual([
    10,
    true,
    "Open the list",
  ]);
  expect(Buffer.byteLength(text)).toBeLessThan(15_000);
  expect(bundleCard(said("en", { incidents, listed }), true)).toMatchObject({ button: "Show" });
});

test("a reminder of several says of each what is waited for", () => {
  const listed = [{ template: "update-due" as const, generation: 1, incident: worse, site }];
  const { text } = bundleMail(said("en", { template: "reminder", incidents: [worse], listed }));
  expect(text).toContain("You have these incidents, and each of them waits for a step from you.");
  expect(text).toContain("INC-0008: Critical · Main shop unavailable · 41 of 43 requests returned 502 · update due");
});

test("a customer is told what came up, what it was, and of the rest the numbers; there is no link", () => {
  const verdict = { verdict: "fault" as const, cause: "origin down", done: "restarted" };
  const resolution = resolved(worse, verdict, { by: "wei", via: "api", generation: 1 }, night);
  const over = resolution.ok ? resolution.value : worse;
  const incidents = [other, over, ...[11, 12, 13, 15].map((number) => numbered(number))];
  const listed = [
    { template: "opened" as const, generation: 1, incident: other, site: undefined },
    { template: "resolved" as const, generation: 1, incident: over, site },
  ];
  const { text } = bundleMail(said("en", { template: "news", incidents, listed, link: undefined }));
  expect(text.split("\n").slice(3, 9)).toEqual([
    expect.stringContaining("within a minute"),
    "",
    "INC-0007: Emergency · api.example.com unavailable · 41 of 43 requests returned 502 · answer due 03:19",
    "INC-0008: Critical · Main shop unavailable · 41 of 43 requests returned 502 · resolved: fault: origin down",
    "…: and 4 more: INC-0011–INC-0013, INC-0015",
    "",
  ]);
  expect(text).not.toContain("http");
});

test("one answer to several incidents is the message as it was written, and says which they are", () => {
  const listed = [{ template: "answer" as const, generation: 1, incident: worse, site }];
  const change = { template: "answer" as const, text: "我们已接手。\n请稍候。", listed, link: undefined };
  const { text } = bundleMail(said("zh", change));
  expect(text).toContain(
    "我们已接手。\n请稍候。\n\nINC-0008：危险 · 商城主站 网站不可用 · 43个请求中41个返回502 · 已响应",
  );
});

test("over the phone the approved text says how many, and which is the first", () => {
  expect(callScript(bundleCall(said("en")), "en", true)).toBe(
    "WAF managed security service, on-call page. Critical incident, Example Shop, 2 incidents, first Main shop unavailable. The answer is due at 03 19. To take it press 1, for the next person press 2.",
  );
  expect(callScript(bundleCall(said("zh")), "zh", true)).toBe(
    "WAF托管服务值班呼叫。危险事件，示例商城，2起事件，首要商城主站 网站不可用，请在3点19分前响应。接手请按1，转下一位请按2。",
  );
  expect(bundleSms(said("en"))).toMatchObject({ number: "INC 0008 and 1 more", site: "2 incidents", due: "03:19" });
});

const pageOf = (language: "en" | "zh", change: Partial<Parameters<typeof bundlePage>[0]> = {}) =>
  bundlePage({
    ...{ incidents: [worse, other], open: [worse], person: personOf(language), meta: metaOf(language) },
    listed: [
      { incident: worse, site },
      { incident: other, site: undefined },
    ],
    ...{
      ready: "We have them.",
      action: "/v1/answer/secret",
      acts: true,
      names: { wei: "Wei" },
      now: night,
      ...change,
    },
  });

test("the page of a list takes or answers all that are open, and leads to each", () => {
  const html = pageOf("en");
  expect([...html.matchAll(/value="([a-z-]+)"[^>]*>([^<]+)</g)].map(([, act, label]) => [act, label])).toEqual([
    ["acknowledge", "Take all of these (1)"],
    ["answer", "Take and answer all (1)"],
    ["pass-on", "Pass all on (1)"],
  ]);
  expect(html).toContain(`<a href="/v1/answer/secret?of=${worse.id}"><b>INC-0008 Main shop unavailable</b></a>`);
  expect(pageOf("zh")).toContain("全部接手（1）");
  expect(pageOf("en", { open: [] })).not.toContain("<form");
  expect(pageOf("en", { acts: false })).not.toContain("<form");
});

test("what logs and people hold is text on the page of a list, too", () => {
  const bad = `"><script>alert(1)</script>`;
  const taken = acknowledged(numbered(9, { host: bad }), { by: "wei", via: "link", generation: 1 }, night);
  const incident = taken.ok ? taken.value : worse;
  const meta = { ...metaOf("en"), name: bad };
  const html = pageOf("en", { listed: [{ incident, site: undefined }], meta, ready: bad, names: { wei: bad } });
  expect(html).not.toContain("<script>alert");
});

test("the ready text about several names ten of them, in the customer's language", () => {
  const incidents = Array.from({ length: 12 }, (_, n) => numbered(n + 1));
  const text = readyForAll({ incidents, person: personOf("en"), meta: metaOf("zh"), now: night });
  expect(text.split("\n").slice(2, 4)).toEqual(["现就以下12起事件向您说明：", "INC-0001：www.example.com 网站不可用"]);
  expect(text).toContain("另有2起");
});
