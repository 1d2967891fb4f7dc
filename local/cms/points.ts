import type { Local } from "../service.ts";

export interface Point {
  namespace: string;
  metric: string;
  /** As CloudMonitor names a thing: `{userId, instanceId, domain}`. */
  dimensions: Record<string, string>;
  /** ms. */
  at: number;
  /** By statistic: `Maximum`, `Average`, `Minimum`. */
  values: Record<string, number>;
}

/** What was measured. */
export interface Metrics {
  /** In an account; the newest of a thing takes the place of the one before. */
  put(accountId: string, point: Point): void;
  /** The newest of each thing. */
  last(accountId: string, metric: Pick<Point, "namespace" | "metric">): Point[];
}

const nameOf = (dimensions: Record<string, string>): string => JSON.stringify(Object.entries(dimensions).toSorted());

/** Kept on disk: a point an account, metric and thing. */
export const openMetrics = ({ store }: Local): Metrics => {
  const points = store.openDB<Point, string[]>({ name: "cms/points", encoding: "json" });
  return {
    put: (accountId, point) => {
      const key = [accountId, point.namespace, point.metric, nameOf(point.dimensions)];
      store.transactionSync(() => {
        if ((points.get(key)?.at ?? 0) <= point.at) points.putSync(key, point);
      });
    },
    last: (accountId, { namespace, metric }) => {
      const start = [accountId, namespace, metric];
      return [...points.getRange({ start, end: [...start, "\uffff"] })].map(({ value }) => value);
    },
  };
};
