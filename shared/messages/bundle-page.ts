import type { Person } from "../domain/contact/person.ts";
import type { Meta } from "../domain/customer/customer.ts";
import type { Asked } from "../domain/delivery/delivery.ts";
import { generationOf, type Incident, numberText } from "../domain/incident/incident.ts";
import { showsOnly } from "./answer-page.ts";
import { type BundledIncident, firstDue, urgencyIn } from "./bundle-letter.ts";
import { escapeHtml, MESSAGE_LENGTH, plain } from "./escape.ts";
import { siteName, timeLeft, titleOf } from "./incident-words.ts";
import { colours } from "./letter.ts";
import { pageFrame } from "./page-frame.ts";
import { clockTime, decimal, moment } from "./time.ts";
import type { Words } from "./words.en.ts";
import { wordFor, wordsIn } from "./words.ts";

export interface BundlePage {
  /** All that the reader was told of together, the most urgent first. */
  incidents: Incident[];
  listed: Pick<BundledIncident, "incident" | "site">[];
  /** How many of them the reader may still take, or answer. */
  open: Incident[];
  person: Person;
  meta: Meta;
  /** The message to the customer about all that are open, ready written. */
  ready: string;
  /** Path that the form posts to; with `?of=` and its id it leads to one of them. */
  action: string;
  /** False: the link came to a group; it only shows. */
  acts: boolean;
  names: Record<string, string>;
  now: number;
}

/** What several incidents are, and what may be done about all of them at once; each leads to its own page. */
export const bundlePage = (page: BundlePage): string => {
  const { person, incidents } = page;
  const words = wordsIn(person.language);
  return pageFrame({
    language: person.language,
    title: titleIn(page, words),
    band: bandOf(incidents, words),
    main: [situation(page, words), page.acts ? forms(page, words) : showsOnly(), list(page, words)].join("\n"),
  });
};

const countOf = ({ length }: Incident[], words: Words): string => words.bundle.count(decimal(length, words));

const titleIn = ({ incidents, meta }: Pick<BundlePage, "incidents" | "meta">, words: Words): string =>
  words.bundle.title(countOf(incidents, words), plain(meta.name));

const bandOf = (incidents: Incident[], words: Words) => ({
  colour: colours[urgencyIn(incidents)],
  text: [words.priorities[urgencyIn(incidents)], countOf(incidents, words)].join(" · "),
});

const situation = (page: BundlePage, words: Words): string => {
  const { open, incidents, person } = page;
  const due =
    open.length === 0
      ? `<p>${escapeHtml(words.bundle.page.none)}</p>`
      : `<p class="due" style="border-color:${colours[urgencyIn(incidents)]}">${words.bundle.firstDue}<br><b>${escapeHtml(moment(firstDue(open), person.timeZone, words))}</b></p>`;
  return `<h1>${escapeHtml(titleIn(page, words))}</h1>\n${due}`;
};

const forms = ({ open, incidents, action, ready }: BundlePage, words: Words): string => {
  if (open.length === 0) return "";
  const said = words.bundle.page;
  const colour = colours[urgencyIn(incidents)];
  const button = (act: Asked["act"], label: string, style: string) =>
    `<button name="act" value="${act}"${style}>${escapeHtml(label + words.aside(decimal(open.length, words)))}</button>`;
  return `<form method="post" action="${escapeHtml(action)}" accept-charset="utf-8">
${button("acknowledge", said.takeAll, ` style="background:${colour};border-color:${colour};color:#fff"`)}
<label for="message">${said.message}</label>
<textarea id="message" name="message" rows="6" maxlength="${MESSAGE_LENGTH}">
${escapeHtml(ready)}</textarea>
<div class="row">${button("answer", said.answerAll, ' class="quiet"')}${button("pass-on", said.passOnAll, ' class="quiet"')}</div>
<details><summary>${words.page.explained}</summary><p class="soft">${said.hint}</p></details>
</form>`;
};

const list = (page: BundlePage, words: Words): string => {
  const { incidents, listed } = page;
  const left = incidents.length - listed.length;
  const more = left > 0 ? `\n<p class="soft">${escapeHtml(words.bundle.more(decimal(left, words)))}</p>` : "";
  const items = listed.map((one) => itemOf(one, page, words));
  return `<h2>${words.bundle.page.list}</h2>\n<ul>\n${items.join("\n")}\n</ul>${more}`;
};

const itemOf = ({ incident, site }: BundlePage["listed"][number], page: BundlePage, words: Words): string => {
  const { person, action, names, now } = page;
  const { acknowledgedBy, answeredBy, openedAt } = generationOf(incident);
  const title = `${numberText(incident)} ${titleOf(siteName(incident, site, person.language), incident, words)}`;
  const by = answeredBy ?? acknowledgedBy;
  const state = words.statuses[incident.status] + (by === undefined ? "" : words.aside(plain(wordFor(names, by))));
  const facts = [words.priorities[incident.priority], state, timeLeft(incident, { words, now }) ?? ""];
  return `<li><a href="${escapeHtml(`${action}?of=${encodeURIComponent(incident.id)}`)}"><b>${escapeHtml(title)}</b></a><br><time>${clockTime(openedAt, person.timeZone)}</time> <span class="soft">${facts.filter(Boolean).map(escapeHtml).join(" · ")}</span></li>`;
};

export interface BundleResult extends Pick<BundlePage, "incidents" | "person"> {
  did: Asked["act"];
}

/** After something was asked for all of them: it is being done. */
export const bundleResultPage = ({ did, incidents, person }: BundleResult): string => {
  const words = wordsIn(person.language);
  const { title, said } = words.bundle.page.done[did];
  const main = `<h1>${title}</h1>\n<p>${escapeHtml(countOf(incidents, words) + words.colon + said)}</p>`;
  return pageFrame({ language: person.language, title, band: bandOf(incidents, words), main });
};

/** Nothing was asked for: nobody needs to take any of them, or it can only be done for each by itself. */
export const bundleRefusalPage = (
  { incidents, person }: Pick<BundlePage, "incidents" | "person">,
  did: "already-acknowledged" | "one-by-one" | "shows-only",
): string => {
  const words = wordsIn(person.language);
  const said = did === "already-acknowledged" ? words.bundle.page.none : words.sentence(words.refusals[did]);
  const main = `<h1>${words.page.refused}</h1>\n<p>${escapeHtml(said)}</p>`;
  return pageFrame({ language: person.language, title: words.page.refused, band: bandOf(incidents, words), main });
};
