import type { Person } from "../domain/contact/person.ts";
import type { OverrideRefusal } from "../domain/rota/override.ts";
import type { Override, Rota } from "../domain/rota/rota.ts";
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

const framed = ({ reader, rota }: Swap, title: string, main: string): string => {
  const band = { colour: CALM, text: `${wordsIn(reader.language).duty.rota} · ${plain(rota.name)}` };
  return pageFrame({ language: reader.language, title, band, main: `<h1>${escapeHtml(title)}</h1>\n${main}` });
};

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

/** What became of the answer. */
export const swapResultPage = (page: Swap & { did: "agreed" | "declined" | OverrideRefusal | "not-found" }): string => {
  const { did, reader } = page;
  const { duty, refusals, sentence, page: titles } = wordsIn(reader.language);
  if (did === "agreed" || did === "declined") return framed(page, duty.results[did], swapLines(page));
  return framed(page, titles.refused, `<p>${escapeHtml(sentence(refusals[did]))}</p>`);
};
