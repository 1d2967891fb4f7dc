import type { Group } from "../../../../shared/domain/recommendation/groups.ts";
import { isOfSite } from "../../../../shared/domain/recommendation/guard.ts";

const refused = (shape: string): Group => ({
  ...{ method: "GET", shape, cookie: undefined, hits: [], neighbours: [], requests: 60, stopped: 60 },
});
const directories = [
  { directory: "/misc/", clients: 40 },
  { directory: "/d/4afe21/", clients: 3 },
  { directory: "/d/77ab01/", clients: 4 },
  { directory: "/", clients: 900 },
];

test.each([
  ["/misc/sample.log", true],
  ["/d/{h}/schema.sql", true],
  ["/App_Data/secret.resx", false],
  ["/backup.sql", false],
])("%s, which rules always refuse, can be a page of the site: %s", (shape, is) => {
  expect(isOfSite(refused(shape), directories)).toBe(is);
});

test("a page that passes as a rule needs no neighbours", () => {
  expect(isOfSite({ ...refused("/form"), requests: 900 }, [])).toBe(true);
});
