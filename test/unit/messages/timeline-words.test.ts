import { acknowledged, answered, lapsed } from "../../../shared/domain/incident/acts.ts";
import type { Incident } from "../../../shared/domain/incident/incident.ts";
import { type Entry, What } from "../../../shared/domain/incident/timeline.ts";
import { entryLine } from "../../../shared/messages/timeline-words.ts";
import { incidentOf, night, site } from "./night.ts";

const incident = incidentOf();
const names = { wei: "Wei Zhang", li: "Li Na" };

const line = (entry: Entry, { of = incident, language = "en" }: { of?: Incident; language?: "zh" | "en" } = {}) =>
  entryLine({ entry, incident: of, site: undefined, language, timeZone: "Asia/Shanghai", names });
const said = (what: What, data: Entry["data"], language: "zh" | "en" = "en", by = "wei") =>
  line({ ...incident.tail, what, by, data }, { language }).split("  ")[1];

test("an opening says what happened where, since when, and until when the answer is due", () => {
  expect(line(incident.tail)).toBe(
    "10-02 03:04:12 INC-0007 Critical  www.example.com unavailable (41 of 43 requests returned 502 since 03:03:20); answer due 03:19:12",
  );
  expect(line(incident.tail, { language: "zh" })).toBe(
    "10-02 03:04:12 INC-0007 危险  www.example.com 网站不可用（03:03:20起，43个请求中41个返回502）；响应时限 03:19:12",
  );
});

test("a site is called by its name in the reader's language", () => {
  const named = { entry: incident.tail, incident, site, language: "zh", timeZone: "Asia/Shanghai", names } as const;
  expect(entryLine(named)).toContain("  商城主站 网站不可用（");
});

test("people and channels are named", () => {
  expect(said("paged", { level: 0, recipients: ["wei/mail", "li/mail"] })).toBe("paged Wei Zhang (mail), Li Na (mail)");
  expect(said("escalated", { level: 1, recipients: ["li/mail"] }, "zh")).toBe("升级至第2级，已呼叫：Li Na（邮件）");
  expect(said("paged", { level: "reminder", recipients: ["wei/mail"] })).toBe("reminder to Wei Zhang (mail)");
  expect(said("paged", { level: 0, recipients: [] })).toBe("paged nobody: no address known");
});

test("what became of a message is said with its reason, and how it goes on", () => {
  const data = { recipient: "wei/dingtalk", delivery: "d", reason: "no-receipt", next: "voice" };
  expect(said("not-received", data)).toBe(
    "message not received: Wei Zhang (DingTalk) (no receipt in time); now by phone",
  );
  expect(said("not-received", data, "zh")).toBe("消息未送达：Wei Zhang（钉钉）（未按时收到回执），改用电话");
  expect(said("not-received", { recipient: "wei/voice", reason: "isv.OUT_OF_SERVICE" })).toBe(
    "message not received: Wei Zhang (phone) (isv.OUT_OF_SERVICE)",
  );
  expect(said("received", { recipient: "wei/voice" }, "zh")).toBe("消息已送达：Wei Zhang（电话）");
  expect(said("handed-over", { recipient: "group/dingtalk-group" })).toBe("message handed over: DingTalk group");
  expect(said("handed-on", { via: "phone" })).toBe("handed over by Wei Zhang (phone key)");
});

test("an answer says whether it came in time", () => {
  const outcome = answered(incident, { by: "wei", via: "link", generation: 1 }, night + 60_000);
  const of = outcome.ok ? outcome.value : incident;
  expect(line(of.tail, { of })).toMatch(/ {2}taken and answered by Wei Zhang \(link\), in time$/);
  const late = answered(incident, { by: "wei", via: "link", generation: 1 }, night + 960_000);
  const tardy = late.ok ? late.value : incident;
  expect(line(tardy.tail, { of: tardy, language: "zh" })).toMatch(/ {2}Wei Zhang已接手并响应（链接），超时$/);
});

test("a lapse names who had fallen silent", () => {
  const outcome = acknowledged(incident, { by: "wei", via: "link", generation: 1 }, night);
  const of = lapsed(outcome.ok ? outcome.value : incident, night);
  expect(line(of.tail, { of })).toMatch(/ {2}acknowledgement of Wei Zhang lapsed, the paging goes on$/);
});

test("marks, notes and verdicts read as sentences", () => {
  expect(said("mark", { percent: 80 })).toBe("80% of the promised time is over");
  expect(said("mark", { percent: 100 }, "zh", "system")).toBe("响应时限已到，尚未响应");
  expect(said("note", { text: "origin down" })).toBe("note by Wei Zhang: origin down");
  expect(said("resolved", { verdict: "false-alarm", via: "api" }, "zh")).toBe("Wei Zhang已解决：误报");
});

test.each(What.options)("%s has words in both languages, with data or without", (what) => {
  for (const language of ["en", "zh"] as const) {
    expect(said(what, {}, language, "system")).toMatch(/\S/);
    expect(said(what, {}, language, "system")).not.toMatch(/undefined|NaN|\bnull/);
  }
});
