import { DAY } from "../../shared/domain/calendar.ts";
import { NIGHT } from "./make.ts";
import type { Canned } from "./memory/logs.ts";

const CLIENTS = 40;
/** Each of them is back on so many days. */
const VISITS = 4;
const words = "the harbour was quiet that morning and we walked along the old wall until the rain came in".split(" ");
const TODAY = Math.floor((NIGHT + 8 * 3_600_000) / DAY);

/** What readers of a site have written, who are stopped when they sign it with two dashes. */
const hitsOn = (path: string, rule: string): Record<string, string>[] =>
  Array.from({ length: CLIENTS * VISITS }, (_, i) => {
    const [n, visit] = [i % CLIENTS, Math.floor(i / CLIENTS)];
    const text = `${words.slice(n % 7, 8 + (i % 9)).join(" ")} -- ${words[i % words.length]}`;
    const day = TODAY - 12 + visit * 3;
    return {
      ...{ trace: (i + Number(rule) * 1_000).toString(16).padStart(30, "0"), client: `10.1.${n}.${n + 1}` },
      ...{ day: String(day), at: String((day * DAY) / 1_000 + n), method: "POST", path, query: "-" },
      ...{ referer: "-", cookie: `sid=${n}`, agent: `Mozilla/5.0 (X11; rv:${n}.0) Firefox/${n}` },
      ...{ type: "application/x-www-form-urlencoded", rule, attack: rule === "1001" ? "sqli" : "xss" },
      body: new URLSearchParams({ topic: String(n), text }).toString(),
      ...{
        earlier_days: String(visit),
        earlier: String(visit * 10),
        sent_days: "0",
        clean: "10",
        hits: "1",
        kinds: "1",
      },
      ...{ places: "1", missing: "0", refused: "0" },
    };
  });

const count = String(CLIENTS * VISITS);

/** A log store of one site, where these pages are stopped wrongly, each by a rule. */
export const wrongStops = (
  site = "shop.lumina-mall.test",
  pages: Record<string, string> = { "/comment": "1001" },
): Record<string, Canned> => {
  const named = Object.entries(pages);
  const of =
    (rows: Record<string, string>[]): Canned =>
    () => ({ rows });
  return {
    "recommendation-sites": of([{ site, requests: "20000", hits: count }]),
    "recommendation-rules": of(
      named.map(([, rule]) => ({ rule, attack: rule === "1001" ? "sqli" : "xss", hits: count, sites: "1" })),
    ),
    "recommendation-hits": of(named.flatMap(([path, rule]) => hitsOn(path, rule))),
    "recommendation-paths": of(
      named.map(([path]) => ({ method: "POST", path, requests: count, hits: count, clients: String(CLIENTS) })),
    ),
    ...Object.fromEntries(
      ["neighbours", "directories", "passed", "found"].map((name) => [`recommendation-${name}`, of([])]),
    ),
    "recommendation-replay": of([
      { requests: "20000", touched: count, stopped: count, clients: String(CLIENTS), days: String(VISITS) },
    ]),
  };
};
