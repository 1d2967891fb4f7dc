import { answerPage, resultPage } from "../../../shared/messages/answer-page.ts";
import { plain } from "../../../shared/messages/escape.ts";
import { callVariables } from "../../../shared/messages/incident-call.ts";
import { incidentCard } from "../../../shared/messages/incident-card.ts";
import { incidentMail } from "../../../shared/messages/incident-mail.ts";
import { smsVariables } from "../../../shared/messages/incident-sms.ts";
import { problemWords } from "../../../shared/messages/problem.ts";
import { readyAnswer } from "../../../shared/messages/ready-answer.ts";
import { entryLine } from "../../../shared/messages/timeline-words.ts";
import { incidentOf, metaOf, night, personOf } from "./night.ts";

const evil = `"'><img src=x onerror=1>\r\nBcc: all@example.com\u2028\u202egnp\u0000\u{1f600}`;
const facts = Object.fromEntries(
  ["total", "errors", "status", "ratio", "clients", "missed", "customer", "number", "priority"].map((name) => [
    name,
    evil,
  ]),
);
const longHost = evil + "w".repeat(200);

const kinds = ["outage", "http-flood", "slow-origin", "certificate", "self"] as const;
const incidents = kinds.map((kind) => incidentOf({ kind, facts, host: longHost, rule: evil }));

const tags = (html: string): string[] => html.match(/<[a-z!/][^<>]*>/gi) ?? [];
/** What attackers wrote may change texts, never the tags around them. */
const expectSameTags = (html: string, harmless: string) => expect(tags(html)).toEqual(tags(harmless));

const mailOf = (language: "zh" | "en", incident = incidentOf(), name = "x") =>
  incidentMail({
    template: "page",
    incident,
    person: personOf(language, { name }),
    meta: { ...metaOf(language), name },
    site: undefined,
    link: "https://mss.example.com/v1/answer/secret",
    now: night,
  });

describe.each(["zh", "en"] as const)("in %s", (language) => {
  const facing = { person: personOf(language, { name: evil }), meta: { ...metaOf(language), name: evil }, now: night };

  test.each(incidents)("log text of kind $kind breaks no header, no line and no tag of a mail", (incident) => {
    const mail = mailOf(language, incident, evil);
    expect(mail.subject).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,100}$/u);
    expect(mail.text).not.toMatch(/^Bcc/m);
    expect(mail.text).not.toMatch(/[\u2028\u202e]|(?!\n)\p{Cc}/u);
    const harmless = incidentOf({ kind: incident.kind, facts: { missed: "i" } });
    const rows = (html: string) => tags(html).filter((tag) => !/^<\/?t[dr]/.test(tag));
    expect(rows(mail.html)).toEqual(rows(mailOf(language, harmless).html));
  });

  test.each(incidents)("log text of kind $kind breaks no tag of the page", (incident) => {
    const page = (ready: string, of = incident) =>
      answerPage({ ...facing, incident: of, site: undefined, ready, language, action: "/x" });
    expectSameTags(page(evil), page("ready", incidentOf({ kind: incident.kind, facts: { missed: "i" } })));
    expect(page("</textarea><script>1</script>")).not.toContain("<script");
  });

  test.each(incidents)("log text of kind $kind makes nothing of a card but text", (incident) => {
    const said = { incident, reader: facing.person, meta: facing.meta, site: undefined, now: night };
    const { title, text } = incidentCard({ ...said, template: "page", link: "https://mss.test/x", toGroup: false });
    expect(title).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,100}$/u);
    expect(text.replace(/^#### |^\*\*|\*\*$/gm, "")).not.toMatch(/[[\]<>!@#*_`~|\\]|:\/\/|www\./i);
    expect(text.split("\n\n").every((line) => !line.includes("\n"))).toBe(true);
  });

  test.each(incidents)("log text of kind $kind is read aloud as letters and digits, and shortly", (incident) => {
    const variables = callVariables({ incident, reader: facing.person, meta: facing.meta, site: undefined });
    for (const value of Object.values(variables)) expect(value).toMatch(/^[\p{Script=Han}A-Za-z0-9 ]+$/u);
    expect(Object.values(variables).join("").length).toBeLessThan(250);
  });

  test.each(incidents)("log text of kind $kind is no address and no bracket of a short message", (incident) => {
    const variables = smsVariables({ incident, reader: facing.person, meta: facing.meta, site: undefined });
    for (const value of Object.values(variables)) expect(value).toMatch(/^[\p{Script=Han}A-Za-z0-9: ]{1,35}$/u);
  });

  test.each(incidents)("log text of kind $kind stays on the line that it belongs to", (incident) => {
    const words = { incident, site: undefined, language, timeZone: "UTC", names: { wei: evil } };
    const note = { ...incident.tail, what: "note" as const, by: "wei", data: { text: evil } };
    for (const entry of [incident.tail, note])
      expect(entryLine({ entry, ...words })).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}]+$/u);
    const ready = readyAnswer({ ...facing, incident, site: undefined });
    expect(ready.split("\n")).toHaveLength(6);
  });

  test("a name breaks no tag of the result", () => {
    const incident = incidentOf();
    const generations = incident.generations.map((one) => ({ ...one, acknowledgedAt: night, acknowledgedBy: "wei" }));
    const page = (name: string) =>
      resultPage({
        did: "already-acknowledged",
        incident: { ...incident, generations },
        language,
        now: night,
        names: { wei: name },
      });
    expectSameTags(page(evil), page("x"));
  });

  test("a reason of a fault is one bounded line", () => {
    expect(problemWords("NOT_FOUND", evil + longHost, language).detail).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}]{1,200}$/u);
  });
});

test("cutting a line leaves no half of a character", () => {
  expect(plain("\u{1f600}".repeat(3), 4)).toBe("\u{1f600}…");
});
