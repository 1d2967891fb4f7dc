import { DAY, dayOf, nextDay, startOf } from "../../shared/domain/calendar.ts";
import type { Language } from "../../shared/domain/contact/person.ts";
import { generationOf, type Incident, numberText } from "../../shared/domain/incident/incident.ts";
import { priorities } from "../../shared/domain/incident/priority.ts";
import { escapeHtml, plain } from "../../shared/messages/escape.ts";
import { siteName, titleOf } from "../../shared/messages/incident-words.ts";
import { colours } from "../../shared/messages/letter.ts";
import { lineTime } from "../../shared/messages/time.ts";
import { entryWords } from "../../shared/messages/timeline-words.ts";
import { wordFor, wordsIn } from "../../shared/messages/words.ts";
import type { Export } from "../../shared/response/export.ts";
import type { Verification } from "../verify-export.ts";
import type { Scene } from "./scene.ts";
import type { Story } from "./tour-story.ts";
import { tourStyle } from "./tour-style.ts";
import { tourWords } from "./tour-words.ts";

export interface Tour {
  exported: Export;
  verification: Verification;
  scene: Scene;
  story: Story | undefined;
  language: Language;
  /** Data folder, for the commands. */
  folder: string;
}

type Words = ReturnType<typeof tourWords>;
type Row = Export["incidents"][number];

/** Drawn at most: more would be a carpet, and the list in the API has them all. */
const MAX_SITES = 60;
const MAX_BLOCKS = 2_000;
/** Days that get a line and a name. */
const MAX_DAYS = 62;
const MAX_HEADS = 20;

const section = (title: string, ...parts: string[]): string =>
  `<section><h2>${escapeHtml(title)}</h2>\n${parts.filter(Boolean).join("\n")}</section>`;
const soft = (text: string): string => `<p class="soft">${escapeHtml(text)}</p>`;

const pagesOf = ({ deliveries }: Export) =>
  deliveries.filter(({ template, sentAt }) => template !== "answer" && sentAt !== null);

const figures = ({ exported, verification }: Tour, words: Words): string => {
  const { incidents } = exported;
  const generations = incidents.flatMap((incident) => incident.generations);
  const alerts = incidents.reduce((sum, incident) => sum + incident.alerts, 0);
  const said: [string, string][] = [
    [String(alerts), words.figures.alerts],
    [String(incidents.length), words.figures.incidents],
    [String(pagesOf(exported).length), words.figures.pages],
    [`${generations.filter(({ met }) => met === true).length} / ${generations.length}`, words.figures.inTime],
    [verification.ok ? String(verification.summary.chains) : "✗", words.figures.chains],
  ];
  return `<section class="figures">${said.map(([figure, what]) => `<div><b>${figure}</b><span>${what}</span></div>`).join("")}</section>`;
};

/** Virtual days from the first sign to the last, and where an instant stands among them, in percent. */
const scaleOf = ({ exported, scene }: Tour) => {
  const from = Math.min(...exported.incidents.map(({ openedAt }) => Date.parse(openedAt)));
  const last = Math.max(...exported.incidents.map((row) => Date.parse(endOf(row))));
  const days: string[] = [];
  const lastDay = dayOf(last, scene.timeZone);
  for (let day = dayOf(from, scene.timeZone); day <= lastDay && days.length < MAX_DAYS; day = nextDay(day))
    days.push(day);
  const begin = startOf(days[0] ?? lastDay, scene.timeZone);
  const end = Math.max(last, begin + days.length * DAY);
  const place = (at: number): string => (((at - begin) / (end - begin)) * 100).toFixed(2);
  return { days: days.map((day) => ({ day, at: place(startOf(day, scene.timeZone)) })), place };
};
type Scale = ReturnType<typeof scaleOf>;

const endOf = ({ resolvedAt, lastSeenAt, openedAt }: Row): string =>
  resolvedAt ?? (lastSeenAt > openedAt ? lastSeenAt : openedAt);

