import { trafficFrom, trafficQuestion } from "../../../shared/domain/evidence/traffic.ts";

const row = (status: string, requests: number, change = {}) => ({
  ...{ status, requests, module: "", action: "", rule: "" },
  ...change,
});

test("a site is asked for by its dialect's field, and only by a name that can be one", () => {
  expect(trafficQuestion("2.0", "a.test")?.text).toMatch(
    /^__topic__: waf_access_log and matched_host: "a.test" \| select .* where matched_host = 'a.test' /,
  );
  expect(trafficQuestion("3.0", "a.test")?.text).toMatch(/^host: "a.test" \| /);
  expect(trafficQuestion("2.0", `a.test' or 1=1 --`)).toBeUndefined();
});

test("requests are summed by status and by the rule that acted, the most first, at most five", () => {
  const blocked = { module: "waf", action: "block", rule: "1" };
  const rows = [
    row("405", 3, blocked),
    row("200", 9),
    row("444", 2, blocked),
    row("405", 1, { ...blocked, rule: "2" }),
  ];
  const more = ["301", "302", "304", "404"].map((status) => row(status, 1));
  const traffic = trafficFrom({ rows: [...rows, ...more], isComplete: true, from: 0, to: 1 });
  expect(traffic).toMatchObject({ is: "known", requests: 19, isComplete: true });
  expect(traffic.is === "known" && traffic.statuses.map(({ status, requests }) => [status, requests])).toEqual([
    ...[
      ["200", 9],
      ["405", 4],
      ["444", 2],
      ["301", 1],
      ["302", 1],
    ],
  ]);
  expect(traffic.is === "known" && traffic.rules.map(({ rule, requests }) => [rule, requests])).toEqual([
    ...[
      ["1", 5],
      ["2", 1],
    ],
  ]);
});

test("an answer that is cut is incomplete", () => {
  const rows = Array.from({ length: 100 }, (_, i) => row(String(i), 1));
  expect(trafficFrom({ rows, isComplete: true, from: 0, to: 1 })).toMatchObject({ isComplete: false });
});
