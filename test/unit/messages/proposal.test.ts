import { type Found, nightFrom } from "../../../shared/domain/proposal/night.ts";
import { proposalPage } from "../../../shared/messages/proposal-page.ts";
import { proposalsMail } from "../../../shared/messages/proposals-mail.ts";
import { passed, swept, unheld } from "../../support/findings.ts";
import { person } from "../../support/make.ts";
import { around, found, proposal } from "../../support/proposal.ts";

const reader = (language: "zh" | "en", roles: Parameters<typeof person>[1] = {}) =>
  person("yan", { customer: "lumina", roles: ["approver"], language, ...roles });
const mail = (language: "zh" | "en", waiting = [proposal()]) =>
  proposalsMail({ customer: "Lumina", waiting, reader: reader(language) });

test("a mail says in English what a person needs to decide, in the order in which it is asked", () => {
  const { subject, text } = mail("en");
  expect(subject).toContain("1 proposal waits for your decision");
  const told = [
    "This service does not change your WAF yet",
    "Blocked wrongly: shop.lumina-mall.test POST /comment, by rules 1001",
    "Whom it hurts: 20 clients on 9 days; of the requests looked at 90% came from clients known from before",
    "Would let through: none of the attacks among the 103 requests that were looked at",
    "Expected error: 0.3% of what would be freed may be attacks",
    "Undo: delete the rule mss_fp_0123456789 (DeleteDefenseRule); nothing else is changed",
    "Who decides: one approver",
    '"action":"CreateDefenseRule"',
  ];
  const places = told.map((line) => text.indexOf(line));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(Math.min(...places)).toBeGreaterThan(0);
});

test("the same in Chinese", () => {
  const { subject, text } = mail("zh");
  expect(subject).toContain("有1条建议等待您决定");
  for (const told of [
    "目前不会修改您的WAF",
    "误拦截内容：",
    "9天内20个客户端",
    "预计误差：",
    "删除规则 mss_fp_0123456789",
    "一名审批人",
  ])
    expect(text).toContain(told);
});

test("attacks that would pass are named by their trace ids, and that other rules are unknown is said", () => {
  const predicted = { ...found().predicted, suspects: 2, suspectTraces: ["a".repeat(30), "b".repeat(30)] };
  const { text } = mail("en", [proposal({}, { predicted })]);
  expect(text).toContain(`2 requests of suspects among 103 that were looked at, trace ids ${"a".repeat(30)}`);
  expect(text).toContain("Whether other rules would still stop them is unknown");
});

test("a broad one says that it takes two, one of WAF 2.0 that it leaves out all rules", () => {
  const { text } = mail("en", [proposal({ broad: true, waf: "2.0", ruleIds: "*" })]);
  expect(text).toContain("two approvers, since it is broad");
  expect(text).toContain("all core rules, since WAF 2.0 names none");
  expect(text).toContain("DeleteProtectionModuleRule");
});

test("of many a mail shows five and counts the others", () => {
  const many = Array.from({ length: 12 }, (_, n) => proposal({ proposal: `lumina-p-${n}` }));
  const { subject, text, html } = mail("en", many);
  expect(subject).toContain("12 proposals wait");
  expect([text.match(/Blocked wrongly:/g)?.length, /7 more/.test(text)]).toEqual([5, true]);
  expect(html.length).toBeLessThan(100_000);
});

test("an owner hears that somebody has to be named", () => {
  const { text } = proposalsMail({ customer: "L", waiting: [proposal()], reader: reader("en", { roles: ["owner"] }) });
  expect(text).toContain("until somebody is named, nobody can decide");
});

test.each(["zh", "en"] as const)("a page in %s tells how it stands, and who said what", (language) => {
  const said = { by: "yan", at: Date.parse("2026-10-02T01:00:00Z"), reason: "our editors sign so" };
  const page = proposalPage(proposal({ state: "approved", approvals: [said] }), language);
  expect(page).toContain(language === "zh" ? "已批准，尚未写入WAF" : "approved, not written to the WAF");
  expect(page).toContain("our editors sign so");
  expect(page).toContain("CreateDefenseRule");
});

