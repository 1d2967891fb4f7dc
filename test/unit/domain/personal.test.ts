import fc from "fast-check";
import { masked } from "../../../shared/domain/personal.ts";

test.each([
  ["card 4111 1111 1111 1111 please", "card **** **** **** 1111 please"],
  ["6222021234567890128", "***************0128"],
  ["身份证11010519491231002X。", "身份证**************002X。"],
  ["call 13812345678 or +86 138-1234-5678", "call *******5678 or +** ***-****-5678"],
  ["(+44 20 7946 0958)", "(+** ** **** 0958)"],
  ["Cookie: sid=abc; theme=dark\nHost: shop.test", "Cookie: ***\nHost: shop.test"],
  ["curl -H 'Authorization: Bearer eyJhbGciOi.J9' https://a.test", "curl -H 'Authorization: ***' https://a.test"],
  ["sent Bearer eyJhbGciOiJIUzI1NiJ9.e30 twice", "sent Bearer *** twice"],
  ['{"password": "hunter2", "user": "anna"}', '{"password": "***", "user": "anna"}'],
  ["/login?user=anna&access_token=abcdef&next=/", "/login?user=anna&access_token=***&next=/"],
])("%s", (text, expected) => expect(masked(text)).toBe(expected));

test.each([
  "198.18.71.200 got 405 at 2026-10-02T03:04:12+08:00",
  "2001:db8::8a2e:370:7334",
  "trace 0a98a17e1790914200000123456789",
  "at 1790914200000 ms, 1790914200 s, 1790914200000000 µs",
  "order 20261002-000123456, INC-0042, rule 941100",
  "4111 1111 1111 1112 is no card",
  "110105194912310021 is nobody",
  "version 1.38.12345678 of build 138.1234.5678",
  "the token bucket and the password form",
  "https://shop.test/item/13812345678901234567",
])("stays: %s", (text) => expect(masked(text)).toBe(text));

const luhn = (digits: string): string => {
  const sum = [...digits].reverse().reduce((all, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return all + (value > 9 ? value - 9 : value);
  }, 0);
  return digits + String((10 - (sum % 10)) % 10);
};

const card = fc
  .tuple(fc.constantFrom("4", "5", "62", "35"), fc.integer({ min: 0, max: 10 ** 13 - 1 }))
  .map(([start, rest]) => luhn((start + String(rest).padStart(13, "0")).slice(0, 15)));

test("whatever stands around it, a card number is not kept", () => {
  const around = fc.constantFrom("", " ", "卡号：", "\n", "，", "(", ")", '"', "=", ", ");
  fc.assert(
    fc.property(card, around, around, (number, before, after) => {
      expect(masked(before + number + after)).not.toContain(number.slice(0, 12));
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("masking is never longer than the text, changes nothing twice and takes no time", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    card,
    fc.constantFrom("Cookie: ", "password=", "Bearer ", "+86 138", "1".repeat(200), " - ".repeat(100)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const once = masked(pieces.join(""));
      expect(once.length).toBeLessThanOrEqual(pieces.join("").length);
      expect(masked(once)).toBe(once);
    }),
    { seed: 1, numRuns: 1_000 },
  );
});

test.each([
  "1 ".repeat(5_000),
  "4-".repeat(5_000),
  "+1 ".repeat(3_300),
  "cookie".repeat(1_600),
  '"token":'.repeat(1_250),
])("ten thousand characters made to be slow are masked in time: %#", (text) => {
  expect(masked(text).length).toBeLessThanOrEqual(text.length);
});
