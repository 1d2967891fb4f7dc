import type { Kind } from "../domain/alert/kind.ts";
import { MINUTE, SECOND } from "../domain/calendar.ts";
import { selfTroubles } from "../domain/health.ts";
import { type Incident, numberText } from "../domain/incident/incident.ts";
import { Channel } from "../domain/incident/plan.ts";
import { Priority, responseMinutes } from "../domain/incident/priority.ts";
import { plain } from "./escape.ts";
import { amount, decimal, duration } from "./time.ts";
import type { Missed } from "./told.ts";
import type { Words } from "./words.en.ts";

type Facts = Incident["facts"];

/** No count of ours is larger; a fact beyond it was not written by a rule. */
const LARGEST = 1e12;

const numberIn = (facts: Facts, name: string): number | undefined => {
  const text = facts[name]?.trim() ?? "";
  const value = Number(text);
  return text !== "" && Math.abs(value) <= LARGEST ? value : undefined;
};

const count = (facts: Facts, name: string, words: Words): string | undefined => {
  const value = numberIn(facts, name);
  return value === undefined ? undefined : decimal(value, words);
};

const percent = (facts: Facts, name: string, words: Words): string | undefined => {
  const value = count(facts, name, words);
  return value && `${value}%`;
};

/** Of a code that a service answers with. */
const CODE_LENGTH = 60;

/** What is usual on most sites says nothing of this one. */
const isKnown = (facts: Facts): boolean => facts.baseline_of !== "prior";

const failures = (facts: Facts, words: Words): string =>
  words.failed({
    failed: count(facts, "errors", words),
    total: count(facts, "total", words),
    share: percent(facts, "ratio", words),
    status: facts.status?.match(/^\d{3}$/)?.[0],
    usual: isKnown(facts) ? percent(facts, "baseline_percent", words) : undefined,
  });

/** Medians come in milliseconds. */
const slowness = (facts: Facts, words: Words): string => {
  const [median, usual] = ["p50", "baseline_p50"].map((name) => {
    const ms = numberIn(facts, name);
    return ms === undefined ? undefined : amount(ms / SECOND, "second", words);
  });
  return median === undefined ? "" : words.slow(median, isKnown(facts) ? usual : undefined);
};

/** Signs of which an IP address is made: nothing that can mislead. */
const ADDRESS = /^[0-9A-Fa-f:.]{3,45}$/;

const attack = (facts: Facts, words: Words): string =>
  words.attack({
    total: count(facts, "total", words),
    clients: count(facts, "clients", words),
    address: [facts.client, facts.top_client].find((text) => ADDRESS.test(text ?? "")),
    paths: count(facts, "paths", words),
    kinds: count(facts, "attack_types", words),
    blocked: percent(facts, "blocked_percent", words),
    originSuffers: facts.origin_suffers === "true",
  });

const expiry = (facts: Facts, words: Words): string => {
  const days = numberIn(facts, "days_left");
  return days === undefined ? "" : words.expires(amount(Math.floor(days), "day", words), days <= 0);
};

/** The incident that another one is about, by its number. */
const numberedIn = (facts: Facts): string => {
  const number = numberIn(facts, "number");
  return numberText({ ...(number !== undefined && { number }) });
};

/** The promise that a self incident says was not kept, with the number and priority of the incident it was made for. */
export const missedBy = ({ kind, facts }: Incident, words: Words): Missed | undefined => {
  if (kind !== "self" || facts.missed === undefined) return undefined;
  const priority = Priority.safeParse(facts.priority).data;
  return {
    number: numberedIn(facts),
    customer: plain(facts.customer ?? ""),
    priority: priority && words.priorities[priority],
    within: priority && duration(responseMinutes[priority] * MINUTE, words),
  };
};

/** A customer's own words: cut, and on one line. */
const asked = (facts: Facts, words: Words): string =>
  [facts.title, facts.said]
    .map((text) => plain(text ?? ""))
    .filter(Boolean)
    .join(words.colon);

const notTold = (facts: Facts, { selfReports }: Words): string => {
  const [customer, day] = [plain(facts.customer ?? ""), plain(facts.day ?? "")];
  if (facts.update !== undefined) return selfReports.update(customer, numberedIn(facts));
  if (facts.proposals === "unknown") return selfReports.proposals(customer, day);
  if (facts.report === "not-sent") return selfReports.notSent(customer, day);
  return facts.report === "incomplete" ? selfReports.incomplete(customer, day) : "";
};

/** Codes of providers are short. */
const MOST_CODE = 60;

const channelIn = ({ channel }: Facts, { channels }: Words): string => {
  const known = Channel.options.find((one) => one === channel);
  return known ? channels[known] : "";
};

const ownTrouble = (facts: Facts, words: Words): string => {
  const trouble = selfTroubles.find((one) => one === facts.trouble);
  if (!trouble) return notTold(facts, words);
  return words.selfTroubles[trouble]({
    rows: plain(facts.rows ?? ""),
    timer: plain(facts.timer ?? ""),
    channel: channelIn(facts, words),
    code: plain(facts.code ?? "", MOST_CODE),
  });
};

/** When the last line was, and how long a silence may be by the site's own rhythm. */
const silence = (facts: Facts, words: Words): string => {
  const minutes = numberIn(facts, "usual_minutes");
  if (facts.trouble === "unreadable") return words.logTroubles.unreadable(plain(facts.because ?? "", CODE_LENGTH));
  if (facts.trouble === "full") return words.logTroubles.full(percent(facts, "used_percent", words) ?? "");
  if (facts.trouble === "sampled") return words.logTroubles.sampled(percent(facts, "percent", words) ?? "");
  return minutes === undefined ? "" : words.logTroubles.silent(duration(minutes * MINUTE, words));
};

const byKind: Partial<Record<Kind, (facts: Facts, words: Words) => string>> = {
  outage: failures,
  "error-burst": failures,
  "slow-origin": slowness,
  "http-flood": attack,
  scan: attack,
  "injection-campaign": attack,
  "credential-stuffing": attack,
  certificate: expiry,
  "log-pipeline": silence,
  ticket: asked,
  self: ownTrouble,
};

/** What the rule saw, in words; empty when its facts say nothing we can read. Of facts only numbers, IP addresses and the words of a ticket get through. */
export const evidence = (incident: Incident, words: Words): string => {
  const missed = missedBy(incident, words);
  return missed ? words.missed(missed) : (byKind[incident.kind]?.(incident.facts, words) ?? "");
};
