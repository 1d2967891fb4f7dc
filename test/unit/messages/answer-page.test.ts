import { acknowledged, answered, resolved } from "../../../shared/domain/incident/acts.ts";
import type { Incident } from "../../../shared/domain/incident/incident.ts";
import { answerPage, resultPage, spentPage } from "../../../shared/messages/answer-page.ts";
import { languageOf } from "../../../shared/messages/language.ts";
import { runbook } from "../../../shared/messages/runbook.ts";
import { incidentOf, metaOf, night, personOf, site } from "./night.ts";

const incident = incidentOf();
const actor = { by: "wei", via: "link", generation: 1 };
const after = (outcome: ReturnType<typeof acknowledged>): Incident => (outcome.ok ? outcome.value : incident);
const taken = after(acknowledged(incident, actor, night));
const names = { wei: "Wei Zhang" };

const show = (of: Incident, language: "zh" | "en" = "en", entries = [incident.tail]) =>
  answerPage({
    incident: of,
    person: personOf(language),
    meta: metaOf(language),
    site,
    ready: "We have it.",
    language,
    action: "/v1/answer/secret",
    now: night + 60_000,
    entries,
    names,
  });

const buttons = (html: string) => [...html.matchAll(/name="act" value="([a-z-]+)"/g)].map(([, act]) => act);

test("the page says what, since when, how long still, and what happened", () => {
  const html = show(incident);
  expect(html).toContain("<h1>Main shop unavailable</h1>");
  expect(html).toContain("41 of 43 requests returned 502 since 2 Oct, 03:03 (GMT+8)");
  expect(html).toContain("2 Oct, 03:19 (GMT+8), 14 minutes left");
  expect(html).toContain("<time>10-02 03:04:12</time> Main shop unavailable (");
  expect(show(incident, "zh")).toContain("10月2日 03:19（GMT+8），剩余14分钟");
});

test("one form offers the ready message, to take, or to take and answer", () => {
  const html = show(incident);
  expect(html).toContain('<form method="post" action="/v1/answer/secret"');
  expect(html).toContain("\nWe have it.</textarea>");
  expect(buttons(html)).toEqual(["answer", "acknowledge", "help", "pass-on", "false-alarm"]);
});

test("what is taken can only be answered, what is answered takes updates, what is closed can only be read", () => {
  expect(buttons(show(taken))).toEqual(["answer", "help", "false-alarm"]);
  expect(show(taken)).toContain("Acknowledged by Wei Zhang 1 minute ago");
  const verdict = { verdict: "fault" as const, cause: "", done: "" };
  const told = show(after(answered(taken, actor, night)));
  expect(buttons(told)).toEqual(["update", "help", "false-alarm"]);
  expect(told).toContain("Update due<br><b>2 Oct, 03:34 (GMT+8)</b>");
  expect(show(after(resolved(taken, verdict, actor, night)))).not.toContain("<form");
});

test("what logs, rules and people hold is text on the page, on a group's page without the customer's numbers", () => {
  const bad = `"><script>alert(1)</script>\u202e`;
  const contact = { ...personOf("en"), name: bad, channels: [{ channel: "voice" as const, address: "+86 139-0000" }] };
  const around = {
    traffic: {
      ...({ is: "known", from: night, to: night, isComplete: true, requests: 1 } as const),
      statuses: [{ status: bad, requests: 1 }],
      rules: [{ module: bad, action: bad, rule: bad.repeat(9), requests: 1 }],
    },
    changes: [{ at: night, incident, title: bad }],
    contacts: [contact],
  };
  const page = { ...{ incident, person: personOf("en"), meta: metaOf("en"), site, ready: "We have it." }, around };
  const html = answerPage({ ...page, language: "en", action: "/x", now: night });
  expect(html).not.toMatch(/<script|\u202e/);
  expect(html).toContain('<a href="tel:+861390000">');
  expect(answerPage({ ...page, language: "en", action: "/x", now: night, acts: false })).not.toContain("tel:");
});

test("each kind of trouble has three first steps in both languages", () => {
  for (const steps of Object.values(runbook))
    for (const said of [steps.en, steps.zh])
      expect(said.map((step) => step.length > 5 && step.length < 170)).toEqual([true, true, true]);
});

test("the page needs no script and loads nothing", () => {
  expect(show(incident)).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|url\(|https?:/);
});

test("only the ten newest entries are shown", () => {
  const entries = Array.from({ length: 12 }, () => incident.tail);
  const [, history = ""] = show(incident, "en", entries).split("So far");
  expect(history.match(/<li>/g)).toHaveLength(10);
});

test("the result says what is true now, and who has it when it was refused", () => {
  const result = { incident: taken, now: night + 120_000, names };
  expect(resultPage({ ...result, did: "acknowledged", language: "en" })).toContain("Answer due: 13 minutes left");
  const refused = resultPage({ ...result, did: "already-acknowledged", language: "zh" });
  expect(refused).toContain("已有其他人接手。");
  expect(refused).toContain("Wei Zhang于2分钟前接手");
});

test("a spent link reveals nothing", () => {
  expect(spentPage("en")).not.toMatch(/INC|example|Critical/);
  expect(spentPage("zh")).toContain("此链接无法使用");
});

test("the reader's language is the one asked for most, else English", () => {
  expect(languageOf("zh-CN,zh;q=0.9,en;q=0.8")).toBe("zh");
  expect(languageOf("fr, en;q=0.5, zh;q=0.7")).toBe("zh");
  expect(languageOf("en-US")).toBe("en");
  expect(languageOf("zh;q=0, *")).toBe("en");
  expect(languageOf(undefined)).toBe("en");
});
