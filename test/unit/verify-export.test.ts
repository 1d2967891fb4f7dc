import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verify } from "../../scripts/verify-export/verify.ts";
import { run } from "../../scripts/verify-export.ts";

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** Written for this test alone: members sorted all the way down, then the platform's own text. */
const sorted = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([name, item]) => [name, sorted(item)]),
  );
};
const digest = (previous: string, body: Json) =>
  createHash("sha256")
    .update(previous + JSON.stringify(sorted(body)))
    .digest("hex");
const zeros = "0".repeat(64);

type Line = [at: string, what: string, by: string, data?: Record<string, Json>];

const timelineOf = (...lines: Line[]) => {
  let previous = zeros;
  return lines.map(([at, what, by, data = {}], i) => {
    const body = { seq: i + 1, at: `2025-10-${at}.000Z`, what, by, data };
    const entry = { ...body, previousHash: previous, hash: digest(previous, body) };
    previous = entry.hash;
    return entry;
  });
};

interface Pause {
  from: string;
  to: string;
  reason: string;
}

const generationOf = (n: number, openedAt: string, respondBy: string, more = {}) => ({
  n,
  openedAt,
  clockStartedAt: openedAt,
  respondBy,
  minutes: 15,
  pauses: [] as Pause[],
  acknowledgedAt: null as string | null,
  acknowledgedBy: null as string | null,
  answeredAt: null as string | null,
  answeredBy: null as string | null,
  answeredVia: null as string | null,
  usedSeconds: null as number | null,
  met: null as boolean | null,
  ...more,
});

const incidentOf = (id: string, customerId: string, number: number, more = {}) => ({
  id,
  number,
  customerId,
  host: "www.a.example" as string | null,
  kind: "outage",
  firstPriority: "Critical",
  priority: "Critical",
  reason: "a core site is unavailable",
  status: "answered",
  redeliveries: 0,
  alerts: 1,
  resolvedAt: null as string | null,
  ...more,
});

const outage = { kind: "outage", priority: "Critical", host: "www.a.example" };
const page = (level: number | string, person: string) => ({ level, recipients: [`${person}/mail`] });

/** Lapsed once, answered late enough to miss its promise, resolved, and reopened the next day in Shanghai. */
const climbing = () => ({
  ...incidentOf("a1", "north", 1, { status: "resolved", resolvedAt: "2025-10-02T18:00:00.000Z" }),
  openedAt: "2025-10-01T16:30:00.000Z",
  firstSeenAt: "2025-10-01T16:28:40.000Z",
  lastSeenAt: "2025-10-02T17:00:00.000Z",
  detectionSeconds: 80,
  generations: [
    generationOf(1, "2025-10-01T16:30:00.000Z", "2025-10-01T16:45:00.000Z", {
      acknowledgedAt: "2025-10-01T17:10:00.000Z",
      acknowledgedBy: "wang",
      answeredAt: "2025-10-01T17:10:00.000Z",
      answeredBy: "wang",
      answeredVia: "link",
      usedSeconds: 2_400,
      met: false,
    }),
    generationOf(2, "2025-10-02T17:00:00.000Z", "2025-10-02T17:15:00.000Z", {
      acknowledgedAt: "2025-10-02T17:02:00.000Z",
      acknowledgedBy: "li",
      answeredAt: "2025-10-02T17:04:30.000Z",
      answeredBy: "li",
      answeredVia: "link",
      usedSeconds: 270,
      met: true,
    }),
  ],
  timeline: timelineOf(
    ["01T16:30:00", "opened", "system", outage],
    ["01T16:30:00", "paged", "system", page(0, "li")],
    ["01T16:31:00", "acknowledged", "li", { via: "link" }],
    ["01T17:01:00", "paged", "system", page("reminder", "li")],
    ["01T17:06:00", "lapsed", "system", { acknowledgedBy: "li", round: 1 }],
    ["01T17:06:00", "escalated", "system", page(1, "wang")],
    ["01T17:10:00", "answered", "wang", { via: "link", took: true }],
    ["01T18:00:00", "resolved", "wang", { verdict: "fault", via: "link" }],
    ["02T17:00:00", "reopened", "system", { generation: 2, event: "e2" }],
    ["02T17:00:00", "paged", "system", page(0, "li")],
    ["02T17:02:00", "acknowledged", "li", { via: "link" }],
    ["02T17:04:30", "answered", "li", { via: "link", took: false }],
    ["02T18:00:00", "resolved", "li", { verdict: "customer-change", via: "link" }],
  ),
});

