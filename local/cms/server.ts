import type { Local, Service } from "../service.ts";
import { serveOpenApi } from "../wire/openapi.ts";
import { describeMetricLast } from "./actions/DescribeMetricLast.ts";
import { type Metrics, openMetrics } from "./points.ts";

/** CloudMonitor, 2019-01-01: what was measured is put in by tests and people, as no service of the local cloud measures anything. */
export const startCms = async (local: Local, port?: number): Promise<Service & { metrics: Metrics }> => {
  const metrics = openMetrics(local);
  const operations = { DescribeMetricLast: describeMetricLast(local, metrics) };
  const service = await serveOpenApi({ local, service: "cms", version: "2019-01-01", operations }, port);
  return { ...service, metrics };
};
