import { callScript, callTemplates, callVariables } from "../../../shared/messages/incident-call.ts";
import { incidentCard } from "../../../shared/messages/incident-card.ts";
import { incidentOf, metaOf, night, personOf, site } from "./night.ts";

const link = "https://mss.example.com/v1/answer/secret";
const page = { template: "page" as const, incident: incidentOf(), site, link, toGroup: false, now: night };
const en = { reader: personOf("en"), meta: metaOf("en") };
const zh = { reader: personOf("zh"), meta: metaOf("zh") };

test("a card to one person says in Chinese what to do, and leads to where it is done", () => {
  expect(incidentCard({ ...page, ...zh })).toEqual({
    title: "【危险】【待响应】INC-0007 商城主站 网站不可用 03:04",
    text: [
      "#### 危险 · INC-0007 · 待响应",
      "**商城主站 网站不可用**",
      "- 响应时限：10月2日 03:19（GMT+8），剩余15分钟",
      "- 现象：43个请求中41个返回502",
      "- 开始时间：10月2日 03:03（GMT+8）",
      "- 站点：www．example.com（核心站点）",
      "- 优先级：危险（核心业务不可用）",
      "- 客户：示例商城",
      "请尽快接手，并向客户发出首次响应。",
    ].join("\n\n"),
    button: "接手 / 响应",
    url: link,
  });
});

test("a card to the group says in English that it only shows", () => {
  const card = incidentCard({ ...page, ...en, toGroup: true });
  expect(card).toMatchObject({ title: "[Critical][open] INC-0007 Main shop unavailable 03:04", button: "Show" });
  expect(card.text).toContain("- Answer due: 2 Oct, 03:19 (GMT+8), 15 minutes left");
  expect(card.text).toMatch(/\n\nThis card only shows\. [^\n]+$/);
});

test("a reminder says that the paging will go on", () => {
  expect(incidentCard({ ...page, ...en, template: "reminder" })).toMatchObject({
    title: "[Critical][acknowledged, no step yet] INC-0007 Main shop unavailable 03:04",
    button: "Open and answer",
  });
});

test("a call says what it is about in letters and digits, and what to do", () => {
  const variables = callVariables({ incident: incidentOf(), site, ...zh });
  expect(variables).toEqual({
    priority: "危险",
    customer: "示例商城",
    site: "商城主站",
    what: "网站不可用",
    due: "3点19分",
  });
  expect(callScript(variables, "zh", true)).toBe(
    "WAF托管服务值班呼叫。危险事件，示例商城，商城主站，网站不可用，请在3点19分前响应。接手请按1，转下一位请按2。",
  );
  expect(callScript(callVariables({ incident: incidentOf(), site, ...en }), "en", false)).toBe(
    "WAF managed security service, on-call page. Critical incident, Example Shop, Main shop, unavailable. The answer is due at 03 19. Please confirm by the link in your message.",
  );
});

test("the texts to be approved have places for the variables", () => {
  const { text, reply } = callTemplates("zh", true);
  expect(text.match(/\$\{\w+\}/g)).toHaveLength(5);
  expect([text.endsWith("接手请按1，转下一位请按2。"), reply]).toEqual([true, "谢谢，您的按键已收到。"]);
});

test("a call about the service itself names it", () => {
  const facts = { impact: "severely-affected", missed: "i", customer: "shop", number: "7", priority: "Critical" };
  const incident = incidentOf({ kind: "self", rule: "promise-missed", host: undefined, facts }, "_provider");
  expect(callVariables({ incident, site: undefined, ...en })).toMatchObject({
    site: "the service itself",
    what: "answer to INC 0007 overdue",
  });
});
