import fc from "fast-check";
import { learn, pairPatterns } from "../../../../shared/domain/recommendation/alphabet.ts";
import { formPairs } from "../../../../shared/domain/recommendation/values.ts";

const form = (text: string) => new URLSearchParams({ id: "7", text }).toString();
const patternFrom = (bodies: string[]) => {
  const said = bodies.flatMap((body) => ["a", "b"].map((client) => ({ pairs: formPairs(body), client, weight: 1 })));
  return new RegExp(`^(?:(?:${pairPatterns(learn(said, "form"))})(?:&|$))*$`);
};

test("whatever two clients send, the pattern that is learned from it meets it", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 40 }), { minLength: 1, maxLength: 5 }), (texts) => {
      const pattern = patternFrom(texts.map(form));
      for (const text of texts) expect(form(text)).toMatch(pattern);
    }),
  );
});

test("a sign that nobody has sent is not met, plain or encoded", () => {
  const pattern = patternFrom(["hello there", "good morning"].map(form));
  expect(form("hello again")).toMatch(pattern);
  for (const text of ["<b>", "it's", "a;b", "a|b", "50%", "a\nb"]) expect(form(text)).not.toMatch(pattern);
  expect("id=7&text=a<b").not.toMatch(pattern);
  expect("id=x&text=hello").not.toMatch(pattern);
  expect("id=7&text=hello&more=1").not.toMatch(pattern);
});

test("what one client alone sends is not learned", () => {
  const said = [
    ...["a", "b", "c"].map((client) => ({ pairs: formPairs("q=plain"), client, weight: 1 })),
    { pairs: formPairs("q=%3Cscript%3E"), client: "d", weight: 1 },
  ];
  expect(learn(said, "form").get("q")?.signs).toEqual(new Set(["A"]));
});
