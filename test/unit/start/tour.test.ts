import { pagesAfterAnswer, summaryLines } from "../../../scripts/start/summary.ts";
import { tourPage } from "../../../scripts/start/tour/page.ts";
import type { Tour } from "../../../scripts/start/tour/tour.ts";
import type { Meta } from "../../../shared/domain/customer/customer.ts";
import { incidentExport } from "../../../shared/domain/incident/export.ts";
import type { Incident } from "../../../shared/domain/incident/incident.ts";
import type { Export } from "../../../shared/response/export.ts";
import * as make from "../../support/make.ts";

const hostile = `"><script>alert(1)</script>`;
const meta = { name: hostile, language: "zh", timeZone: "Asia/Shanghai", waf: "2.0" } satisfies Meta;

const delivery: Omit<Export["deliveries"][number], "incidentId" | "sentAt"> = {
  ...{ id: "d", generation: 1, round: 0, step: 0, news: null, template: "page", channel: "mail", recipient: "li-wei" },
  ...{ language: "zh", state: "sent", reason: null, attempts: 1 },
  ...{ seenSeq: null, receiptAt: null, providerId: "6", failure: null, fallbackOf: null, bundleId: null },
};

const exportOf = (incident: Incident, sentAt = "2026-10-01T19:00:00.000Z"): Export => ({
  ...{ format: 1, at: "2026-10-01T20:00:00.000Z", clock: "2026-10-01T20:00:00.000Z" },
  customers: [
    {
      ...{ id: "lumina", ...meta, contract: null, access: null },
      sites: [{ host: "shop.lumina-mall.test", core: true, importantPaths: [] }],
    },
  ],
  incidents: [incidentExport({ incident, timeline: [incident.tail], redeliveries: 0, now: make.at(60) })],
  deliveries: [{ ...delivery, incidentId: incident.id, sentAt }],
  ...{ people: [], voidNumbers: [], ledger: [], coverage: [], tickets: [], proposals: [], changes: [] },
  ...{ authorisations: [], windows: [], writeCalls: [], reports: [], incidentReports: [] },
});

const named = { "li-wei": hostile };

const tourOf = (incident: Incident, change: Partial<Tour> = {}): Tour => {
  const exported = exportOf(incident);
  const scene = {
    ...{ customers: ["lumina"], metas: { lumina: meta }, names: { zh: named, en: named }, timeZone: meta.timeZone },
    customerOf: () => "lumina",
    siteOf: () => ({ host: hostile, core: true, importantPaths: [], names: { zh: hostile, en: hostile } }),
  };
  const card = { title: hostile, text: hostile, button: hostile };
  const documents = { mail: hostile, card, call: hostile, page: hostile, answer: hostile };
  const story = { incident, entries: [incident.tail], deliveries: exported.deliveries, documents };
  const verification = { ok: false as const, problem: hostile };
  return {
    exported,
    verification,
    scene,
    traffic: undefined,
    story,
    reports: [],
    language: "en",
    folder: hostile,
    ...change,
  };
};

it("whatever others have written stays text on the tour page", () => {
  const incident = make.incident({ facts: { errors: hostile, total: "43", status: hostile } });
  const page = tourPage(tourOf(incident));
  expect(page).not.toContain("<script");
  expect(page).toContain("&lt;script&gt;");
});

it("the tour loads nothing from anywhere, in both languages", () => {
  for (const language of ["zh", "en"] as const) {
    const page = tourPage(tourOf(make.incident(), { language }));
    expect(page).toContain(`<html lang="${language === "zh" ? "zh-CN" : "en"}">`);
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
  }
});

it("before anything has happened the tour says so", () => {
  const tour = tourOf(make.incident());
  const exported = { ...tour.exported, incidents: [], deliveries: [] };
  expect(tourPage({ ...tour, exported, story: undefined })).toContain("Nothing has happened yet");
});

const answeredAt = (minutes: number): Incident => {
  const [first] = make.incident().generations;
  if (!first) throw new Error("an incident without a generation");
  return make.incident({ generations: [{ ...first, answeredAt: make.at(minutes), answeredBy: "li-wei" }] });
};

it("a page that went out after the answer is counted, one at its very instant is not", () => {
  const sentAt = (minutes: number) => new Date(make.at(minutes)).toISOString();
  expect(pagesAfterAnswer(exportOf(answeredAt(5), sentAt(6)))).toBe(1);
  expect(pagesAfterAnswer(exportOf(answeredAt(5), sentAt(5)))).toBe(0);
});

it("the summary sets what was needed beside what was promised", () => {
  const effort = { from: "a", until: "b", realSeconds: 1, peakMegabytes: 2 };
  const summary = { customers: 1, incidents: 1, entries: 3, chains: 1, ledgerDays: 0, slaFigures: 3, witnesses: 0 };
  const lines = summaryLines({
    lines: undefined,
    exported: exportOf(answeredAt(16)),
    verification: { ok: true, summary },
    effort,
  });
  expect(lines.join("\n")).toContain(
    "Critical: median 16:00 min, worst 16:00 min, promised 15 min, 1 of 1 answered, 1 MISSED",
  );
});
