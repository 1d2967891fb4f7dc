import type { Person } from "../domain/contact/person.ts";
import { addressOf } from "../domain/contact/person.ts";
import type { Traffic } from "../domain/evidence/traffic.ts";
import { type Incident, numberText } from "../domain/incident/incident.ts";
import type { Entry } from "../domain/incident/timeline.ts";
import { endOf, type Window } from "../domain/window/window.ts";
import { escapeHtml, plain } from "./escape.ts";
import { personName } from "./incident-words.ts";
import { runbook } from "./runbook.ts";
import { clockTime, decimal, moment } from "./time.ts";
import { peopleNamed } from "./timeline-words.ts";
import type { Words } from "./words.en.ts";
import { wordFor, wordsIn } from "./words.ts";

/** What happened to the customer's configuration, as far as we know: as an incident or a ticket tells, or as it was agreed. */
export type Change = { at: number; incident: Incident; title: string } | { at: number; window: Window };

/** What the reader of an answer page is shown besides the incident itself. */
export interface Surroundings {
  traffic: Traffic;
  changes: Change[];
  /** Of the customer: whom to call. */
  contacts: Person[];
}

export interface Reading {
  words: Words;
  timeZone: string;
}

const CODE_LENGTH = 40;

const item = (text: string): string => `<li>${escapeHtml(text)}</li>`;

const section = (title: string, body: string): string => `<h2>${escapeHtml(title)}</h2>\n${body}`;

const list = (items: string[], nothing: string): string =>
  items.length > 0 ? `<ul>\n${items.map(item).join("\n")}\n</ul>` : `<p>${escapeHtml(nothing)}</p>`;

/** Status and rule, with the window that was looked at and whether all of it was. */
export const lastMinutes = (traffic: Traffic, { words, timeZone }: Reading): string => {
  const { page } = words;
  if (traffic.is === "unknown") return section(page.lastMinutes, `<p>${escapeHtml(page.unknown[traffic.why])}</p>`);
  const { from, to, isComplete, statuses, rules } = traffic;
  const window = page.window(clockTime(from, timeZone), clockTime(to, timeZone));
  const said = statuses.map(
    ({ status, requests }) => `${plain(status, CODE_LENGTH) || "–"} × ${decimal(requests, words)}`,
  );
  return [
    section(`${page.lastMinutes}${words.aside(window)}`, ""),
    `<p>${escapeHtml(said.join(words.comma) || page.noRequests)}</p>`,
    `<p>${escapeHtml(page.acted + words.colon + (rules.map((rule) => ruleWords(rule, words)).join(words.comma) || page.noRule))}</p>`,
    isComplete ? "" : `<p class="soft">${escapeHtml(page.incomplete)}</p>`,
  ]
    .filter(Boolean)
    .join("\n");
};

type Rule = Extract<Traffic, { is: "known" }>["rules"][number];

const ruleWords = ({ module, action, rule, requests }: Rule, words: Words): string =>
  [
    plain(wordFor(words.report.moduleNames, module), CODE_LENGTH),
    plain(rule, CODE_LENGTH),
    plain(action, CODE_LENGTH),
    `× ${decimal(requests, words)}`,
  ]
    .filter(Boolean)
    .join(" ");

export const steps = ({ kind }: Incident, language: Person["language"]): string =>
  section(wordsIn(language).page.runbook, `<ol class="steps">\n${runbook[kind][language].map(item).join("\n")}\n</ol>`);

export const recentChanges = (changes: Change[], { words, timeZone }: Reading): string =>
  section(
    words.page.changes,
    list(
      changes.map((change) =>
        "window" in change ? windowWords(change.window, { words, timeZone }) : changeWords(change, { words, timeZone }),
      ),
      words.page.noChanges,
    ),
  );

const changeWords = (change: Exclude<Change, { window: Window }>, { words, timeZone }: Reading): string => {
  const { at, incident, title } = change;
  return [clockTime(at, timeZone), numberText(incident), words.kinds[incident.kind], plain(title)]
    .filter(Boolean)
    .join(" ");
};

const windowWords = (window: Window, { words, timeZone }: Reading): string => {
  const [from, to] = [window.from, endOf(window)].map((at) => moment(at, timeZone, words));
  return words.page.agreed(words.windows[window.kind], from ?? "", to ?? "", plain(window.reason));
};

/** Everybody who was called for this opening, over which channel. */
export const pagedPeople = (entries: readonly Entry[], names: Record<string, string>, words: Words): string => {
  const begun = entries.findLastIndex(({ what }) => what === "opened" || what === "reopened");
  const called = entries
    .slice(Math.max(0, begun))
    .filter(({ what }) => what === "paged" || what === "escalated")
    .flatMap(({ data }) => (Array.isArray(data.recipients) ? data.recipients : []));
  const people = peopleNamed([...new Set(called)], names, words);
  return people === undefined ? "" : section(words.page.paged, `<p>${escapeHtml(people)}</p>`);
};

/** Digits as a phone takes them. */
const DIALLED = /^\+?\d{3,20}$/;

const contactLine = (person: Person, words: Words): string => {
  const [number = "", mail = ""] = [addressOf(person, "voice"), addressOf(person, "mail")];
  const dial = number.replace(/[ ()-]/g, "");
  const phone = DIALLED.test(dial) ? `<a href="tel:${dial}">${dial}</a>` : "";
  return `<p>${[escapeHtml(personName(person, words)), phone, escapeHtml(plain(mail))].filter(Boolean).join(" · ")}</p>`;
};

export const customerContacts = (contacts: Person[], words: Words): string =>
  section(
    words.page.contact,
    contacts.map((person) => contactLine(person, words)).join("\n") || `<p>${escapeHtml(words.page.noContact)}</p>`,
  );
