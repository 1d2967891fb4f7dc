import { join } from "node:path";
import { foundIn, type Opened } from "../../bench/found-incidents.ts";
import { changes, learned, nominated, openLines, recorded } from "../../bench/rule-runs.ts";
import { detectors } from "../../shared/domain/detection/detectors.ts";

jest.setTimeout(300_000);

/*
 * The sample's two days hold an outage, floods, scans and more. What is found in them must not depend on how much traffic there is, on
 * the hour, on the names of paths, or on every single line. `npm run bench -- detection --change …` does the same with whole recordings.
 */
const SAMPLE = recorded(join(__dirname, "../../samples/logs/*.jsonl.gz"));
/** Campaigns of single shots stand at their bar: a line less, and one of them is under it. */
const UNJUDGED = "injection-campaign";

const found = async (change?: keyof typeof changes, where = "TRUE"): Promise<string[]> => {
  const ask = await openLines(SAMPLE, change && changes[change]?.sql);
  const runs = [];
  for (const detector of detectors)
    runs.push({ detector, alerts: await nominated(ask, { detector, phase: 0, where }) });
  return foundIn(runs, await learned(ask))
    .opened.map(nameOf)
    .sort();
};
const nameOf = ({ kind, host }: Opened): string => `${kind} ${host}`;
const judged = (names: string[]): string[] => names.filter((name) => !name.startsWith(UNJUDGED));

let usually: string[];
beforeAll(async () => {
  usually = judged(await found());
});

test("the sample has an outage, a flood and a scan", () => {
  for (const kind of ["outage", "http-flood", "scan"]) expect(usually.join()).toContain(kind);
});

test.each(["x10", "shift", "paths", "drop"])("the same traffic told otherwise (%s) is judged alike", async (change) => {
  expect(judged(await found(change))).toEqual(usually);
});