/** Answered in time thanks to a pause of half an hour. */
const pausing = () => ({
  ...incidentOf("a2", "north", 2),
  openedAt: "2025-10-02T18:00:00.000Z",
  firstSeenAt: "2025-10-02T18:00:00.000Z",
  lastSeenAt: "2025-10-02T18:00:00.000Z",
  detectionSeconds: 0,
  generations: [
    generationOf(1, "2025-10-02T18:00:00.000Z", "2025-10-02T18:45:00.000Z", {
      pauses: [{ from: "2025-10-02T18:05:00.000Z", to: "2025-10-02T18:35:00.000Z", reason: "asked the customer" }],
      acknowledgedAt: "2025-10-02T18:02:00.000Z",
      acknowledgedBy: "li",
      answeredAt: "2025-10-02T18:40:00.000Z",
      answeredBy: "li",
      answeredVia: "console",
      usedSeconds: 600,
      met: true,
    }),
  ],
  timeline: timelineOf(
    ["02T18:00:00", "opened", "system", outage],
    ["02T18:02:00", "acknowledged", "li", { via: "console" }],
    ["02T18:05:00", "paused", "li", { reason: "asked the customer" }],
    ["02T18:35:00", "resumed", "li"],
    ["02T18:40:00", "answered", "li", { via: "console", took: false }],
    ["03T17:00:00", "note", "li", { text: "Nginx läuft wieder \u2028 正常" }],
  ),
});

/** Of the other customer, still unanswered; its number is 2, since 1 was taken and lost. */
const waiting = () => ({
  ...incidentOf("b1", "south", 2, { status: "open", firstPriority: "High", priority: "High" }),
  openedAt: "2025-10-02T03:00:00.000Z",
  firstSeenAt: "2025-10-02T03:00:00.000Z",
  lastSeenAt: "2025-10-02T03:00:00.000Z",
  detectionSeconds: 0,
  generations: [generationOf(1, "2025-10-02T03:00:00.000Z", "2025-10-02T05:00:00.000Z", { minutes: 120, met: false })],
  timeline: timelineOf(
    ["02T03:00:00", "opened", "system", { ...outage, priority: "High" }],
    ["02T05:00:00", "mark", "system", { percent: 100 }],
  ),
});

const delivery = (id: string, incidentId: string, sentAt: string, more = {}) => ({
  id,
  incidentId,
  generation: 1,
  step: 0 as number | null,
  channel: "mail",
  recipient: "li",
  language: "zh",
  state: "sent",
  attempts: 1,
  sentAt,
  receiptAt: null,
  ...more,
});

type Day = [day: string, lastNumber: number, heads: [incident: string, entry: number][]];

const ledgerOf = (customerId: string, incidents: ReturnType<typeof incidentsOf>, days: Day[]) => {
  let previous = zeros;
  return days.map(([day, lastNumber, ends]) => {
    const heads = ends.map(([incident, seq]) => {
      const hash = incidents.find(({ id }) => id === incident)?.timeline[seq - 1]?.hash ?? "";
      return { incident, seq, hash };
    });
    previous = digest(previous, { day, count: heads.length, lastNumber, heads });
    return { customerId, day, count: heads.length, lastNumber, head: previous };
  });
};

const incidentsOf = () => [climbing(), pausing(), waiting()];
const customerOf = (id: string, timeZone: string) => ({ id, name: id, language: "zh", timeZone, sites: [] });
const personOf = (id: string, customerId: string) => ({ id, customerId, roles: [], channels: [], simulated: false });

