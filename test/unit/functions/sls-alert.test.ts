import { alertOf, alertsIn, SlsAlert } from "../../../functions/alert-intake/sls-alert.ts";
import documented from "../../fixtures/sls-alert.json";

const read = (change: object = {}) => alertOf(SlsAlert.parse({ ...documented, ...change }));
const { fingerprint: _, ...unmarked } = documented;
const outage = { mss_kind: "outage", matched_host: "www.example.com" };

test("the documented body is read; a rule that is not ours is a question, as urgent as its severity", () => {
  expect(read()).toEqual({
    source: "sls",
    fingerprint: "9f3c1a2b4d5e6f70",
    rule: "alert-1700000000-100001",
    kind: "self",
    host: "www.example.com",
    status: "firing",
    alertTime: 1_700_000_120_000,
    firedAt: 1_700_000_060_000,
    severity: 8,
    facts: { matched_host: "www.example.com", total: "4000", ratio: "83.10", impact: "severely-affected" },
  });
});

test("a rule of ours names its kind, and its impact is decided later", () => {
  expect(read({ labels: outage })).toMatchObject({ kind: "outage", facts: { total: "4000" } });
  expect(read({ labels: outage }).facts).not.toHaveProperty("impact");
});

test("a rule of ours tells the site and the first line that belongs to it; a time it could not have seen is not believed", () => {
  const row = (first_seen: string) => ({
    labels: { mss_kind: "scan", site: "a.test" },
    fire_results: [{ first_seen }],
  });
  expect(read(row("1700000000"))).toMatchObject({ host: "a.test", firedAt: 1_700_000_000_000 });
  for (const impossible of ["1700000121", "1699900000", "null", "", "-1", "1e99"])
    expect(read(row(impossible))).toMatchObject({ firedAt: 1_700_000_060_000 });
});

test("numbers may come as texts, and numbers in rows become texts", () => {
  const texts = { severity: "8", alert_time: "1700000120", fire_time: "1700000060" };
  expect(read(texts)).toEqual(read());
  expect(read({ fire_results: [{ total: 4000, ratio: true }] }).facts).toMatchObject({ total: "4000", ratio: "true" });
});

test("a time that is not set is the other one; without both it is no alert", () => {
  expect(read({ alert_time: 0 })).toMatchObject({ alertTime: 1_700_000_060_000, firedAt: 1_700_000_060_000 });
  expect(read({ fire_time: "" })).toMatchObject({ alertTime: 1_700_000_120_000, firedAt: 1_700_000_120_000 });
  for (const alert_time of [0, null, "", -1, 1.5, "soon", 1_700_000_120_000_000])
    expect(SlsAlert.safeParse({ ...documented, fire_time: 0, alert_time }).success).toBe(false);
});

test("without a fingerprint, account, project, rule and labels make one, in whatever order the labels stand", () => {
  const made = (change: object) => alertOf(SlsAlert.parse({ ...unmarked, ...change })).fingerprint;
  expect(made({})).toMatch(/^[0-9a-f]{32}$/);
  expect(made({ labels: { a: "1", b: "2" } })).toBe(made({ labels: { b: "2", a: "1" }, fingerprint: "" }));
  const names = ["one", "two"].map((alert_name) => made({ alert_id: undefined, alert_name }));
  expect(new Set([...names, made({}), made({ project: "p" }), made({ aliuid: "2" })]).size).toBe(5);
});

test("a rule has an id or at least a name", () => {
  expect(read({ alert_id: undefined }).rule).toBe("WAF 5xx ratio");
  expect(read({ alert_id: "" }).rule).toBe("WAF 5xx ratio");
  expect(SlsAlert.safeParse({ ...documented, alert_id: "", alert_name: "" }).success).toBe(false);
});

test("a recovery is an alert of the same rule", () => {
  const recovery = read({ status: "resolved", resolve_time: 1_700_000_120 });
  expect(recovery).toEqual({ ...read(), status: "resolved" });
});

test.each([
  [{ labels: { matched_host: "A.Example" } }, "a.example"],
  [{ labels: {} }, "www.example.com"],
  [{ labels: { matched_host: "" } }, "www.example.com"],
  [{ labels: {}, fire_results: [] }, undefined],
  [{ labels: {}, fire_results: [{ matched_host: "" }] }, undefined],
])("%j is about the site %s", (change, host) => expect(read(change).host).toBe(host));

test("facts are few, short and without what would let a reader in", () => {
  const secrets = ["http_cookie", "Authorization", "x_token", "signin_url", "Password", "client_secret", "accessKeyId"];
  const row = Object.fromEntries(
    [...secrets, "n".repeat(65), ...Array(60).keys()].map((name) => [name, "v".repeat(5_000)]),
  );
  const { facts } = read({ labels: outage, fire_results: [row] });
  expect(Object.keys(facts)).toEqual([...Array(40).keys()].map(String));
  expect(new Set(Object.values(facts))).toEqual(new Set(["v".repeat(300)]));
});

test("a cut never leaves half a character", () => {
  const smiles = `x${"🙂".repeat(400)}`;
  const { host, facts } = read({ labels: { matched_host: smiles }, fire_results: [{ smiles }] });
  for (const text of [host, facts.smiles]) expect(Buffer.from(text ?? "").toString()).toBe(text);
});

test("a merged body is read alert by alert, as many as a body may hold", () => {
  expect(alertsIn(documented)).toMatchObject({ alerts: [{ status: "firing" }], isWhole: true });
  expect(alertsIn([documented, documented])).toMatchObject({ alerts: [{}, {}], isWhole: true });
  expect(alertsIn([{ ...documented, status: "on fire" }, documented])).toMatchObject({ alerts: [{}], isWhole: false });
  const many = alertsIn(Array(1_001).fill(documented));
  expect([many.alerts.length, many.isWhole]).toEqual([1_000, false]);
  for (const body of [undefined, null, "text", 1, [], {}, [[documented]]])
    expect(alertsIn(body)).toEqual({ alerts: [], isWhole: false });
});
