import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../../../shared/domain/contact/person.ts";
import { compose } from "../../../shared/domain/report/compose.ts";
import type { Facts } from "../../../shared/domain/report/facts.ts";
import { digestOf } from "../../../shared/domain/report/row.ts";
import { changeOf } from "../../../shared/messages/report-figures.ts";
import { reportMail } from "../../../shared/messages/report-mail.ts";
import { wordsIn } from "../../../shared/messages/words.ts";
import { facts, logs, read, siteRow } from "../../support/report-facts.ts";
import { busyDay } from "./busy-day.ts";

/** Gmail cuts a mail off above about 102 KB. */
const MAX_BYTES = 100_000;
const languages = ["zh", "en"] as const;

const mailOf = (found: Facts, language: Language) => {
  const report = compose(found);
  const row = { customer: "lumina", period: "daily#2026-10-01", recipients: [], watchers: [], createdAt: 0, rev: 1 };
  return reportMail({ ...row, language, report, digest: digestOf(report) });
};

const kept = (name: string): string => readFileSync(join(__dirname, "report", `${name}.txt`), "utf8");

test("the subject says the verdict first, then whose day it was", () => {
  expect(mailOf(facts(), "zh").subject).toBe("【正常】流明数字科技 WAF日报 10月1日");
  expect(mailOf(busyDay(), "en").subject).toBe("[Attention] Lumina Digital: WAF daily report, 1 Oct");
});

test.each(languages)("a quiet day reads as kept, in %s", (language) => {
  expect(mailOf(facts(), language).text).toBe(kept(`quiet.${language}`));
});

test.each(languages)("a day on which much happened reads as kept, in %s", (language) => {
  expect(mailOf(busyDay(), language).text).toBe(kept(`busy.${language}`));
});

test.each(languages)("a day without logs says so and shows no zero, in %s", (language) => {
  const absent = { is: "absent" } as const;
  const none = { sites: absent, sitesBefore: absent, silences: absent, attacks: absent, sources: absent };
  expect(mailOf(facts({ logs: none }), language).text).toBe(kept(`without-logs.${language}`));
});

test("what was not counted in full is the least that it can be", () => {
  const half = logs({ sites: read([siteRow("shop.lumina-mall.test")], { isComplete: false }) });
  const { text } = mailOf(facts({ logs: half }), "en");
  expect(text).toContain("Requests: at least 12,480");
  expect(text).toContain("Part of the logs could not be read");
});

test.each<[string, { value: number; before?: number }, string, string]>([
  ["nothing to compare with", { value: 5 }, "", ""],
  ["the same", { value: 1_000, before: 1_001 }, "as the day before", "与前一日持平"],
  ["nothing on both days", { value: 0, before: 0 }, "as the day before", "与前一日持平"],
  ["more", { value: 112, before: 100 }, "+12% on the day before", "较前一日+12%"],
  ["less", { value: 50, before: 100 }, "-50% on the day before", "较前一日-50%"],
  ["none any more", { value: 0, before: 7 }, "-100% on the day before", "较前一日-100%"],
  ["none before", { value: 7, before: 0 }, "none the day before", "前一日无"],
  ["many times as much", { value: 800, before: 12 }, "12 the day before", "前一日为12"],
])("compared with the day before: %s", (_, figure, en, zh) => {
  expect(changeOf(figure, wordsIn("en"))).toBe(en);
  expect(changeOf(figure, wordsIn("zh"))).toBe(zh);
});

test.each(languages)(
  "the markup is what mail programs render: small, no styles apart, no pictures, both colours in each cell, in %s",
  (language) => {
    const { html } = mailOf(busyDay(), language);
    expect(Buffer.byteLength(html)).toBeLessThan(MAX_BYTES);
    expect(html).toContain(`<html lang="${language === "zh" ? "zh-CN" : "en"}">`);
    expect(html).not.toMatch(/<style|<img|<script|class=|@media|url\(/);
    for (const [cell] of html.matchAll(/<td [^>]*font-size:1[2-9][^>]*>/g)) expect(cell).toMatch(/bgcolor="#\w{6}"/);
    for (const [table] of html.matchAll(/<table[^>]*>/g)) expect(table).toContain('role="presentation"');
  },
);

test("a customer with five hundred sites and all that can be listed gets a mail that no program cuts off", () => {
  const hosts = [...Array(500).keys()].map((n) => `${"w".repeat(40)}-${n}.example.com`);
  const sites = hosts.map((host) => ({ host, core: true, importantPaths: [] }));
  const rows = hosts.slice(0, 299).map((host) => siteRow(host));
  const found = { ...busyDay(), sites, logs: logs({ sites: read(rows) }) };
  for (const language of languages) expect(Buffer.byteLength(mailOf(found, language).html)).toBeLessThan(MAX_BYTES);
});

const evil = `"'><img src=x onerror=1>\r\nBcc: all@example.com\u2028\u202egnp\u0000\u{1f600}`;

test.each(languages)("text from logs, names and people breaks no tag, no line and no header, in %s", (language) => {
  const dressed = (text: string): Facts => ({
    ...busyDay(),
    meta: { ...busyDay().meta, name: text },
    sites: [{ host: "shop.lumina-mall.test", core: true, names: { zh: text, en: text }, importantPaths: [] }],
    logs: logs({
      sites: read([siteRow("shop.lumina-mall.test")]),
      attacks: read([{ module: text, action: "block", type: text, requests: 1 }]),
      sources: read([{ address: text, requests: 1, sites: 1, paths: 1 }]),
    }),
    duty: [[{ name: text, simulated: true }]],
  });
  const tags = (html: string): string[] => html.match(/<[a-z!/][^<>]*>/gi) ?? [];
  const [hostile, harmless] = [mailOf(dressed(evil), language), mailOf(dressed("x"), language)];
  expect(tags(hostile.html)).toEqual(tags(harmless.html));
  expect(hostile.subject).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,100}$/u);
  expect(hostile.text).not.toMatch(/^Bcc/m);
  expect(hostile.text).not.toMatch(/[\u2028\u202e]|(?!\n)\p{Cc}/u);
});