/** In Shanghai the first incident opens on the 2nd, is reopened on the 3rd; in New York the other opens on the 1st. */
const exportOf = () => {
  const incidents = incidentsOf();
  const north: Day[] = [
    ["2025-10-02", 1, [["a1", 8]]],
    [
      "2025-10-03",
      2,
      [
        ["a1", 13],
        ["a2", 5],
      ],
    ],
    ["2025-10-04", 2, [["a2", 6]]],
  ];
  const south: Day[] = [
    ["2025-10-01", 2, [["b1", 1]]],
    ["2025-10-02", 2, [["b1", 2]]],
    ["2025-10-03", 2, []],
  ];
  return {
    format: 1,
    at: "2025-10-04T20:00:00.000Z",
    clock: "2025-10-04T20:00:00.000Z",
    customers: [customerOf("north", "Asia/Shanghai"), customerOf("south", "America/New_York")],
    people: [personOf("li", "_provider"), personOf("wang", "_provider"), personOf("smith", "south")],
    incidents,
    deliveries: [
      delivery("d1", "a1", "2025-10-01T16:30:01.000Z"),
      delivery("d2", "a1", "2025-10-01T17:06:00.000Z", { step: 1, recipient: "wang" }),
      delivery("d3", "a1", "2025-10-02T17:00:00.000Z", { generation: 2 }),
      delivery("d4", "a1", "2025-10-01T17:10:05.000Z", { step: null, recipient: "chen" }),
    ],
    voidNumbers: [{ customerId: "south", number: 1, incidentId: "b1" }],
    ledger: [...ledgerOf("north", incidents, north), ...ledgerOf("south", incidents, south)],
  };
};
type Export = ReturnType<typeof exportOf>;

const at = <T>(list: T[], i: number): T => {
  const item = list[i];
  if (item === undefined) throw new Error(`no item ${i}`);
  return item;
};

const problemOf = (tamper: (exported: Export) => void): string => {
  const exported = exportOf();
  tamper(exported);
  const result = verify(exported);
  return result.ok ? "" : result.problem;
};

/** Whoever forges well computes the chain anew. */
const rechained = (incident: Export["incidents"][number]) => {
  incident.timeline = timelineOf(
    ...incident.timeline.map(({ at, what, by, data }): Line => [at.slice(8, 19), what, by, data]),
  );
};

test("an untouched export is found right, and says how much was recomputed", () => {
  expect(verify(exportOf())).toEqual({
    ok: true,
    summary: { customers: 2, incidents: 3, entries: 21, chains: 3, ledgerDays: 6, slaFigures: 12, witnesses: 0 },
  });
});

test("the hash of an entry is what any SHA-256 program makes of its canonical text", () => {
  expect(climbing().timeline[0]?.hash).toBe("4d40dff98e1474b5d8a1eb388a3cd483ca6330da3e4c6373761e9a21edd696cd");
});

