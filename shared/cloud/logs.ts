import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { SECOND } from "../domain/calendar.ts";
import type { LogStore } from "../domain/customer/customer.ts";
import { Fault, isFault } from "../errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Answer, Logs, Question, Span } from "../ports/logs.ts";
import type { Credentials } from "./credentials.ts";
import { configOf, type Endpoint, openApiFault } from "./openapi.ts";
import { retried } from "./retry.ts";

/** Lines are searchable some seconds after they were written: no window reaches nearer to now. */
export const LAG_MS = 10 * SECOND;
/** The service itself gives a statement up after 55 s. */
const TIMEOUT_MS = 60_000;
/** Before the same call again when the service has not looked at all of the window yet: five times, then we take what there is. */
const PAUSES_MS = [500, 800, 1_200, 1_600, 2_000];
/** Refusals of a 4xx status that pass by themselves. */
const PASSING = ["ReadQuotaExceed", "WriteQuotaExceed"];

/** From the SDK's answer: values are text whatever their type; `progress` says whether all of the window was looked at. */
const Body = z.object({
  meta: z.object({ progress: z.string() }),
  data: z.array(z.record(z.string(), z.string().nullish())).nullish(),
});
type Body = z.infer<typeof Body>;

/** A rejection of the log service's SDK as a fault: by code and status, never by its text. */
export const slsFault = (error: unknown): unknown => {
  const fault = openApiFault(error);
  return isFault(fault) && PASSING.includes(fault.because)
    ? new Fault("CLOUD_BUSY", fault.because, { cause: error })
    : fault;
};

/** A client of the log service. The SDK is loaded with the first: functions that ask no logs start without it. */
export const slsClient = async (endpoint: Endpoint, credentials: Credentials) => {
  const { default: Client } = await import("@alicloud/sls20201230");
  const { $OpenApiUtil } = await import("@alicloud/openapi-core");
  return new Client(new $OpenApiUtil.Config(configOf(endpoint, credentials, TIMEOUT_MS)));
};

export interface LogAccess {
  endpoint: Endpoint;
  credentials: () => Promise<Credentials>;
  clock: Clock;
}

/** Whole seconds, as the service counts them. */
const windowOf = ({ from, to }: Span, now: number): Span => ({
  from: Math.floor(from / SECOND) * SECOND,
  to: Math.floor(Math.min(to, now - LAG_MS) / SECOND) * SECOND,
});

const parsed = <T>({ name, row }: Question<T>, { data }: Body): T[] => {
  const rows = z.array(row).safeParse(data ?? []);
  if (!rows.success) throw new Fault("CLOUD_DENIED", `answer to ${name}`, { cause: rows.error });
  return rows.data;
};

/** GetLogsV2 on one log store. SQL takes neither line nor offset: how many rows come back is said in the SQL. */
export const slsLogs = ({ project, logstore }: LogStore, { endpoint, credentials, clock }: LogAccess): Logs => {
  const once = async (query: string, { from, to }: Span): Promise<Body> => {
    const client = await slsClient(endpoint, await credentials());
    const { GetLogsV2Request, GetLogsV2Headers } = await import("@alicloud/sls20201230");
    const request = new GetLogsV2Request({ query, from: from / SECOND, to: to / SECOND });
    try {
      // An empty runtime: what the configuration says.
      const headers = new GetLogsV2Headers({ acceptEncoding: "gzip" });
      const answer = await client.getLogsV2WithOptions(project, logstore, request, headers, {} as never);
      return Body.parse(answer.body);
    } catch (error) {
      throw slsFault(error);
    }
  };
  const asked = async <T>(question: Question<T>, span: Span): Promise<Answer<T>> => {
    const window = windowOf(span, clock.now());
    if (window.to <= window.from) return { ...window, rows: [], isComplete: false };
    let body = await retried(() => once(question.text, window));
    for (const pause of PAUSES_MS) {
      if (isComplete(body)) break;
      await sleep(pause);
      body = await retried(() => once(question.text, window));
    }
    return { ...window, rows: parsed(question, body), isComplete: isComplete(body) };
  };
  return { ask: (question, span, withinMs) => within(withinMs, asked(question, span)) };
};

/** What has no answer by then is given up; the call goes on, and nobody waits for it. */
const within = async <T>(ms: number | undefined, answer: Promise<T>): Promise<T> => {
  if (ms === undefined) return answer;
  const { signal, ...timer } = stoppable();
  const late = sleep(ms, undefined, { signal }).then(() => {
    throw new Fault("CLOUD_BUSY", "no answer in time");
  });
  return Promise.race([answer, late]).finally(timer.stop);
};

const stoppable = () => {
  const controller = new AbortController();
  return { signal: controller.signal, stop: () => controller.abort() };
};

const isComplete = ({ meta }: Body): boolean => meta.progress === "Complete";
