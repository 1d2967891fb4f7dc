import type { Language, Person } from "../domain/contact/person.ts";
import type { Meta, Site } from "../domain/customer/customer.ts";
import { generationOf, type Incident, isClosed, numberText } from "../domain/incident/incident.ts";
import { updateDueAt } from "../domain/incident/news.ts";
import type { Entry } from "../domain/incident/timeline.ts";
import {
  customerContacts,
  lastMinutes,
  pagedPeople,
  recentChanges,
  type Surroundings,
  steps,
} from "./answer-page-sections.ts";
import { escapeHtml, MESSAGE_LENGTH, plain } from "./escape.ts";
import { evidence } from "./evidence.ts";
import { dueWords, personName, priorityWords, sinceOf, siteName, timeLeft, titleOf } from "./incident-words.ts";
import { colours } from "./letter.ts";
import { pageFrame } from "./page-frame.ts";
import { ago, lineTime, moment } from "./time.ts";
import { entryWords } from "./timeline-words.ts";
import type { Reason, Words } from "./words.en.ts";
import { wordFor, wordsIn } from "./words.ts";

export interface AnswerPage {
  incident: Incident;
  person: Person;
  meta: Meta;
  site: Site | undefined;
  /** The message to the customer, ready written. */
  ready: string;
  language: Language;
  /** Path that the form posts to. */
  action: string;
  /** False: the link came to a group, so that nobody knows who reads; it only shows. */
  acts?: boolean | undefined;
  now: number;
  /** The timeline so far, oldest first; without it only the newest entry is known. */
  entries?: readonly Entry[];
  /** Display names by person id. */
  names?: Record<string, string>;
  /** What is known around it; without it the page shows the incident alone. */
  around?: Surroundings;
}

/** What fits below the form. */
const NEWEST_ENTRIES = 10;

/** Shows an incident to whoever was paged, and what they may do: take it, or take it and answer. In the zone of the person. */
export const answerPage = (given: AnswerPage): string => {
  const words = wordsIn(given.language);
  const { person, names } = given;
  const page = { ...given, names: { [person.person]: personName(person, words), ...names } };
  return pageFrame({
    language: page.language,
    title: `${numberText(page.incident)} ${titleFor(page, words)}`,
    band: bandFor(page.incident, words),
    main: [
      situation(page, words),
      page.acts === false ? showsOnly() : forms(page, words),
      steps(page.incident, page.language),
      surroundings(page, words),
      history(page, words),
    ].join("\n"),
  });
};

const surroundings = ({ around, entries = [], names = {}, person, acts }: AnswerPage, words: Words): string => {
  if (!around) return "";
  const reading = { words, timeZone: person.timeZone };
  return [
    lastMinutes(around.traffic, reading),
    recentChanges(around.changes, reading),
    pagedPeople(entries, names, words),
    acts === false ? "" : customerContacts(around.contacts, words),
  ].join("\n");
};

const bandFor = (incident: Incident, words: Words) => ({
  colour: colours[incident.priority],
  text: [words.priorities[incident.priority], numberText(incident), words.statuses[incident.status]].join(" · "),
});

const titleFor = ({ incident, site, language }: AnswerPage, words: Words): string =>
  titleOf(siteName(incident, site, language), incident, words);

const situation = (page: AnswerPage, words: Words): string => {
  const { incident, person, meta, now } = page;
  const { timeZone } = person;
  const since = words.sinceWhen(evidence(incident, words), moment(sinceOf(incident), timeZone, words));
  const about = [plain(meta.name), plain(incident.host ?? ""), priorityWords(incident, words)];
  const updateDue = updateDueAt(incident);
  const [label, due] =
    updateDue === undefined
      ? [words.page.dueAt, dueWords(incident, { timeZone, words, now })]
      : [words.mail.labels.update, moment(updateDue, timeZone, words)];
  return [
    `<h1>${escapeHtml(titleFor(page, words))}</h1>`,
    `<p>${escapeHtml(since)}</p>`,
    `<p class="soft">${about.filter(Boolean).map(escapeHtml).join(" · ")}</p>`,
    due &&
      `<p class="due" style="border-color:${colours[incident.priority]}">${label}<br><b>${escapeHtml(due)}</b></p>`,
    holder(page, words),
  ].join("\n");
};

/** Who has it, if somebody has. */
const holder = (
  { incident, names = {}, now }: Pick<AnswerPage, "incident" | "names" | "now">,
  words: Words,
): string => {
  const { acknowledgedAt, acknowledgedBy, answeredAt, answeredBy } = generationOf(incident);
  const [at, by] = answeredBy === undefined ? [acknowledgedAt, acknowledgedBy] : [answeredAt, answeredBy];
  if (at === undefined || by === undefined) return "";
  const say = answeredBy === undefined ? words.page.holder : words.page.answerer;
  return `<p>${escapeHtml(say(plain(wordFor(names, by)), ago(now - at, words)))}</p>`;
};

