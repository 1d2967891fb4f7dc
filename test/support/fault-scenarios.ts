import type { Fault, Kind } from "../../local/faults.ts";

/** By name: what goes wrong in one morning. */
export type Scenario = [name: string, faults: Fault[]];

/** For services that are called hundreds of times in a morning: a call's own repeats get through. */
const SELDOM = 0.15;
/** For those that are called some ten times. */
const OFTEN = 0.5;

const chances: Record<string, number> = {
  ...{ tablestore: SELDOM, fc: SELDOM },
  ...{ fnf: OFTEN, dm: OFTEN, dingtalk: OFTEN, voice: OFTEN, sms: 1, sls: OFTEN, sts: OFTEN },
};

/** The real time of a hang is the caller's patience: a few of them are enough. */
const HANGS = { count: 2 };
/** So is that of half an answer of Tablestore, whose SDK does not notice. One short message is sent in a morning. */
const rarely = (service: string, kind: Kind): Partial<Fault> => {
  if (service === "sms") return { count: 1 };
  return service === "tablestore" && kind === "torn" ? { count: 5 } : {};
};

const kinds: [Kind, Partial<Fault>][] = [
  ...(["throttled", "unavailable", "unheard", "lost", "torn"] as const).map((kind): [Kind, object] => [kind, {}]),
  ["slow", { afterMs: 300 }],
  ["hangs", HANGS],
  ["hangs-after", HANGS],
];

/** Each kind on each service that the product calls. */
const calls: Scenario[] = Object.entries(chances).flatMap(([service, probability]) =>
  kinds.map(
    ([kind, more]): Scenario => [
      `${service} ${kind}`,
      [{ service, kind, probability, ...more, ...rarely(service, kind) }],
    ],
  ),
);

/** Each kind on all of them at once. */
const everywhere: Scenario[] = kinds.map(([kind, more]) => [
  `everywhere ${kind}`,
  Object.keys(chances).map((service) => ({ service, kind, probability: SELDOM, ...more, ...rarely(service, kind) })),
]);

const functions = [
  "mss-alert-intake",
  "mss-incident-open",
  "mss-incident-escalate",
  "mss-incident-sweep",
  "mss-incident-answer",
  "mss-message-send",
  "mss-report-send",
  "mss-receipt-intake",
];

const ofFunctions = (kind: Kind, more: Partial<Fault>): Fault[] =>
  functions.map((operation) => ({ service: "fc", operation, kind, ...more }));

const events: Scenario[] = [
  ["functions duplicate", ofFunctions("duplicate", { probability: 0.5 })],
  ["functions restart", ofFunctions("restart", { probability: SELDOM })],
  ["functions restart later", ofFunctions("restart", { probability: SELDOM, afterMs: 30 })],
  ["functions ahead", ofFunctions("ahead", { probability: 0.5 })],
  ["functions behind", ofFunctions("behind", { probability: 0.5 })],
  ["timers late", [{ service: "fc", operation: "Timer", kind: "late", probability: 0.5 }]],
  ["deadlines late", [{ service: "fnf", operation: "Deadline", kind: "late", probability: 0.5 }]],
  ...(["duplicate", "unheard", "lost"] as const).map(
    (kind): Scenario => [`receipts ${kind}`, [{ service: "voice", operation: "Receipt", kind, probability: 0.5 }]],
  ),
  ["logs incomplete", [{ service: "sls", operation: "GetLogsV2", kind: "incomplete", probability: OFTEN }]],
];

export const scenarios: Scenario[] = [...calls, ...events, ...everywhere];
