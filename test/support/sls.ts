/** The body of an SLS alert as the default template writes it; times in ms. */
export const slsAlert = (
  at: number,
  change: { status?: "firing" | "resolved"; kind?: string; host?: string; firedAt?: number; facts?: object } = {},
) => ({
  aliuid: "1000000000000001",
  alert_id: `mss-${change.kind ?? "outage"}`,
  alert_name: change.kind ?? "outage",
  project: "waf-project",
  alert_time: Math.floor(at / 1000),
  fire_time: Math.floor((change.firedAt ?? at) / 1000),
  resolve_time: change.status === "resolved" ? Math.floor(at / 1000) : 0,
  status: change.status ?? "firing",
  severity: 10,
  labels: { mss_kind: change.kind ?? "outage", matched_host: change.host ?? "shop.lumina-mall.test" },
  annotations: { title: "t", desc: "d" },
  fire_results: [{ matched_host: change.host ?? "shop.lumina-mall.test", total: "43", failed: "41", ...change.facts }],
  fire_results_count: 1,
  fingerprint: `f-${change.kind ?? "outage"}-${change.host ?? "shop"}`.slice(0, 64),
});