const block = (row: Row, { place }: Scale, { story, language }: Tour): string => {
  const [left, right] = [place(Date.parse(row.openedAt)), place(Date.parse(endOf(row)))];
  const { kinds, priorities: names } = wordsIn(language);
  const said = `${numberText({ number: row.number ?? 0 })} ${names[row.priority]} ${kinds[row.kind]}`;
  const query = new URLSearchParams({ incident: row.id, lang: language });
  const width = (Number(right) - Number(left)).toFixed(2);
  const chosen = row.id === story?.incident.id ? ' class="now"' : "";
  return `<a${chosen} href="/?${escapeHtml(String(query))}#story" title="${escapeHtml(said)}" aria-label="${escapeHtml(said)}" style="left:${left}%;width:${width}%;background:${colours[row.priority]}"></a>`;
};

interface Lane {
  name: string;
  host: string;
  rows: Row[];
}

const lanesOf = ({ exported, scene, language }: Tour, words: Words): Lane[] => {
  const known = exported.customers.flatMap(({ id, sites }) => sites.map(({ host }) => ({ customer: id, host })));
  const lanes = known.map(({ customer, host }) => ({
    name: scene.siteOf({ customer, host })?.names?.[language] ?? host,
    host,
    rows: exported.incidents.filter((row) => row.customerId === customer && row.host === host),
  }));
  const placed = new Set(lanes.flatMap(({ rows }) => rows));
  const rest = exported.incidents.filter((row) => !placed.has(row));
  return [...lanes, ...(rest.length > 0 ? [{ name: words.elsewhere, host: rest[0]?.host ?? "", rows: rest }] : [])];
};

const lane = ({ name, host, rows }: Lane, scale: Scale, tour: Tour): string => {
  const lines = scale.days.slice(1).map(({ at }) => `<i style="left:${at}%"></i>`);
  const blocks = rows.slice(0, MAX_BLOCKS).map((row) => block(row, scale, tour));
  return `<div class="name">${escapeHtml(plain(name))}<small>${escapeHtml(plain(host))}</small></div><div class="track">${[...lines, ...blocks].join("")}</div>`;
};

const days = (tour: Tour, words: Words): string => {
  const scale = scaleOf(tour);
  const names = scale.days.map(({ day, at }) => `<span style="left:${at}%">${day.slice(5)}</span>`);
  const lanes = lanesOf(tour, words).slice(0, MAX_SITES);
  const { priorities: said } = wordsIn(tour.language);
  const legend = priorities.map((one) => `<span><i style="background:${colours[one]}"></i>${said[one]}</span>`);
  const strips = `<div></div><div class="days">${names.join("")}</div>${lanes.map((one) => lane(one, scale, tour)).join("\n")}`;
  return section(
    words.days,
    soft(words.daysHint),
    `<div class="strips">${strips}</div><div class="legend">${legend.join("")}</div>`,
  );
};

const SECONDS_A_MINUTE = 60;

const promise = (incident: Incident, exported: Export, words: Words): string => {
  const row = exported.incidents.find(({ id }) => id === incident.id);
  const { minutes } = generationOf(incident);
  const { usedSeconds = null, met = null } = row?.generations[row.generations.length - 1] ?? {};
  if (usedSeconds === null) return `${words.promise(minutes)} ${words.unanswered}`;
  return `${words.promise(minutes)} ${words.answered((usedSeconds / SECONDS_A_MINUTE).toFixed(1), met === true)}`;
};

const storyOf = ({ incident, entries }: Story, { scene, language, exported }: Tour, words: Words): string => {
  const { timeZone } = scene;
  const names = scene.names[language];
  const site = scene.siteOf(incident);
  const trade = wordsIn(language);
  const items = entries.map((entry) => {
    const said = entryWords({ entry, incident, site, language, timeZone, names });
    return `<li><time>${lineTime(Date.parse(entry.at), timeZone)}</time><span>${escapeHtml(said)}</span></li>`;
  });
  const band = `${trade.priorities[incident.priority]} · ${numberText(incident)} · ${trade.statuses[incident.status]}`;
  return section(
    words.story,
    `<h3 id="story"><span class="band" style="background:${colours[incident.priority]}">${escapeHtml(band)}</span> ${escapeHtml(titleOf(siteName(incident, site, language), incident, trade))}</h3>`,
    soft(promise(incident, exported, words)),
    `<ol class="timeline">${items.join("\n")}</ol>`,
  );
};

/** Runs nothing, loads nothing and goes nowhere; of the same origin only so that it is drawn with the page. */
const frame = (title: string, html: string): string =>
  `<div><h3>${escapeHtml(title)}</h3><iframe sandbox="allow-same-origin" title="${escapeHtml(title)}" srcdoc="${escapeHtml(html)}"></iframe></div>`;