describe("a timeline", () => {
  test("that tells the customer something twice, too early or of another count is found", () => {
    const told = (news: string, n: number): Line => [
      "03T18:00:00",
      "told",
      "system",
      { news, n, generation: 1, recipients: ["smith/mail"] },
    ];
    const problemWith = (...lines: Line[]) =>
      problemOf(({ incidents: [, second] }) => {
        if (second)
          second.timeline = timelineOf(
            ...second.timeline.map(({ at, what, by, data }): Line => [at.slice(8, 19), what, by, data]),
            ...lines,
          );
      });
    expect(problemWith(told("opened", 1), told("opened", 1))).toBe(
      "incidents[1].timeline[7].data.n: expected 2, found 1",
    );
    expect(problemWith(told("update", 2))).toBe("incidents[1].timeline[6].data.n: expected 1, found 2");
    expect(problemWith(told("resolved", 1))).toBe(
      'incidents[1].timeline[6].data.news: expected what has happened by then, found "resolved"',
    );
  });

  test("with a changed entry is found", () => {
    expect(problemOf(({ incidents }) => Object.assign(at(at(incidents, 0).timeline, 1), { by: "li" }))).toMatch(
      /^incidents\[0\]\.timeline\[1\]\.hash: expected "[0-9a-f]{64}", found "[0-9a-f]{64}"$/,
    );
  });

  test("with a field more in an entry is found", () => {
    expect(problemOf(({ incidents }) => Object.assign(at(at(incidents, 0).timeline, 1), { seen: true }))).toMatch(
      /^incidents\[0\]\.timeline\[1\]: .*"seen"/,
    );
  });

  test("with swapped entries is found", () => {
    expect(
      problemOf(({ incidents }) =>
        at(incidents, 0).timeline.splice(1, 2, ...at(incidents, 0).timeline.slice(1, 3).reverse()),
      ),
    ).toBe("incidents[0].timeline[1].seq: expected 2, found 3");
  });

  test("without one of its entries is found", () => {
    expect(problemOf(({ incidents }) => at(incidents, 0).timeline.splice(4, 1))).toBe(
      "incidents[0].timeline[4].seq: expected 5, found 6",
    );
  });

  test("with an inserted entry is found", () => {
    expect(problemOf(({ incidents }) => at(incidents, 0).timeline.splice(2, 0, at(at(incidents, 0).timeline, 1)))).toBe(
      "incidents[0].timeline[2].seq: expected 3, found 2",
    );
  });

  test("that goes back in time is found, however well chained", () => {
    const tamper = ({ incidents: [, second] }: Export) => {
      if (!second) return;
      at(second.timeline, 1).at = "2025-10-02T17:59:00.000Z";
      rechained(second);
    };
    expect(problemOf(tamper)).toBe(
      'incidents[1].timeline[1].at: expected 2025-10-02T18:00:00.000Z or later, found "2025-10-02T17:59:00.000Z"',
    );
  });

  test("without its end is found by the status it no longer tells of", () => {
    expect(problemOf(({ incidents }) => at(incidents, 0).timeline.pop())).toBe(
      'incidents[0].status: expected "answered", found "resolved"',
    );
  });

  test("without its end and with a row to match is found by the ledger", () => {
    const tamper = ({ incidents }: Export) => {
      at(incidents, 0).timeline.pop();
      Object.assign(at(incidents, 0), { status: "answered", resolvedAt: null });
    };
    expect(problemOf(tamper)).toMatch(/^ledger\[1\]\.head: expected "/);
  });

  test("forged and chained anew is found by the ledger", () => {
    const tamper = ({ incidents }: Export) => {
      at(at(incidents, 0).timeline, 5).data = page(1, "li");
      rechained(at(incidents, 0));
    };
    expect(problemOf(tamper)).toMatch(/^ledger\[0\]\.head: expected "/);
  });
});

describe("the ledger", () => {
  test("misses a removed incident, even when its number went with it", () => {
    const tamper = (exported: Export) => {
      exported.incidents.splice(1, 1);
    };
    expect(problemOf(tamper)).toBe("ledger[1].count: expected 1, found 2");
  });

  test("with a gap is found", () => {
    expect(problemOf(({ ledger }) => ledger.splice(1, 1))).toBe(
      'ledger[1].day: expected "2025-10-03", found "2025-10-04"',
    );
  });

  test("that a customer does not have is missed", () => {
    expect(problemOf((exported) => exported.ledger.splice(3))).toBe(
      "ledger: expected a row of customer south for 2025-10-01, found null",
    );
  });

  test("written anew is found by a head that the customer holds", () => {
    const exported = exportOf();
    const witness = { customer: "north", day: "2025-10-03", head: at(exported.ledger, 1).head };
    expect(verify(exported, [witness])).toMatchObject({ ok: true, summary: { witnesses: 1 } });
    expect(verify(exported, [{ ...witness, head: zeros }])).toMatchObject({
      problem: expect.stringMatching(/^ledger\[1\]\.head/),
    });
    expect(verify(exported, [{ ...witness, day: "2025-09-30" }])).toMatchObject({
      problem: expect.stringMatching(/^ledger of north, 2025-09-30/),
    });
  });
});

describe("a promised time", () => {
  const generation = (incident: number, change: object) =>
    problemOf(({ incidents }) => Object.assign(at(at(incidents, incident).generations, 0), change));

  test.each([
    ["a miss shown as met", 0, { met: true }, ".met: expected false, found true"],
    ["a miss not shown", 2, { met: null }, ".met: expected false, found null"],
    ["other seconds", 0, { usedSeconds: 899 }, ".usedSeconds: expected 2400, found 899"],
    ["no seconds", 0, { usedSeconds: null }, ".usedSeconds: expected 2400, found null"],
    ["more minutes", 0, { minutes: 60 }, ".minutes: expected 15, found 60"],
    [
      "a later start",
      0,
      { clockStartedAt: "2025-10-01T17:00:00.000Z" },
      ".clockStartedAt: expected 2025-10-01T16:30:00.000Z or earlier",
    ],
    ["a later end", 0, { respondBy: "2025-10-01T17:45:00.000Z" }, '.respondBy: expected "2025-10-01T16:45:00.000Z"'],
    [
      "an earlier answer",
      0,
      { answeredAt: "2025-10-01T16:40:00.000Z" },
      '.answeredAt: expected "2025-10-01T17:10:00.000Z"',
    ],
    ["somebody else's answer", 0, { answeredBy: "li" }, '.answeredBy: expected "wang", found "li"'],
    [
      "an invented pause",
      0,
      { pauses: [{ from: "2025-10-01T16:40:00.000Z", to: "2025-10-01T17:10:00.000Z" }] },
      ".pauses.length: expected 0, found 1",
    ],
    ["no zone", 0, { answeredAt: "2025-10-01T17:10:00" }, ".answeredAt: expected an instant, ISO 8601 with zone"],
  ])("with %s is found", (_, incident, change, problem) => {
    expect(generation(incident, change)).toContain(`incidents[${incident}].generations[0]${problem}`);
  });
});

describe("a row", () => {
  const at1630 = "2025-10-01T16:30:01.000Z";
  const tampers: [said: string, place: string, tamper: (exported: Export) => void][] = [
    ["another kind", "incidents[0].kind", (e) => Object.assign(at(e.incidents, 0), { kind: "scan" })],
    ["another opening", "incidents[0].openedAt", (e) => Object.assign(at(e.incidents, 0), { openedAt: at1630 })],
    [
      "a faster detection",
      "incidents[0].detectionSeconds",
      (e) => Object.assign(at(e.incidents, 0), { detectionSeconds: 8 }),
    ],
    ["another end", "incidents[0].resolvedAt", (e) => Object.assign(at(e.incidents, 0), { resolvedAt: at1630 })],
    ["a generation less", "incidents[0].generations.length", (e) => at(e.incidents, 0).generations.pop()],
    [
      "generations misnumbered",
      "incidents[0].generations[1].n",
      (e) => Object.assign(at(at(e.incidents, 0).generations, 1), { n: 3 }),
    ],
    [
      "another reopening",
      "incidents[0].generations[1].openedAt",
      (e) => Object.assign(at(at(e.incidents, 0).generations, 1), { openedAt: at1630 }),
    ],
    [
      "minutes nobody promised",
      "incidents[0].generations[1].minutes",
      (e) => Object.assign(at(at(e.incidents, 0).generations, 1), { minutes: 20 }),
    ],
    [
      "another acknowledgement",
      "incidents[1].generations[0].acknowledgedAt",
      (e) => Object.assign(at(at(e.incidents, 1).generations, 0), { acknowledgedAt: at1630 }),
    ],
    [
      "another who took it",
      "incidents[1].generations[0].acknowledgedBy",
      (e) => Object.assign(at(at(e.incidents, 1).generations, 0), { acknowledgedBy: "wang" }),
    ],
    [
      "another way",
      "incidents[1].generations[0].answeredVia",
      (e) => Object.assign(at(at(e.incidents, 1).generations, 0), { answeredVia: "link" }),
    ],
    [
      "an earlier pause",
      "incidents[1].generations[0].pauses[0].from",
      (e) => Object.assign(at(at(at(e.incidents, 1).generations, 0).pauses, 0), { from: at1630 }),
    ],
    [
      "a longer pause",
      "incidents[1].generations[0].pauses[0].to",
      (e) => Object.assign(at(at(at(e.incidents, 1).generations, 0).pauses, 0), { to: "2025-10-02T18:39:00.000Z" }),
    ],
    [
      "another previous hash",
      "incidents[1].timeline[2].previousHash",
      (e) => Object.assign(at(at(e.incidents, 1).timeline, 2), { previousHash: zeros }),
    ],
    ["an id twice", "deliveries[1].id", (e) => Object.assign(at(e.deliveries, 1), { id: "d1" })],
    [
      "a generation that never was",
      "deliveries[0].generation",
      (e) => Object.assign(at(e.deliveries, 0), { generation: 3 }),
    ],
    [
      "a void number of no incident",
      "voidNumbers[0].incidentId",
      (e) => Object.assign(at(e.voidNumbers, 0), { incidentId: "zz" }),
    ],
    ["another last number", "ledger[1].lastNumber", (e) => Object.assign(at(e.ledger, 1), { lastNumber: 3 })],
    ["a day that is not over", "ledger[2].day", (e) => Object.assign(e, { clock: "2025-10-04T15:00:00.000Z" })],
    ["a clock before the last entry", "clock", (e) => Object.assign(e, { clock: "2025-10-02T17:00:00.000Z" })],
  ];

  test.each(tampers)("with %s is found", (_, place, tamper) => {
    expect(problemOf(tamper).split(": ")[0]).toBe(place);
  });

  test("that opens twice, or reopens out of order, is found, however well chained", () => {
    const rewritten = (entry: number, change: object) =>
      problemOf(({ incidents }) => {
        Object.assign(at(at(incidents, 0).timeline, entry), change);
        rechained(at(incidents, 0));
      });
    expect(rewritten(1, { what: "opened" })).toMatch(/^incidents\[0\]\.timeline\[1\]\.what: /);
    expect(rewritten(8, { data: { generation: 3, event: "e2" } })).toBe(
      "incidents[0].timeline[8].data.generation: expected 2, found 3",
    );
  });
});

test("a number that is missing is found, and so is one that stands twice", () => {
  expect(problemOf((exported) => exported.voidNumbers.pop())).toBe("incidents[2].number: expected 1, found 2");
  expect(problemOf(({ incidents }) => Object.assign(at(incidents, 1), { number: 1 }))).toBe(
    "incidents[1].number: expected 2, found 1",
  );
});

test("a person of nobody's and one of another customer's are found", () => {
  const foreign =
    'incidents[0].generations[0].acknowledgedBy: expected a person of the customer or the provider, found "wang"';
  expect(problemOf(({ people }) => people.splice(1, 1))).toBe(foreign);
  expect(problemOf(({ people }) => Object.assign(at(people, 1), { customerId: "south" }))).toBe(foreign);
});

test("a page after the acknowledgement or the answer is found; one that was on its way is not", () => {
  const sent = (sentAt: string) => problemOf(({ deliveries }) => Object.assign(at(deliveries, 0), { sentAt }));
  expect(sent("2025-10-01T16:31:15.000Z")).toBe("");
  expect(sent("2025-10-01T16:32:00.000Z")).toMatch(
    /^deliveries\[0\]\.sentAt: expected no page after 2025-10-01T16:31:00/,
  );
  expect(sent("2025-10-01T17:07:00.000Z")).toBe("");
  expect(sent("2025-10-01T17:11:00.000Z")).toMatch(
    /^deliveries\[0\]\.sentAt: expected no page after 2025-10-01T17:10:00/,
  );
});

test("a page whose sender had seen the acknowledgement is found, whatever its clock said; one that had not may have a wrong clock", () => {
  const sent = (seenSeq: number, sentAt: string) =>
    problemOf(({ deliveries }) =>
      Object.assign(at(deliveries, 0), { seenSeq, sentAt: `2025-10-01T16:${sentAt}.000Z` }),
    );
  expect([sent(2, "30:01"), sent(2, "31:15"), sent(2, "31:45")]).toEqual(["", "", ""]);
  expect(sent(2, "32:00")).toMatch(/^deliveries\[0\]\.sentAt: expected no page after 2025-10-01T16:31:00/);
  expect(sent(3, "31:01")).toBe("deliveries[0].seenSeq: expected no page after entry 3, found 3");
  expect(sent(3, "30:01")).toBe("deliveries[0].seenSeq: expected no page after entry 3, found 3");
});

test("what takes the place of a message is about the same, to the same person, over another channel", () => {
  const followed = (more: object) =>
    problemOf((e) =>
      e.deliveries.push(delivery("d9", "a1", "2025-10-01T16:30:20.000Z", { fallbackOf: "d1", ...more })),
    );
  expect(followed({ channel: "voice" })).toBe("");
  expect(followed({ channel: "mail" })).toBe('deliveries[4].channel: expected another channel, found "mail"');
  expect(followed({ channel: "voice", recipient: "wang" })).toMatch(/^deliveries\[4\]\.recipient: expected "li"/);
  expect(followed({ fallbackOf: "zz" })).toMatch(/^deliveries\[4\]\.fallbackOf: expected a message of the export/);
});

test("what was told in a bundle went out with it, to the same person, and is of one customer", () => {
  const at = "2025-10-01T16:30:20.000Z";
  const told = (...more: object[]) =>
    problemOf((e) => {
      const bundle = delivery("d8", "a1", at, { incidentId: null, bundleId: "b" });
      const all = [bundle, ...more.map((one, i) => delivery(`e${i}`, "a1", at, { bundleId: "b", ...one }))];
      e.deliveries.push(...(all as typeof e.deliveries));
    });
  expect(told({}, { state: "suppressed", sentAt: null })).toBe("");
  expect(told({ sentAt: "2025-10-01T16:30:21.000Z" })).toMatch(
    /^deliveries\[5\]\.sentAt: expected "2025-10-01T16:30:20/,
  );
  expect(told({ recipient: "wang" })).toMatch(/^deliveries\[5\]\.recipient: expected "li"/);
  expect(told({ channel: "voice" })).toMatch(/^deliveries\[5\]\.channel: expected "mail"/);
  expect(told({ state: "received" })).toMatch(/^deliveries\[5\]\.state: expected "sent"/);
  expect(told({ bundleId: "c" })).toMatch(/^deliveries\[5\]\.bundleId: expected a bundle of the export/);
  expect(told({ incidentId: null })).toMatch(/^deliveries\[5\]\.bundleId: expected one message of a bundle/);
  expect(told({}, { incidentId: "b1" })).toMatch(/^deliveries\[6\]\.incidentId: expected "north", found "south"/);
});

test("a proposal whose approvals are not what it needs, or are not its customer's, is found", () => {
  const word = (by: string, at = "2025-10-02T02:00:00Z") => ({ by, at, reason: "known" });
  const proposed = {
    id: "p",
    customerId: "south",
    at: "2025-10-02T01:00:00Z",
    broad: false,
    rejected: null,
    reverted: null,
  };
  const found = (...rows: object[]): string =>
    problemOf((e) => Object.assign(e, { proposals: rows.map((row) => ({ ...proposed, ...row })) }));
  const yes = { state: "approved", approvals: [word("smith")] };
  expect(found(yes, { id: "q", state: "proposed", approvals: [] })).toBe("");
  expect(found({ id: "q", state: "rejected", approvals: [], rejected: word("smith") })).toBe("");
  expect(found({ ...yes, approvals: [] })).toMatch(/^proposals\[0\]\.approvals: expected 1 of what is approved/);
  expect(found({ ...yes, broad: true })).toMatch(/^proposals\[0\]\.approvals: expected 2 of/);
  expect(found({ ...yes, broad: true, approvals: [word("smith"), word("smith")] })).toMatch(
    /approvals: expected 1, found 2/,
  );
  expect(found({ ...yes, approvals: [word("li")] })).toMatch(/expected "?a person of the customer/);
  expect(found({ ...yes, approvals: [word("smith", "2025-10-02T00:00:00Z")] })).toMatch(/no word before/);
  expect(found({ state: "rejected", approvals: [] })).toMatch(/rejected: expected "?a word/);
  expect(found(yes, yes)).toMatch(/^proposals\[1\]\.id/);
  expect(found({ ...yes, customerId: "west" })).toMatch(/^proposals\[0\]\.customerId/);
});

test("a delivery about no incident and an incident of no customer are found", () => {
  expect(problemOf(({ deliveries }) => Object.assign(at(deliveries, 1), { incidentId: "zz" }))).toBe(
    'deliveries[1].incidentId: expected an incident of the export, found "zz"',
  );
  expect(problemOf(({ customers }) => customers.pop())).toBe(
    'incidents[2].customerId: expected a customer of the export, found "south"',
  );
});

test("what is no export at all is one line, too", () => {
  expect(verify(null)).toMatchObject({ ok: false, problem: expect.stringMatching(/^the file: /) });
  expect(verify({ ...exportOf(), format: 2 })).toMatchObject({
    ok: false,
    problem: expect.stringMatching(/^format: .*found 2$/),
  });
});

describe("the command", () => {
  const folder = mkdtempSync(join(tmpdir(), "verify-export-"));
  const file = join(folder, "export.json");
  const save = (exported: unknown) => writeFileSync(file, JSON.stringify(exported));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("ends with 0 and a summary, or with 1 and the first thing wrong", () => {
    save(exportOf());
    const head = at(exportOf().ledger, 2).head;
    expect(run([file, "--head", `north=2025-10-04:${head}`])).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^ok: 2 customers/),
    });
    expect(run([file, "--head", `north=2025-10-04:${zeros}`])).toMatchObject({
      code: 1,
      text: expect.stringMatching(/^ledger\[2\]/),
    });
  });

  test("ends with 2 on wrong arguments and on a file that cannot be read", () => {
    writeFileSync(file, "{");
    for (const args of [
      [],
      [file],
      [file, file],
      [join(folder, "none")],
      [file, "--hed", "x"],
      [file, "--head", "north"],
    ])
      expect(run(args).code).toBe(2);
    expect(run(["--help"])).toMatchObject({ code: 0, text: expect.stringMatching(/^Usage: npm run verify-export/) });
  });
});
