import { patternOf, shapesOf } from "../../../../shared/domain/recommendation/path-shape.ts";

const shapeOf = (path: string): string | undefined => shapesOf([path]).get(path);

test.each([
  ["/v1/orders/4711/notes", "/v1/orders/{n}/notes"],
  ["/d/4afe21/schema.sql", "/d/{h}/schema.sql"],
  ["/u/0b1c2d3e-1111-4222-8333-444455556666", "/u/{u}"],
  ["/s/a8Fk29dkLq0Zx81mPq77/view", "/s/{t}/view"],
  ["/cafe/facade", "/cafe/facade"],
])("%s has the shape %s", (path, shape) => {
  expect(shapeOf(path)).toBe(shape);
});

test("names of which the site has many become one, with their endings", () => {
  const articles = Array.from({ length: 25 }, (_, n) => `/news/story-${String.fromCharCode(97 + n)}.html`);
  const shapes = shapesOf([...articles, "/news/", "/about/team.html"]);
  expect(new Set(articles.map((path) => shapes.get(path)))).toEqual(new Set(["/news/{s}.html"]));
  expect(shapes.get("/about/team.html")).toBe("/about/team.html");
});

test("a pattern meets the paths of its shape alone", () => {
  const pattern = new RegExp(patternOf("/v1.0/orders/{n}/{h}"));
  expect(pattern.test("/v1.0/orders/12/ab12cd")).toBe(true);
  for (const path of [
    "/v1x0/orders/12/ab12cd",
    "/v1.0/orders/x/ab12cd",
    "/v1.0/orders/12/ab12cd/..",
    "/a/v1.0/orders/12/ab12cd",
  ])
    expect(pattern.test(path)).toBe(false);
});
