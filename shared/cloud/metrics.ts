import * as z from "zod";
import { Fault } from "../errors.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Credentials } from "./credentials.ts";
import { type Endpoint, rpc } from "./openapi.ts";

const VERSION = "2019-01-01";
/** WAF's metrics have one point a minute. */
const PERIOD_SECONDS = 60;
/** Somebody waits to be paged: a service that is slower counts as one that does not answer. */
const TIMEOUT_MS = 3_000;

const Points = z.array(
  z.object({ timestamp: z.number(), Maximum: z.number().optional(), Average: z.number().optional() }),
);

const pointsIn = (text: string): z.infer<typeof Points> => {
  try {
    return Points.parse(JSON.parse(text));
  } catch (error) {
    throw new Fault("CLOUD_BUSY", "DescribeMetricLast", { cause: error });
  }
};

/** A refusal may come as a code in an answer of status 200. */
const Answer = z.object({ Code: z.coerce.string(), Datapoints: z.string().default("[]") });

/** CloudMonitor in a customer's account. Tried once: what cannot be read is told as that. */
export const cmsMetrics = (endpoint: Endpoint, credentials: () => Promise<Credentials>): Metrics => ({
  last: async ({ namespace, metric, dimensions, from, to }) => {
    const session = await credentials();
    const query = {
      ...{ Namespace: namespace, MetricName: metric, Period: PERIOD_SECONDS, StartTime: from, EndTime: to },
      Dimensions: JSON.stringify([dimensions]),
    };
    const ask = rpc(endpoint, () => session, TIMEOUT_MS);
    const answer = Answer.safeParse(await ask({ action: "DescribeMetricLast", version: VERSION, query }));
    if (!answer.success) throw new Fault("CLOUD_BUSY", "DescribeMetricLast", { cause: answer.error });
    if (answer.data.Code !== "200") throw new Fault("CLOUD_DENIED", answer.data.Code);
    const newest = pointsIn(answer.data.Datapoints).toSorted((a, b) => b.timestamp - a.timestamp)[0];
    return newest?.Maximum ?? newest?.Average;
  },
});
