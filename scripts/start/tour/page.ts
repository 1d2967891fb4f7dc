import { escapeHtml, plain } from "../../../shared/messages/escape.ts";
import type { Export } from "../../../shared/response/export.ts";
import type { Traffic } from "../traffic.ts";
import { days } from "./days.ts";
import { section, soft } from "./html.ts";
import { incidentStory, paged } from "./incident.ts";
import { messages } from "./messages.ts";
import { reports } from "./reports.ts";
import { tourStyle } from "./style.ts";
import type { Tour } from "./tour.ts";
import { type TourWords, tourWords } from "./words.ts";

const MAX_HEADS = 20;

const pagesOf = ({ deliveries }: Export) =>
  deliveries.filter(({ template, sentAt }) => (template === "page" || template === "reminder") && sentAt !== null);

const requestsIn = (traffic: Traffic): number =>
  [...traffic.values()].flatMap((site) => [...site.values()]).reduce((sum, { requests }) => sum + requests, 0);

const figures = ({ exported, verification, traffic, language }: Tour, words: TourWords): string => {
  const { incidents } = exported;
  const generations = incidents.flatMap((incident) => incident.generations);
  const alerts = incidents.reduce((sum, incident) => sum + incident.alerts, 0);
  const count = (value: number): string => value.toLocaleString(language);
  const said: [string, string][] = [
    ...(traffic ? [[count(requestsIn(traffic)), words.figures.requests] as [string, string]] : []),
    [count(alerts), words.figures.alerts],
    [count(incidents.length), words.figures.incidents],
    [count(pagesOf(exported).length), words.figures.pages],
    [`${generations.filter(({ met }) => met === true).length} / ${generations.length}`, words.figures.inTime],
    [verification.ok ? count(verification.summary.chains) : "✗", words.figures.chains],
  ];
  return `<section class="figures">${said.map(([figure, what]) => `<div><b>${figure}</b><span>${what}</span></div>`).join("")}</section>`;
};

/** What the service does, for somebody who has read nothing. */
const how = (words: TourWords): string => {
  const steps = words.steps.map(([name, text]) => `<li><b>${name}</b><span>${text}</span></li>`);
  return section(words.how, `<ol class="steps">${steps.join("")}</ol>`);
};

const proof = ({ exported, verification, story, scene }: Tour, words: TourWords): string => {
  const heads = exported.ledger.slice(-MAX_HEADS).map(({ customerId, day, head }) => {
    const name = scene.metas[customerId]?.name ?? customerId;
    return `<tr><td>${escapeHtml(plain(name))}</td><td>${day}</td><td><code>${head}</code></td></tr>`;
  });
  const said = verification.ok ? words.proofOk(verification.summary) : words.proofBad(verification.problem);
  return section(
    words.proof,
    `<p>${escapeHtml(said)}</p>`,
    story ? `<p>${escapeHtml(words.last)} <code>${story.incident.tail.hash}</code></p>` : "",
    soft(heads.length > 0 ? words.heads : words.noHeads),
    `<div class="wide"><table>${heads.join("\n")}</table></div>`,
  );
};

const next = ({ folder }: Tour, words: TourWords): string => {
  const links = Object.entries(words.links).map(
    ([href, [name, text]]) => `<a class="link" href="${href}"><b>${name}</b><span>${text}</span></a>`,
  );
  const commands = [`npm run export -- --data ${folder} --out export.json`, "npm run verify-export -- export.json"];
  return section(
    words.next,
    `<div class="links">${links.join("")}</div>`,
    soft(words.commands),
    `<pre>${escapeHtml(commands.join("\n"))}</pre>`,
  );
};

const happened = (tour: Tour, words: TourWords): string[] => {
  const { story } = tour;
  if (tour.exported.incidents.length === 0) return [section(words.days, soft(words.nothing))];
  const told = story ? [incidentStory(story, tour, words), messages(story, words), paged(story, tour, words)] : [];
  return [days(tour, words), ...told, reports(tour, words), proof(tour, words)];
};

/** The first page somebody sees: what this is, what has happened, and that it can be checked. Everything in it is escaped. */
export const tourPage = (tour: Tour): string => {
  const words = tourWords(tour.language);
  const other = tour.language === "zh" ? "en" : "zh";
  const main = [figures(tour, words), how(words), ...happened(tour, words), next(tour, words)];
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
