import type { LogsOverview, ShownAlert } from "../../sls/overview.ts";
import type { HttpAnswer, HttpRequest } from "../../wire/http.ts";
import { type Handler, json, prefersHtml } from "../answers.ts";
import { type Language, languageOf } from "../html/language.ts";
import { page } from "../html/page.ts";
import { pill, table } from "../html/parts.ts";
import { localTime, said } from "../html/text.ts";

const PLACE = "state/alerts";

const words = {
  zh: {
    heads: ["规则", "状态", "评估至", "间隔", "告警中", "查询"],
    none: "还没有告警规则。",
    on: "启用",
    off: "停用",
    never: "未评估",
    since: "自",
    counting: (n: number) => `连续 ${n} 次命中`,
  },
  en: {
    heads: ["Rule", "State", "Evaluated up to", "Interval", "Firing", "Query"],
    none: "No alert rules yet.",
    on: "on",
    off: "off",
    never: "not yet",
    since: "since",
    counting: (n: number) => `${n} hits in a row`,
  },
} as const;
type Words = (typeof words)[Language];

const firing = ({ series }: ShownAlert, all: Words): string =>
  series
    .map(({ labels, hits, firedAt }) => {
      const who = said(Object.values(labels).join(" · "));
      return firedAt === undefined
        ? `${who} ${pill(all.counting(hits), "busy")}`
        : `${who} ${pill(all.heads[4], "bad")} ${all.since} ${localTime(firedAt)}`;
    })
    .join("<br>");

const alertRow = (alert: ShownAlert, all: Words): string[] => {
  const { project, name, title, enabled, logstores, queries, every, evaluatedAt } = alert;
  return [
    `<b>${said(title)}</b><br><code>${said(`${project}/${name}`)}</code><br><span class="soft">${said(logstores.join(", "))}</span>`,
    pill(enabled ? all.on : all.off, enabled ? "good" : ""),
    evaluatedAt === null ? all.never : localTime(evaluatedAt),
    `<span class="num">${said(every)}</span>`,
    firing(alert, all),
    queries
      .map(
        (query) =>
          `<details><summary><code>${said(query.slice(0, 40))}…</code></summary><pre class="json">${said(query)}</pre></details>`,
      )
      .join(""),
  ];
};

const alertsPage = (request: HttpRequest, alerts: ShownAlert[]): HttpAnswer => {
  const all = words[languageOf(request)];
  const rows = alerts.map((one) => alertRow(one, all));
  const body = rows.length > 0 ? table([...all.heads], rows, all.heads[0]) : `<p class="soft">${all.none}</p>`;
  return page(request, { place: PLACE, body });
};

/** Alert rules, and what they last found. */
export const alertPages = ({ logStores }: { logStores: LogsOverview }): Record<string, Handler> => ({
  "GET /state/alerts": (request) =>
    prefersHtml(request) ? alertsPage(request, logStores.alerts()) : json(logStores.alerts()),
});