const message = ({ documents }: Story, words: Words): string => {
  if (!documents) return "";
  const frames = [
    frame(words.mailZh, documents.zh),
    frame(words.mailEn, documents.en),
    frame(words.page, documents.page),
  ];
  return section(words.message, soft(words.messageHint), `<div class="three">${frames.join("\n")}</div>`);
};

const deliveryRow = (one: Export["deliveries"][number], { scene, language }: Tour, words: Words): string => {
  const what = one.step === null ? words.templates[one.template] : words.level(one.step + 1);
  const at = one.sentAt ?? one.receiptAt;
  const cells = [
    at === null ? "–" : lineTime(Date.parse(at), scene.timeZone),
    what,
    plain(wordFor(scene.names[language], one.recipient)),
    wordsIn(language).channels[one.channel],
    words.states[one.state],
  ];
  return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`;
};

const paged = ({ deliveries }: Story, tour: Tour, words: Words): string => {
  const sorted = deliveries.toSorted((a, b) => (a.sentAt ?? "~").localeCompare(b.sentAt ?? "~"));
  const heads = Object.values(words.columns).map((name) => `<th>${escapeHtml(name)}</th>`);
  const rows = sorted.map((one) => deliveryRow(one, tour, words));
  return section(words.paged, `<div class="wide"><table><tr>${heads.join("")}</tr>${rows.join("\n")}</table></div>`);
};

const proof = ({ exported, verification, story, scene }: Tour, words: Words): string => {
  const heads = exported.ledger.slice(-MAX_HEADS).map(({ customerId, day, head }) => {
    const name = scene.metas[customerId]?.name ?? customerId;
    return `<tr><td>${escapeHtml(plain(name))}</td><td>${day}</td><td><code>${head}</code></td></tr>`;
  });
  const { summary } = verification.ok ? verification : {};
  const said = summary
    ? words.proofOk(summary.chains, summary.entries, summary.slaFigures)
    : words.proofBad(verification.ok ? "" : verification.problem);
  return section(
    words.proof,
    `<p>${escapeHtml(said)}</p>`,
    story ? `<p>${escapeHtml(words.last)} <code>${story.incident.tail.hash}</code></p>` : "",
    soft(heads.length > 0 ? words.heads : words.noHeads),
    `<div class="wide"><table>${heads.join("\n")}</table></div>`,
  );
};

const next = ({ folder }: Tour, words: Words): string => {
  const links = [
    ["/__local/inbox/mail", words.links.inbox],
    ["/v1/openapi.json", words.links.api],
    ["/v1/health", words.links.health],
    ["/__local/clock", words.links.clock],
  ].map(([href, text]) => `<li><a href="${href}">${text}</a></li>`);
  const commands = [`npm run export -- --data ${folder} --out export.json`, "npm run verify-export -- export.json"];
  return section(
    words.next,
    `<ul>${links.join("")}</ul>`,
    soft(words.commands),
    `<pre>${escapeHtml(commands.join("\n"))}</pre>`,
  );
};

const happened = (tour: Tour, words: Words): string[] => {
  const { story } = tour;
  if (tour.exported.incidents.length === 0) return [section(words.days, soft(words.nothing))];
  const told = story ? [storyOf(story, tour, words), message(story, words), paged(story, tour, words)] : [];
  return [days(tour, words), ...told, proof(tour, words)];
};

/** The first page somebody sees: what this is, what has happened, and that it can be checked. Everything in it is escaped. */
export const tourPage = (tour: Tour): string => {
  const words = tourWords(tour.language);
  const other = tour.language === "zh" ? "en" : "zh";
  const main = [figures(tour, words), ...happened(tour, words), next(tour, words)];
  return `<!doctype html>
<html lang="${tour.language === "zh" ? "zh-CN" : "en"}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${words.title}</title><style>${tourStyle}</style></head>
<body>
<header><div><a href="/?lang=${other}" hreflang="${other}">${words.otherLanguage}</a><h1>${words.title}</h1>
${words.lead.map((line) => `<p>${line}</p>`).join("\n")}</div></header>
<main>
${main.join("\n")}
</main>
</body>
</html>
`;
};
