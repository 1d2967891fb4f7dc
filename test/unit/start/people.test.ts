import { readyMessageIn } from "../../../scripts/start/people.ts";

it("the ready message is read from the form as a browser would", () => {
  const page = `<form><textarea id="message" rows="9">\nHello &amp;amp; &lt;b&gt; &quot;you&quot; &#39;there&#39;\nsecond line</textarea></form>`;
  expect(readyMessageIn(page)).toBe(`Hello &amp; <b> "you" 'there'\nsecond line`);
});

it("a page without a form has nothing to send", () => {
  expect(readyMessageIn("<h1>This link cannot be used</h1>")).toBeUndefined();
});
