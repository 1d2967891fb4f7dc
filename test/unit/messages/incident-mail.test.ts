import { acknowledged } from "../../../shared/domain/incident/acts.ts";
import type { Incident } from "../../../shared/domain/incident/incident.ts";
import { incidentMail } from "../../../shared/messages/incident-mail.ts";
import { incidentOf, metaOf, night, personOf, site } from "./night.ts";

const link = "https://mss.example.com/v1/answer/secret";
const page = { template: "page" as const, incident: incidentOf(), site, link, now: night };
const en = { person: personOf("en"), meta: metaOf("en") };
const zh = { person: personOf("zh"), meta: metaOf("zh") };

const taken = (incident: Incident): Incident => {
  const outcome = acknowledged(incident, { by: "wei", via: "link", generation: 1 }, night);
  return outcome.ok ? outcome.value : incident;
};

test("a page says priority, state, number, site, what and when in its subject", () => {
  expect(incidentMail({ ...page, ...en }).subject).toBe("[Critical][open] INC-0007 Main shop unavailable 03:04");
  expect(incidentMail({ ...page, ...zh }).subject).toBe("【危险】【待响应】INC-0007 商城主站 网站不可用 03:04");
});

test("a page says in English all that the person on call has to know", () => {
  expect(incidentMail({ ...page, ...en }).text).toBe(`Critical | INC-0007 | open
Main shop unavailable

Please take this incident and give the customer the first answer.

Answer due: 2 Oct, 03:19 (GMT+8), 15 minutes left
Seen: 41 of 43 requests returned 502
Since: 2 Oct, 03:03 (GMT+8)
Site: www.example.com (core site)
Priority: Critical (core business unavailable)
Customer: Example Shop
For: Wei Zhang

Take or answer:
https://mss.example.com/v1/answer/secret

This link is meant for you alone; please do not forward it.

WAF Managed Security Service
`);
});

test("a page says the same in Chinese", () => {
  expect(incidentMail({ ...page, ...zh }).text).toBe(`危险 | INC-0007 | 待响应
商城主站 网站不可用

请尽快接手，并向客户发出首次响应。

响应时限：10月2日 03:19（GMT+8），剩余15分钟
现象：43个请求中41个返回502
开始时间：10月2日 03:03（GMT+8）
站点：www.example.com（核心站点）
优先级：危险（核心业务不可用）
客户：示例商城
接收人：张伟

接手 / 响应：
https://mss.example.com/v1/answer/secret

此链接仅限您本人使用，请勿转发。

WAF托管安全服务
`);
});

test("times are those of the recipient's clock, a zone that nobody knows is UTC and says so", () => {
  const berlin = incidentMail({ ...page, ...en, person: personOf("en", { timeZone: "Europe/Berlin" }) });
  expect(berlin.subject).toMatch(/ 21:04$/);
  expect(berlin.text).toContain("Answer due: 1 Oct, 21:19 (GMT+2)");
  const nowhere = incidentMail({ ...page, ...en, person: personOf("en", { timeZone: "Nowhere/Land" }) });
  expect(nowhere.text).toContain("Answer due: 1 Oct, 19:19 (GMT+0)");
});

test("a reminder tells who took an incident that the paging will go on", () => {
  const incident = taken(page.incident);
  const reminder = { ...page, incident, template: "reminder" as const, now: night + 1_800_000 };
  const mail = incidentMail({ ...reminder, ...en });
  expect(mail.subject).toBe("[Critical][acknowledged, no step yet] INC-0007 Main shop unavailable 03:04");
  expect(mail.text).toContain("15 minutes overdue");
  expect(mail.text).toContain(link);
  expect(incidentMail({ ...reminder, ...zh }).subject).toBe(
    "【危险】【已接手未处理】INC-0007 商城主站 网站不可用 03:04",
  );
});

test("the answer carries the message as it was written, and no link", () => {
  const text = "We have it.\n1 < 2 & so on";
  const mail = incidentMail({ ...page, ...en, template: "answer", text, link: undefined });
  expect(mail.subject).toBe("[Critical][answered] INC-0007 Main shop unavailable 03:04");
  expect(mail.text).toContain("\n\nWe have it.\n1 < 2 & so on\n\nSeen: 41 of 43");
  expect(mail.html).toContain("We have it.<br>1 &lt; 2 &amp; so on");
  expect(mail.html).not.toContain("<a ");
});

test("an incident about ourselves says which promise was missed", () => {
  const facts = { impact: "severely-affected", missed: "i", customer: "shop", number: "7", priority: "Critical" };
  const missed = { kind: "self", rule: "promise-missed", host: undefined, facts } as const;
  const incident = { ...incidentOf(missed, "_provider"), number: 3, core: false, priority: "High" as const };
  const mail = incidentMail({ ...page, ...en, incident, site: undefined });
  expect(mail.subject).toBe("[High][open] INC-0003 answer to INC-0007 overdue 03:04");
  expect(mail.text).toContain("Seen: INC-0007 (Critical) of customer shop had no first answer within 15 minutes\n");
  expect(mail.text).toContain("Priority: High (the service itself unavailable)");
  const chinese = incidentMail({ ...page, ...zh, incident, site: undefined });
  expect(chinese.subject).toBe("【高】【待响应】INC-0003 INC-0007 响应超时 03:04");
  expect(chinese.text).toContain("现象：客户shop的危险事件 INC-0007 未在15分钟内得到首次响应\n");
});

test("a simulated person is called so", () => {
  const person = personOf("en", { simulated: true });
  expect(incidentMail({ ...page, ...en, person }).text).toContain("For: Wei Zhang (simulated)");
});

test("while the clock is paused nothing is due", () => {
  const [first] = page.incident.generations;
  const generations = first ? [{ ...first, pauses: [{ from: night, reason: "customer" }] }] : [];
  const mail = incidentMail({ ...page, ...en, incident: { ...page.incident, generations } });
  expect(mail.text).toContain("Answer due: the clock is paused: waiting for the customer\n");
});
