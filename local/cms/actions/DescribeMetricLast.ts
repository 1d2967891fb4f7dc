import type { Local } from "../../service.ts";
import { type OpenApiCall, OpenApiError } from "../../wire/openapi.ts";
import type { Metrics, Point } from "../points.ts";

/** WAF's metrics have one point a minute. */
const DEFAULT_PERIOD = "60";
/** How far back is looked without a StartTime. UNCONFIRMED. */
const DEFAULT_SPAN_MS = 3_600_000;
/** Points in an answer, as a page of the service has at most. */
const MAX_POINTS = 1_000;

const invalid = (name: string): OpenApiError =>
  new OpenApiError(400, "InvalidParameterValue", `The specified value of parameter ${name} is not valid.`);

const required = (parameters: Record<string, string>, name: string): string => {
  const value = parameters[name];
  if (!value) throw new OpenApiError(400, `Missing${name}`, `${name} is mandatory for this action.`);
  return value;
};

/** ms, or a date as the service writes it. */
const instantIn = (name: string, text: string | undefined, otherwise: number): number => {
  if (!text) return otherwise;
  const at = /^\d{13}$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(at)) throw invalid(name);
  return at;
};

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A JSON object, or an array of them: each describes things that are asked for. */
const dimensionsIn = (text = "[]"): Record<string, unknown>[] => {
  const asked = [jsonIn(text)].flat();
  if (!asked.every((one): one is Record<string, unknown> => typeof one === "object" && one !== null))
    throw invalid("Dimensions");
  return asked;
};

const isAskedFor = ({ dimensions }: Point, asked: Record<string, unknown>[]): boolean =>
  asked.length === 0 ||
  asked.some((one) => Object.entries(one).every(([name, value]) => dimensions[name] === String(value)));

/** The newest point of each thing, in the JSON text that the service puts them into. */
export const describeMetricLast =
  ({ dial }: Local, metrics: Metrics) =>
  ({ parameters, caller }: OpenApiCall) => {
    const [namespace, metric] = [required(parameters, "Namespace"), required(parameters, "MetricName")];
    const asked = dimensionsIn(parameters.Dimensions);
    const to = instantIn("EndTime", parameters.EndTime, dial.now());
    const from = instantIn("StartTime", parameters.StartTime, to - DEFAULT_SPAN_MS);
    const found = metrics
      .last(caller.accountId, { namespace, metric })
      .filter((point) => isAskedFor(point, asked) && point.at >= from && point.at <= to)
      .slice(0, MAX_POINTS);
    const points = found.map(({ at, dimensions, values }) => ({ timestamp: at, ...dimensions, ...values }));
    return {
      Code: "200",
      Success: true,
      Period: parameters.Period || DEFAULT_PERIOD,
      Datapoints: JSON.stringify(points),
    };
  };