const HOSTILE = `"><script>alert(1)</script>\u202e\u0000'; DROP TABLE x --${"x".repeat(5_000)}`;

test.each(["zh", "en"] as const)("nothing that a stranger wrote is markup in %s, or without end", (language) => {
  const predicted = { ...found().predicted, suspects: 1, suspectTraces: [HOSTILE] };
  const change = { ...found().change, conditions: [{ key: "URLPath", opValue: "eq", values: HOSTILE }] };
  const hostile = proposal(
    { rejected: { by: HOSTILE, at: 1, reason: HOSTILE }, state: "rejected" },
    { id: HOSTILE, host: HOSTILE, ruleIds: [HOSTILE], predicted, change },
  );
  const { subject, html, text } = mail(language, Array(9).fill(hostile));
  const page = proposalPage(hostile, language);
  for (const markup of [html, page]) expect(markup).not.toMatch(/<script|\u202e/);
  for (const plainText of [subject, text]) expect(plainText).not.toMatch(/\u202e/);
  expect([subject, html, text, page].some((said) => said.includes("\0"))).toBe(false);
  expect(subject.length).toBeLessThanOrEqual(100);
  expect([html.length < 60_000, page.length < 30_000]).toEqual([true, true]);
});

const night = (change: Partial<Found> = {}) =>
  nightFrom({ findings: [passed(), swept()], refused: [unheld()], ...change }, { ...around, isWhole: true }, undefined);
const mailOf = (language: "zh" | "en", beside = night()) =>
  proposalsMail({ customer: "Lumina", waiting: [], night: beside, reader: reader(language) });

test("a mail says what seems to have passed, and what WAF 2.0 cannot say, each with its evidence and remedy", () => {
  const { subject, text } = mailOf("en");
  expect(subject).toContain("3 findings to look at");
  for (const told of [
    "/search: requests with the syntax of attacks (union) that got through: 7; clients, which core rules had stopped there: 2 (198.51.100.1, 198.51.100.2). First ",
    "A custom rule that refuses such values on this path would close it.",
    "/old.bak: requests that got this page, which hardly anybody else asks for: 7;",
    "A limit of 30 dead ends of one client a day",
    "POST /comment: of the requests that were looked at 7 of 2 clients seem to be blocked wrongly.",
    'In WAF 3.0: {"name":"mss_fp_0123456789"',
  ])
    expect(text).toContain(told);
});

test("the same in Chinese, and on the page of a proposal what is of its site", () => {
  expect(mailOf("zh").subject).toContain("有3项发现需要查看");
  for (const told of ["7个带有攻击语法（union）的请求未被拦截", "WAF 3.0 的写法"])
    expect(mailOf("zh").text).toContain(told);
  const elsewhere = passed({ host: "other.test" });
  const page = proposalPage(proposal(), "zh", night({ findings: [passed(), elsewhere] }));
  expect([page.includes("/search"), page.includes("other.test")]).toEqual([true, false]);
});

test.each(["zh", "en"] as const)(
  "of findings, too, nothing that a stranger wrote is markup in %s, or without end",
  (language) => {
    const evil = { host: HOSTILE, traces: [HOSTILE] };
    const remedy = { is: "custom-rule", path: HOSTILE, signs: [HOSTILE] } as const;
    const findings = Array(50).fill(
      passed({ ...evil, path: HOSTILE, clients: [HOSTILE], remedy: { ...remedy, signs: [HOSTILE] } }),
    );
    const { html, text } = mailOf(language, {
      ...night(),
      findings,
      refused: Array(50).fill(unheld({ ...evil, id: HOSTILE })),
    });
    const page = proposalPage(proposal({ site: HOSTILE }), language, { ...night(), findings });
    for (const said of [html, page]) expect(said).not.toMatch(/<script|\u202e|\0/);
    expect(text).not.toMatch(/\u202e|\0/);
    expect([html.length < 40_000, page.length < 40_000]).toEqual([true, true]);
  },
);
