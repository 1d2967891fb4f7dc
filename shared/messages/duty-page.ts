import type { Person } from "../domain/contact/person.ts";
import type { OverrideRefusal } from "../domain/rota/override.ts";
import type { Override, Rota } from "../domain/rota/rota.ts";
import { testWhy } from "./duty-mail.ts";
import { escapeHtml, plain } from "./escape.ts";
import { personName } from "./incident-words.ts";
import { CALM } from "./letter.ts";
import { pageFrame } from "./page-frame.ts";
import { moment } from "./time.ts";
import { wordsIn } from "./words.ts";

interface Swap {
  reader: Person;
  rota: Rota;
  override: Override;
}

/** When, and why, as the one who is asked reads it. */
const swapLines = ({ reader, override }: Swap): string => {
  const { duty, colon, ...words } = wordsIn(reader.language);
  const said = { ...words, duty, colon };
  const when = duty.span(moment(override.from, reader.timeZone, said), moment(override.to, reader.timeZone, said));
  return `<p class="due"><b>${escapeHtml(when)}</b></p>\n<p>${escapeHtml(duty.reason + colon + plain(override.reason))}</p>`;
};

const banded = ({ language }: Person, band: string, title: string, main: string): string =>
  pageFrame({ language, title, band: { colour: CALM, text: band }, main: `<h1>${escapeHtml(title)}</h1>\n${main}` });

const framed = ({ reader, rota }: Swap, title: string, main: string): string =>
  banded(reader, `${wordsIn(reader.language).duty.rota} · ${plain(rota.name)}`, title, main);

/** The question, with its two answers. */
export const swapPage = (page: Swap & { asker: Person | undefined; action: string }): string => {
  const { reader, asker, override, action } = page;
  const words = wordsIn(reader.language);
  const who = asker ? personName(asker, words) : plain(override.by);
  const form = `<form method="post" action="${escapeHtml(action)}" accept-charset="utf-8">
<button name="act" value="yes" style="background:${CALM};border-color:${CALM};color:#fff">${words.duty.yes}</button>
<button name="act" value="no" class="quiet">${words.duty.no}</button>
</form>`;
  return framed(page, words.duty.asks(who), `${swapLines(page)}\n${override.state === "proposed" ? form : ""}`);
};

/** Whoever reads the test says that it came. */
export const contactPage = ({ reader, action }: { reader: Person; action: string }): string => {
  const { duty } = wordsIn(reader.language);
  const form = `<p>${escapeHtml(testWhy(reader))}</p>
<form method="post" action="${escapeHtml(action)}" accept-charset="utf-8">
<button name="act" value="received" style="background:${CALM};border-color:${CALM};color:#fff">${duty.received}</button>
</form>`;
  return banded(reader, duty.kinds.test, duty.testTitle, form);
};

export const contactThanksPage = (reader: Person): string => {
  const { duty } = wordsIn(reader.language);
  return banded(reader, duty.kinds.test, duty.thanks, "");
};

/** What became of the answer. */
export const swapResultPage = (page: Swap & { did: "agreed" | "declined" | OverrideRefusal | "not-found" }): string => {
  const { did, reader } = page;
  const { duty, refusals, sentence, page: titles } = wordsIn(reader.language);
  if (did === "agreed" || did === "declined") return framed(page, duty.results[did], swapLines(page));
  return framed(page, titles.refused, `<p>${escapeHtml(sentence(refusals[did]))}</p>`);
};
