import { findingsFrom } from "../../../../shared/domain/recommendation/reverse.ts";

const passed = (query: string, client = "198.51.100.1") => ({
  ...{
    trace: `t${query.length}`,
    client,
    method: "GET",
    path: "/search",
    query,
    at: client.endsWith("1") ? 1_018 : 1_021,
    stopped: 9,
  },
});

test("a client that was stopped and then got through with like values is found, and the syntax that would close it", () => {
  const rows = [passed("q=%27%20or%201=1--"), passed("q=harbour"), passed("q=1+union+select+2", "198.51.100.2")];
  expect(findingsFrom("shop.example", { passed: rows, found: [] })).toEqual([
    expect.objectContaining({
      ...{ kind: "attack-passed", path: "/search", clients: ["198.51.100.1", "198.51.100.2"] },
      seen: { requests: 2, clients: 2, first: 1_018_000, last: 1_021_000 },
      remedy: { is: "custom-rule", path: "/search", signs: expect.arrayContaining(["union", "tautology"]) },
    }),
  ]);
});

test("what a sweep got that nobody else asks for is told once for each page", () => {
  const found = ["a", "b"].map((client) => ({
    client,
    path: "/old.bak",
    trace: `t-${client}`,
    probes: 80,
    clients: 2,
    ...{ requests: 3, first_at: client === "a" ? 10 : 20, last_at: 30 },
  }));
  expect(findingsFrom("shop.example", { passed: [], found })).toEqual([
    {
      ...{
        kind: "sweep-answered",
        host: "shop.example",
        path: "/old.bak",
        clients: ["a", "b"],
        traces: ["t-a", "t-b"],
        seen: { requests: 6, clients: 2, first: 10_000, last: 30_000 },
      },
      remedy: { is: "scan-limit", probes: 30 },
    },
  ]);
});
