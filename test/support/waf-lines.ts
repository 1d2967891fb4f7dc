import { SECOND } from "../../shared/domain/calendar.ts";
import type { Request } from "../../shared/domain/recommendation/condition.ts";

/** A WAF log line; all values text. */
export type Line = Record<string, string>;

export const HOST = "shop.lumina-mall.test";

/** ISO with the offset that WAF writes. */
const written = (at: number): string => new Date(at + 8 * 3_600 * SECOND).toISOString().replace(/\.\d+Z/, "+08:00");

/** An answered request of somebody. Fields that no module wrote are absent, as in the log. */
export const line = (at: number, fields: Line = {}): Line => ({
  __topic__: "waf_access_log",
  time: written(at),
  matched_host: HOST,
  host: HOST,
  request_method: "GET",
  request_path: "/",
  querystring: "-",
  status: "200",
  upstream_status: "200",
  upstream_response_time: "0.02",
  request_time_msec: "21",
  real_client_ip: "198.51.100.1",
  remote_addr: "198.51.100.1",
  http_user_agent: "Mozilla/5.0",
  ...fields,
});

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const client = (i: number): Line => ({ real_client_ip: `198.51.${100 + (i >> 8)}.${i & 255}` });
const blocked = (plugin: string, type: string): Line => ({
  ...{ status: "405", upstream_status: "-", upstream_response_time: "-" },
  ...{ final_action: "block", final_plugin: plugin, final_rule_id: "1", final_rule_type: type },
});

const failed = (status: string): Line => ({ status, upstream_status: status });
const took = (seconds: string): Line => ({
  upstream_response_time: seconds,
  request_time_msec: String(Number(seconds) * 1_000),
});
const injected = (at: number, i: number, from: Line): Line => {
  const type = ["sqli", "xss", "code_exec", "lfilei"][(i >> 3) % 4] as string;
  const hit = { waf_action: "block", waf_rule_id: String(i % 12), waf_rule_type: type, waf_test: "false" };
  return line(at, { ...from, request_path: "/login", ...hit, ...blocked("waf", type) });
};

/** What happened on a site in the two minutes before an instant. */
export const events = {
  "ordinary visitors": (to: number) =>
    times(60, (i) => line(to - 120_000 + i * 2_000, { ...client(i % 12), request_path: `/product/${i % 9}` })),
  "an outage": (to: number) => [
    ...times(10, (i) => line(to - 110_000 + i * 3_000, client(i))),
    ...times(8, (i) => line(to - 60_000 + i * 5_000, { ...client(i % 3), status: "502", upstream_status: "502" })),
  ],
  "a restart": (to: number) => [
    ...times(5, (i) => line(to - 60_000 + i * 1_000, { ...client(i), status: "502", upstream_status: "502" })),
    ...times(20, (i) => line(to - 50_000 + i * 1_000, client(i))),
  ],
  "a flood of one address": (to: number) =>
    times(1_500, (i) => line(to - 40_000 + i * 20, { ...client(1), request_path: "/search", querystring: `q=${i}` })),
  "a flood of many addresses": (to: number) =>
    times(3_000, (i) =>
      line(to - 40_000 + i * 12, { ...client(i % 200), request_path: "/search", querystring: `q=${i}` }),
    ),
  "a rush of buyers": (to: number) =>
    times(2_500, (i) =>
      line(to - 50_000 + i * 16, {
        ...(i % 4 === 0 ? client(10 + (i % 640)) : client(i % 3)),
        http_user_agent: `Mozilla/5.0 (${i % 90})`,
        request_path: i % 2 === 0 ? "/event/7/seats" : "/event/7/hold",
        request_method: i % 2 === 0 ? "GET" : "POST",
      }),
    ),
  "a scan": (to: number) =>
    times(120, (i) =>
      line(to - 90_000 + i * 700, { ...client(7), request_path: `/guess/${i}`, status: "404", upstream_status: "404" }),
    ),
  "a crawler": (to: number) =>
    times(120, (i) =>
      line(to - 90_000 + i * 700, {
        ...client(8),
        request_path: `/page/${i}`,
        ...(i % 4 === 0 && { status: "404", upstream_status: "404" }),
      }),
    ),
  "an injection campaign": (to: number) => times(130, (i) => injected(to - 100_000 + i * 600, i, client(9 + (i % 30)))),
  "a tool that is refused": (to: number) => times(130, (i) => injected(to - 100_000 + i * 600, i, client(9))),
  "a tool that is only watched": (to: number) =>
    times(130, (i) => {
      const { status: _, final_action: _a, final_plugin: _p, ...hit } = injected(to - 100_000 + i * 600, i, client(9));
      return line(to - 100_000 + i * 600, { ...hit, waf_test: "true", status: "200", upstream_status: "200" });
    }),
  "an error burst": (to: number) =>
    times(30, (i) => line(to - 110_000 + i * 3_600, { ...client(i % 7), ...(i % 3 === 0 && failed("500")) })),
  "payloads that break a page": (to: number) =>
    times(30, (i) =>
      i % 3 === 0
        ? line(to - 110_000 + i * 3_600, { ...client(3), ...failed("500"), waf_action: "block", waf_test: "true" })
        : line(to - 110_000 + i * 3_600, client(10 + (i % 7))),
    ),
  "a slow origin": (to: number) => [
    ...times(10, (i) => line(to - 119_000 + i * 500, client(i))),
    ...times(20, (i) =>
      line(to - 90_000 + i * 4_000, { ...client(i % 3), request_path: `/p/${i % 5}`, ...took("2.4") }),
    ),
  ],
  "one slow page": (to: number) =>
    times(40, (i) =>
      line(to - 110_000 + i * 2_700, {
        ...client(i % 9),
        ...(i % 4 === 0 ? { request_path: "/export", ...took("3.1") } : {}),
      }),
    ),
  "a list of passwords": (to: number) =>
    times(150, (i) =>
      line(to - 110_000 + i * 700, { ...client(i % 70), request_method: "POST", request_path: "/account/enter" }),
    ),
  "people who log in": (to: number) =>
    times(300, (i) =>
      line(to - 110_000 + i * 350, {
        ...client(Math.floor(i / 2)),
        ...(i % 2 === 1 && { request_method: "POST", request_path: "/account/enter" }),
      }),
    ),
} satisfies Record<string, (to: number) => Line[]>;

export const jsonl = (lines: Line[]): string => lines.map((one) => `${JSON.stringify(one)}\n`).join("");

/** The parts of a recorded line that conditions speak of. */
export const requestIn = (line: Partial<Record<string, string>>): Request => ({
  path: line.request_path ?? "-",
  query: line.querystring ?? "-",
  method: line.request_method ?? "",
  client: line.real_client_ip ?? "",
  agent: line.http_user_agent ?? "-",
  referer: line.http_referer ?? "-",
  cookie: line.http_cookie ?? "-",
  type: line.content_type ?? "-",
  body: line.request_body ?? "",
});