interface Said {
  act: "answer" | "update";
  label: string;
  button: string;
  hint: string;
}

/** What is said to the customer next: the first answer, then updates. */
const saying = (incident: Incident, { page }: Words): Said => {
  if (generationOf(incident).answeredAt !== undefined)
    return { act: "update", label: page.messageUpdate, button: page.update, hint: page.hintUpdate };
  const isOpen = incident.status === "open";
  return {
    ...{ act: "answer", label: page.message },
    button: isOpen ? page.answer : page.answerOnly,
    hint: isOpen ? page.hintOpen : page.hint,
  };
};

const forms = (page: AnswerPage, words: Words): string => {
  if (isClosed(page.incident)) return "";
  return [messageForm(page, words), falseAlarmForm(page, words)].join("\n");
};

const quiet = (act: string, label: string): string =>
  `<button name="act" value="${act}" class="quiet">${escapeHtml(label)}</button>`;

const messageForm = ({ incident, ready, action }: AnswerPage, words: Words): string => {
  const { page } = words;
  const { act, label, button, hint } = saying(incident, words);
  const colour = colours[incident.priority];
  const isOpen = incident.status === "open";
  const others = [
    isOpen ? quiet("acknowledge", page.take) : "",
    quiet("help", page.needHelp),
    isOpen ? quiet("pass-on", page.passOn) : "",
  ];
  return `<form method="post" action="${escapeHtml(action)}" accept-charset="utf-8">
<label for="message">${label}</label>
<textarea id="message" name="message" rows="5" maxlength="${MESSAGE_LENGTH}">
${escapeHtml(ready)}</textarea>
<button name="act" value="${act}" style="background:${colour};border-color:${colour};color:#fff">${button}</button>
<div class="row">${others.join("")}</div>
<details><summary>${page.explained}</summary><p class="soft">${hint} ${page.hintHelp}</p></details>
</form>`;
};

const falseAlarmForm = (
  { action }: AnswerPage,
  { page }: Words,
): string => `<details><summary>${page.falseAlarm}</summary>
<form method="post" action="${escapeHtml(action)}" accept-charset="utf-8">
<label for="cause">${page.falseAlarmWhy}</label>
<input id="cause" name="cause" required maxlength="${MESSAGE_LENGTH}">
<button name="act" value="false-alarm" class="quiet">${page.falseAlarmClose}</button>
</form></details>`;

/** In both languages: a group has readers of either. */
export const showsOnly = (): string =>
  [wordsIn("zh"), wordsIn("en")].map(({ page }) => `<p class="due">${escapeHtml(page.showsOnly)}</p>`).join("\n");

const history = ({ entries, incident, site, language, person, names = {} }: AnswerPage, words: Words): string => {
  const { timeZone } = person;
  const items = (entries ?? [incident.tail]).slice(-NEWEST_ENTRIES).map((entry) => {
    const said = entryWords({ entry, incident, site, language, timeZone, names });
    return `<li><time>${lineTime(Date.parse(entry.at), timeZone)}</time> ${escapeHtml(said)}</li>`;
  });
  return `<h2>${words.page.timeline}</h2>\n<ol>\n${items.join("\n")}\n</ol>`;
};

export type Done = "acknowledged" | "answered" | "updated" | "handed-on" | "helped" | "false-alarm";
/** What became of an act: done, or refused and why. */
export type Did = Done | Reason;

export interface ResultPage {
  did: Did;
  incident: Incident;
  language: Language;
  now: number;
  names?: Record<string, string>;
}

/** After an act: what is true now, and what is still to be done. */
export const resultPage = ({ did, incident, language, now, names = {} }: ResultPage): string => {
  const words = wordsIn(language);
  const { title, said } = resultWords(did, words);
  const left = timeLeft(incident, { words, now });
  const main = [
    `<h1>${title}</h1>`,
    `<p>${said}</p>`,
    left && `<p class="due">${escapeHtml(words.page.dueIn(left))}</p>`,
    isDone(did) ? "" : holder({ incident, names, now }, words),
  ];
  return pageFrame({ language, title, band: bandFor(incident, words), main: main.filter(Boolean).join("\n") });
};

const isDone = (did: Did): did is Done => did in wordsIn("en").page.done;

const resultWords = (did: Did, { page, refusals, sentence }: Words): { title: string; said: string } =>
  isDone(did) ? page.done[did] : { title: page.refused, said: sentence(refusals[did]) };

const GREY = "#546e7a";

/** For a link that opens nothing. It does not say whether it ever did, nor what. */
export const spentPage = (language: Language): string => {
  const { page, service } = wordsIn(language);
  const main = `<h1>${page.spentTitle}</h1>\n<p>${page.spent}</p>`;
  return pageFrame({ language, title: page.spentTitle, band: { colour: GREY, text: service }, main });
};
