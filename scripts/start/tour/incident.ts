import { generationOf, type Incident, numberText } from "../../../shared/domain/incident/incident.ts";
import { GROUP } from "../../../shared/domain/incident/plan.ts";
import type { Entry } from "../../../shared/domain/incident/timeline.ts";
import { escapeHtml, plain } from "../../../shared/messages/escape.ts";
import { siteName, titleOf } from "../../../shared/messages/incident-words.ts";
import { colours } from "../../../shared/messages/letter.ts";
import { lineTime } from "../../../shared/messages/time.ts";
import { entryWords } from "../../../shared/messages/timeline-words.ts";
import { wordFor, wordsIn } from "../../../shared/messages/words.ts";
import type { Export } from "../../../shared/response/export.ts";
import { section, soft, table } from "./html.ts";
import type { Story } from "./story.ts";
import type { Tour } from "./tour.ts";
import type { TourWords } from "./words.ts";

const SECONDS_A_MINUTE = 60;

type Generation = Export["incidents"][number]["generations"][number];

const shareUsed = ({ usedSeconds, minutes }: Generation): number =>
  Math.min(100, ((usedSeconds ?? minutes * SECONDS_A_MINUTE) / (minutes * SECONDS_A_MINUTE)) * 100);

/** How much of the promised time was used, as words and as a bar. */
const promise = (incident: Incident, exported: Export, words: TourWords): string => {
  const row = exported.incidents.find(({ id }) => id === incident.id);
  const generation = row?.generations.at(-1);
  const { minutes } = generationOf(incident);
  if (!generation || generation.usedSeconds === null) return soft(`${words.promise(minutes)} ${words.unanswered}`);
  const used = (generation.usedSeconds / SECONDS_A_MINUTE).toFixed(1);
  const said = `${words.promise(minutes)} ${words.answered(used, generation.met === true)}`;
  const state = generation.met === true ? "good" : "bad";
  return `${soft(said)}<div class="promise"><i class="${state}" style="width:${shareUsed(generation).toFixed(1)}%"></i></div>`;
};

/** What a line is, at a glance. */
const signs: Partial<Record<Entry["what"], string>> = {
  ...{ opened: "bad", reopened: "bad", lapsed: "bad", "not-received": "bad", mark: "bad" },
  ...{ paged: "call", escalated: "call", "handed-over": "call" },
  ...{ received: "good", acknowledged: "good", answered: "good", told: "good", mitigated: "good", resolved: "good" },
};

export const incidentStory = (
  { incident, entries }: Story,
  { scene, language, exported }: Tour,
  words: TourWords,
): string => {
  const { timeZone } = scene;
  const names = scene.names[language];
  const site = scene.siteOf(incident);
  const trade = wordsIn(language);
  const items = entries.map((entry) => {
    const said = entryWords({ entry, incident, site, language, timeZone, names });
    return `<li class="${signs[entry.what] ?? "plain"}"><time>${lineTime(Date.parse(entry.at), timeZone)}</time><span>${escapeHtml(said)}</span></li>`;
  });
  const band = `${trade.priorities[incident.priority]} · ${numberText(incident)} · ${trade.statuses[incident.status]}`;
  return section(
    words.story,
    soft(words.storyHint),
    `<h3 id="story"><span class="band" style="background:${colours[incident.priority]}">${escapeHtml(band)}</span> ${escapeHtml(titleOf(siteName(incident, site, language), incident, trade))}</h3>`,
    promise(incident, exported, words),
    `<ol class="timeline">${items.join("\n")}</ol>`,
  );
};

const deliveryCells = (one: Export["deliveries"][number], { scene, language }: Tour, words: TourWords): string[] => {
  const what = one.step === null ? words.templates[one.template] : words.level(one.step + 1);
  const at = one.sentAt ?? one.receiptAt;
  return [
    at === null ? "–" : lineTime(Date.parse(at), scene.timeZone),
    what,
    one.recipient === GROUP ? "–" : plain(wordFor(scene.names[language], one.recipient)),
    wordsIn(language).channels[one.channel],
    words.states[one.state],
  ];
};

/** Every message about the incident, and what became of it. */
export const paged = ({ deliveries }: Story, tour: Tour, words: TourWords): string => {
  const sorted = deliveries.toSorted((a, b) => (a.sentAt ?? "~").localeCompare(b.sentAt ?? "~"));
  const rows = sorted.map((one) => deliveryCells(one, tour, words));
  return section(words.paged, table(Object.values(words.columns), rows));
};
