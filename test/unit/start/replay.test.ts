import { ownersOf } from "../../../scripts/start/replay.ts";

const alert = (project: string, host?: string) => ({ at: 0, body: { project, labels: { matched_host: host } } });

it("a project belongs to the owner of the first known site in it, whatever else it reports", () => {
  const alerts = [alert("p1", "stranger.test"), alert("p1", "Shop.test"), alert("p1", "forum.test"), alert("p2")];
  const sites: Record<string, string> = { "shop.test": "lumina", "forum.test": "harbor" };
  const ownerOf = ownersOf(alerts, (host) => sites[host]);
  expect(ownerOf({ project: "p1" })).toBe("lumina");
  expect(ownerOf([{ project: "p1" }])).toBe("lumina");
  expect(ownerOf({ project: "p2" })).toBeUndefined();
});
