import type { Database } from "lmdb";
import type { Sls } from "../state.ts";
import type { Timing } from "./plan.ts";
import { type Rule, readRule } from "./rule.ts";
import type { Progress } from "./walk.ts";

/** A rule as it was given. Instants in ms. */
export interface Alert {
  project: string;
  /** Unique in its project: the `alert_id` of what is sent. */
  name: string;
  accountId: string;
  displayName: string;
  description: string;
  configuration: unknown;
  schedule: unknown;
  enabled: boolean;
  createdAt: number;
  updatedAt: number;
  /** Instant of its evaluation 0, a whole second. */
  anchor: number;
}

/** A shared object of an account: webhook, action policy, alert policy. Its value is JSON in a text. */
export interface ResourceRecord {
  id: string;
  tag: string;
  value: string;
  createTime: number;
  lastModifyTime: number;
}

export type AlertKey = [project: string, name: string];

export interface Alerts {
  alerts: Database<Alert, AlertKey>;
  /** `generation`: of the logstore's lines, when the agenda was last made from them. */
  progress: Database<Progress & { generation: string }, AlertKey>;
  records: Database<ResourceRecord, [accountId: string, resource: string, id: string]>;
}

export const openAlerts = ({ store }: Sls["local"]): Alerts => ({
  alerts: store.openDB({ name: "sls/alerts", encoding: "json" }),
  progress: store.openDB({ name: "sls/progress", encoding: "json" }),
  records: store.openDB({ name: "sls/records", encoding: "json" }),
});

export const ruleOf = ({ configuration, schedule, anchor }: Alert): Rule & Timing => ({
  ...readRule(configuration, schedule),
  anchor,
});

/** Of a project, by name. */
export const alertsOf = ({ alerts }: Alerts, project: string): Alert[] =>
  [...alerts.getRange({ start: [project, ""], end: [project, "\uffff"] })].map(({ value }) => value);
