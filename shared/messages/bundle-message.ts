import { numberText } from "../domain/incident/incident.ts";
import { type BundleLetter, bundleLetter, bundleSubject, firstDue, urgencyIn } from "./bundle-letter.ts";
import { spoken } from "./escape.ts";
import type { CallVariables } from "./incident-call.ts";
import type { Card } from "./incident-card.ts";
import { cardOf } from "./incident-card.ts";
import { type SmsVariables, shortened } from "./incident-sms.ts";
import { siteName, titleOf } from "./incident-words.ts";
import { letterHtml, letterText } from "./letter.ts";
import { clockTime, decimal } from "./time.ts";
import { wordsIn } from "./words.ts";

export const bundleMail = (given: BundleLetter): { subject: string; html: string; text: string } => {
  const letter = bundleLetter(given);
  return { subject: bundleSubject(given, letter), html: letterHtml(letter), text: letterText(letter) };
};

export const bundleCard = (given: BundleLetter, toGroup: boolean): Card => {
  const letter = bundleLetter(given);
  return cardOf(letter, { title: bundleSubject(given, letter), toGroup });
};

/** The text that is approved for one incident: how many they are stands where the site does, the first of them after it. */
export const bundleCall = ({ incidents, listed: [first], reader, meta }: BundleLetter): CallVariables => {
  const words = wordsIn(reader.language);
  const [hour = "", minute = ""] = clockTime(firstDue(incidents), reader.timeZone).split(":");
  const title = first ? titleOf(siteName(first.incident, first.site, reader.language), first.incident, words) : "";
  return {
    priority: spoken(words.priorities[urgencyIn(incidents)]),
    customer: spoken(meta.name),
    site: spoken(words.bundle.count(decimal(incidents.length, words).replace(/\D/g, ""))),
    what: spoken(words.bundle.first(title)),
    due: words.call.time(hour, minute),
  };
};

export const bundleSms = (given: BundleLetter): SmsVariables => {
  const {
    incidents,
    listed: [first],
    reader,
  } = given;
  const words = wordsIn(reader.language);
  const number = first ? words.bundle.others(numberText(first.incident), String(incidents.length - 1)) : "";
  return { ...shortened({ ...bundleCall(given), number }), due: clockTime(firstDue(incidents), reader.timeZone) };
};
