import { type Alert, type Alerts, alertsOf, ruleOf } from "./alerts/alert.ts";
import { instantOf } from "./alerts/plan.ts";
import type { Series } from "./alerts/series.ts";
import { Refusal } from "./errors.ts";
import { TIME, tableOf } from "./lines.ts";
import { type Answer, ask, readQueryFor } from "./query.ts";
import { findLogstore, type Logstore, logstoresOf, type Sls } from "./state.ts";

export interface ShownStore extends Pick<Logstore, "project" | "name" | "ttl" | "createdAt"> {
  account: string;
  lines: number;
  /** Unix seconds of the oldest and the newest line; null without any. */
  from: number | null;
  to: number | null;
  /** Fields with an index. */
  indexed: number;
}

export interface ShownAlert {
  project: string;
  name: string;
  title: string;
  enabled: boolean;
  /** `project/logstore` of each query. */
  logstores: string[];
  queries: string[];
  /** An interval, or a cron expression. */
  every: string;
  /** Instant up to which it has been evaluated; null: not yet. */
  evaluatedAt: number | null;
  /** Groups that hit now; those with `firedAt` were told of. */
  series: Series[];
}

/** [from, to) in unix seconds. */
export interface Question {
  project: string;
  logstore: string;
  query: string;
  from: number;
  to: number;
}

/** Log stores and alert rules, for people to look at. */
export interface LogsOverview {
  stores(): Promise<ShownStore[]>;
  /** Runs a query as GetLogs does, newest lines first. @returns the refusal in words where it is one, with the service's code */
  ask(question: Question): Promise<Answer | { code: string; message: string }>;
  alerts(): ShownAlert[];
}

/** Lines shown without SQL: the service's own most. */
const LINES = 100;
/** Projects that are listed. */
const MAX_LISTED = 100;

const spanOf = async ({ lines }: Sls, { number }: Logstore): Promise<Pick<ShownStore, "lines" | "from" | "to">> => {
  const { rows } = await lines.read({ sql: `SELECT count(*), min(${TIME}), max(${TIME}) FROM ${tableOf(number)}` });
  const [count, from, to] = rows[0] ?? [];
  const instant = (value: unknown) => (typeof value === "bigint" ? Number(value) : null);
  return { lines: Number(count), from: instant(from), to: instant(to) };
};

const everyOf = (schedule: unknown): string => {
  const { interval, cronExpression } = schedule as Record<string, unknown>;
  return String(cronExpression ?? interval ?? "");
};

const showAlert = ({ progress }: Alerts, alert: Alert): ShownAlert => {
  const { project, name, displayName, enabled, schedule } = alert;
  const rule = ruleOf(alert);
  const { evaluation, series } = progress.get([project, name]) ?? { evaluation: -1, series: [] };
  return {
    ...{ project, name, title: displayName, enabled, series, every: everyOf(schedule) },
    logstores: rule.queries.map((source) => `${source.project}/${source.store}`),
    queries: rule.queries.map(({ query }) => query),
    evaluatedAt: evaluation < 0 ? null : instantOf(rule, evaluation),
  };
};

export const openOverview = (sls: Sls, alerts: Alerts): LogsOverview => {
  const projects = () => [...sls.projects.getRange({ limit: MAX_LISTED })].map(({ value }) => value);
  return {
    stores: () =>
      Promise.all(
        projects().flatMap(({ name: project, accountId: account }) =>
          logstoresOf(sls, project).map(async (logstore) => {
            const { name, ttl, createdAt, index } = logstore;
            const indexed = Object.keys(index?.keys ?? {}).length;
            return { project, name, account, ttl, createdAt, indexed, ...(await spanOf(sls, logstore)) };
          }),
        ),
      ),
    ask: async ({ project, logstore: name, query, from, to }) => {
      const logstore = findLogstore(sls, project, name);
      if (!logstore) return { code: "LogStoreNotExist", message: name };
      try {
        const window = { from, to, seenAt: sls.local.dial.now() };
        return await ask(sls, await readQueryFor(sls, logstore, query), window, {
          line: LINES,
          offset: 0,
          reverse: true,
        });
      } catch (error) {
        if (error instanceof Refusal) return { code: error.code, message: error.message };
        throw error;
      }
    },
    alerts: () => projects().flatMap(({ name }) => alertsOf(alerts, name).map((alert) => showAlert(alerts, alert))),
  };
};
