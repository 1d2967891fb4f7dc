import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLogStore } from "../../../scripts/analyse/store.ts";
import { DAY } from "../../../shared/domain/calendar.ts";
import { meetsAll } from "../../../shared/domain/recommendation/condition.ts";
import { type Recommendations, recommendFor } from "../../../shared/response/recommend.ts";
import {
  attackers,
  blindPoison,
  DAYS,
  editors,
  payloads,
  poison,
  poisoners,
  readers,
  trafficEnd,
} from "../../support/site-traffic.ts";
import { jsonl, type Line, requestIn } from "../../support/waf-lines.ts";
import { temporaryFolder } from "../temporary-local.ts";

jest.setTimeout(180_000);

const PLAIN = "plain.example";
const places = ["login", "comment"] as const;
/** Each kind of attacker with each second class of payload; the bench has all of them. */
const scenes = poisoners.flatMap((kind, k) =>
  Object.keys(payloads)
    .filter((_, n) => n % 2 === k % 2)
    .map((cls, n) => ({ host: `${kind}.${cls}.example`, kind, cls, place: places[n % 2] ?? ("login" as const) })),
);
const sent = scenes.map(({ host, kind, cls, place }, n) =>
  poison(host, { kind, payloads: payloads[cls] ?? [], place, seed: n + 1 }),
);
const attacks = attackers(PLAIN, 5);
const DESK = "desk.example";
const written = editors(DESK, 8);
const desks = poisoners.map((kind, n) => ({
  kind,
  host: `${kind}.${DESK}`,
  sent: blindPoison(`${kind}.${DESK}`, kind, n + 9),
}));

const folder = temporaryFolder();
let found: Recommendations;
beforeAll(async () => {
  const file = join(folder, "lines.jsonl");
  const lines = [
    ...readers(PLAIN, 3),
    ...attacks,
    ...written,
    ...desks.flatMap(({ host, sent: poisoned }, n) => [...editors(host, n + 30), ...poisoned]),
    ...scenes.flatMap(({ host }, n) => [...readers(host, n + 50), ...(sent[n] ?? [])]),
  ];
  writeFileSync(file, jsonl(lines));
  const span = { from: trafficEnd - DAYS * DAY, to: trafficEnd };
  found = await withLogStore({ files: [file], lastAt: trafficEnd }, "3.0", (logs) =>
    recommendFor({ logs, waf: "3.0", span }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const isAttack = ({ final_rule_id }: Line): boolean => final_rule_id !== undefined;
const passes = (line: Line): boolean =>
  found.proposals.some(
    ({ host, conditions, ruleIds }) =>
      host === line.host && ruleIds.includes(line.final_rule_id ?? "") && meetsAll(requestIn(line), conditions),
  );

test("what users of a site write is proposed to be let through, and nothing that its attackers send", () => {
  const own = found.proposals.filter(({ host }) => host === PLAIN);
  expect(own).toHaveLength(1);
  expect(own[0]).toMatchObject({ confidence: "high", replayed: { stopped: 160, clients: 40 } });
  expect(own[0]?.ruleIds).toContain("1001");
  expect(attacks.filter(passes)).toEqual([]);
});

test("of all lines the log store itself tells how many the proposal would meet", () => {
  const [own] = found.proposals.filter(({ host }) => host === PLAIN);
  expect(own?.replayed.touched).toBe(own?.replayed.stopped);
  expect(own?.replayed.requests).toBe(readers(PLAIN, 3).length + attacks.length);
});

test.each(scenes.map((scene, n) => [`${scene.kind} sending ${scene.cls} to ${scene.place}`, n] as const))(
  "%s for days earns no exclusion that helps it",
  (_, n) => {
    expect((sent[n] ?? []).filter(isAttack).filter(passes)).toEqual([]);
  },
);

test("where the log cuts off what a few editors write, they are believed by their addresses", () => {
  const [own] = found.proposals.filter(({ host }) => host === DESK);
  expect(own?.replayed).toMatchObject({ clients: 8, days: DAYS });
  expect(written.filter(isAttack).every(passes)).toBe(true);
});

test.each(desks)(
  "$kind whose attacks stand behind what the log keeps gets on no list of addresses",
  ({ sent: poisoned }) => {
    expect(poisoned.filter(isAttack).length).toBeGreaterThan(30);
    expect(poisoned.filter(isAttack).filter(passes)).toEqual([]);
  },
);

test("all sites were asked about", () => {
  expect(found.sites).toHaveLength(scenes.length + desks.length + 2);
  expect(found.isComplete).toBe(true);
});
