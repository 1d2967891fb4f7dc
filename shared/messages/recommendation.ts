import type { Language } from "../domain/contact/person.ts";
import type { Condition } from "../domain/recommendation/condition.ts";
import type { Exclusion, Unheld } from "../domain/recommendation/recommend.ts";
import type { ReplayRow } from "../domain/recommendation/replay.ts";
import { plain } from "./escape.ts";
import { refusedText } from "./findings.ts";
import { decimal } from "./time.ts";
import { wordsIn } from "./words.ts";

/** A proposal in words, a line a thing; the change as JSON. */
export interface Told {
  title: string;
  lines: string[];
  change: string;
}

/** What is shown of paths: attackers write them. */
const PLACE = 80;
const TRACES = 5;

const placeOf = (conditions: Condition[]): string => {
  const text = (field: Condition["field"]) => conditions.find((one) => one.field === field)?.value;
  return plain(["method", "path"].flatMap((field) => text(field as Condition["field"]) ?? []).join(" "), PLACE);
};

/** What is blocked wrongly, whom it hurts, what it would let through, how to undo it: read in a minute. */
export const recommendationText = (proposal: Exclusion & { replayed: ReplayRow }, language: Language): Told => {
  const words = wordsIn(language);
  const { recommendation: say } = words;
  const { conditions, components, confidence, likelihood, predicted, replayed, change, host } = proposal;
  const number = (value: number): string => decimal(value, words);
  const place = placeOf(conditions);
  const traces = predicted.suspectTraces.slice(0, TRACES).map((trace) => plain(trace));
  return {
    title: say.title(place, host),
    lines: [
      say.blocked(number(replayed.stopped), place),
      say.hurts(number(replayed.clients), number(components.visitingSources), number(components.days)),
      say.sure(say.confidence[confidence], number(Math.round((1 - likelihood) * 1_000) / 10)),
      say.touches(number(replayed.touched), number(replayed.requests)),
      say.lets(number(predicted.suspects), number(predicted.looked)),
      ...(traces.length > 0 ? [say.traces(traces.join(words.comma))] : []),
      say.unknown,
      say.undo(change.name),
      say.change,
    ],
    change: JSON.stringify([change]),
  };
};

/** Why WAF 2.0 gets no proposal, with what 3.0 would take. */
export const refusalText = (refused: Unheld, language: Language): Told => ({
  title: plain(refused.id),
  lines: [refusedText(refused, wordsIn(language))],
  change: JSON.stringify([refused.in30]),
});
