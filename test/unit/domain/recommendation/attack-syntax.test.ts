import { signs, signsIn } from "../../../../shared/domain/recommendation/attack-syntax.ts";
import { payloads } from "../../../support/site-traffic.ts";

const all = Object.entries(payloads).flatMap(([cls, some]) => some.map((payload) => [cls, payload] as const));

test.each(all)("%s: %s is attack syntax, plain and encoded, once or twice", (_, payload) => {
  for (const text of [payload, encodeURIComponent(payload), encodeURIComponent(encodeURIComponent(payload))])
    expect(signsIn([text]).some(({ isStrong }) => isStrong)).toBe(true);
});

test.each(all)("%s: a condition's own pattern finds %s in what the log has", (_, payload) => {
  const found = signsIn([encodeURIComponent(payload)]);
  const raw = signs.filter(({ raw: pattern }) => new RegExp(pattern).test(encodeURIComponent(payload)));
  expect(raw.some(({ name }) => found.some((sign) => sign.name === name))).toBe(true);
});

test.each(["1 union select 2", "x or 1=1", "ping -i 30 127.0.0.1", "ontrackchange"])(
  "%s needs no special sign",
  (text) => {
    expect(signsIn(["7", text, "plain"]).some(({ isStrong }) => isStrong)).toBe(true);
  },
);

const ordinary = [
  "the union of workers selected a new chair",
  "Salt and pepper or lemon; serve at once -- enjoy!",
  "O'Brien & Sons, 12 Rue d'Alger",
  '<p>Read <a href="/help/index.html">this</a> first</p>',
  "https://example.com/a/b?c=d",
  "2026-11-30T10:00:00+08:00",
  "ls lists files, cat shows them",
  "oto%C3%B1o+%282x1%29+--+50%25",
];

test.each(ordinary)("ordinary text is none: %s", (text) => {
  expect(signsIn([text]).filter(({ isStrong }) => isStrong)).toEqual([]);
});

test.each(signs.map(({ name, raw, test: { source } }) => [name, raw, source]))(
  "%s repeats nothing without a bound: no text takes it long",
  (_, ...patterns) => {
    for (const pattern of patterns)
      expect(pattern.replace(/\\.|\[(?:\\.|[^\]])*\]/g, "x")).not.toMatch(/[*+]|\{\d+,\}/);
  },
);
