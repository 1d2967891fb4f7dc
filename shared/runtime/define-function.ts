import middy from "@middy/core";
import * as z from "zod";
import type { Language } from "../domain/contact/person.ts";
import type { Run } from "../domain/delivery/delivery.ts";
import { Fault, isFault } from "../errors.ts";
import { languageOf } from "../messages/language.ts";
import type { Deps } from "../ports/deps.ts";
import type { FcContext } from "./context.ts";
import { type Endpoint, isReply } from "./endpoint.ts";
import { callOf, type HttpCall, type HttpReply, jsonOf } from "./http-call.ts";
import { live } from "./live.ts";
import { type Logger, logger } from "./log.ts";
import { requestLog } from "./middleware/request-log.ts";
import { guard, lookerOf, route } from "./middleware/route.ts";
import { checked, problemReply } from "./problem.ts";

/** What a function runs on: the live world, or a test's. */
export interface World {
  deps: (context: FcContext) => Deps;
  log: Logger;
}

const LIVE: World = { deps: live, log: logger };

/** The contract's limit of a body; the front door has the same. */
const MAX_BODY_BYTES = 1_048_576;

const NO_STORE = { "cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" };

/** One function behind an HTTP trigger: a table of verbs. Order: find the verb, who calls, what is asked, then `run`. */
export const httpFunction = (name: string, endpoints: Endpoint[], world: World = LIVE) =>
  middy<Buffer, HttpReply, Error, FcContext>()
    .use(requestLog(name, world.log))
    .handler(async (event, context) => {
      const reply = await answerOrProblem(endpoints, event, { context, world });
      return { ...reply, headers: { ...NO_STORE, ...reply.headers } };
    });

interface Setting {
  context: FcContext;
  world: World;
}

const answerOrProblem = async (
  endpoints: Endpoint[],
  event: Buffer,
  { context, world }: Setting,
): Promise<HttpReply> => {
  let language: Language = "en";
  try {
    const call = callOf(JSON.parse(event.toString("utf8")));
    language = languageOf(call.headers["accept-language"]);
    return await answer(endpoints, call, { deps: world.deps(context), language });
  } catch (error) {
    if (!isFault(error)) context.failure = error;
    return problemReply(error, language);
  }
};

/** What a hook without its secret is told (contract): nothing. */
const SILENCE: HttpReply = { statusCode: 401, headers: {}, body: "" };

interface Around {
  deps: Deps;
  language: Language;
}

const answer = async (endpoints: Endpoint[], call: HttpCall, { deps, language }: Around): Promise<HttpReply> => {
  const { endpoint, parameters } = route(endpoints, call);
  if (call.bodyBytes > MAX_BODY_BYTES) throw new Fault("BODY_TOO_LARGE", String(MAX_BODY_BYTES));
  const caller = await guard(endpoint, call, deps);
  if (!caller) return SILENCE;
  const input = checked(endpoint.input, { ...call.query, ...bodyOf(endpoint, call), ...parameters });
  const value = await endpoint.run(input as never, deps, {
    caller,
    looker: lookerOf(endpoint, call, caller),
    headers: call.headers,
    language,
    requestId: call.requestId,
    now: deps.clock.now(),
  });
  return isReply(value) ? value : jsonReply(endpoint.status, value);
};

export const jsonReply = (statusCode: number, value: unknown): HttpReply => ({
  statusCode,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: JSON.stringify(value ?? {}),
});

export const htmlReply = (statusCode: number, body: string): HttpReply => ({
  statusCode,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  },
  body,
});

const bodyOf = ({ method, rawBody }: Endpoint, { body, headers, isUtf8 }: HttpCall): Record<string, unknown> => {
  if (method === "GET") return {};
  if (rawBody) return { body };
  if (!isUtf8) throw unreadable("must be UTF-8");
  if (isForm(headers, body)) return Object.fromEntries(new URLSearchParams(body));
  return body === "" ? {} : objectOf(body);
};

const FORM = /^application\/x-www-form-urlencoded/i;

/** curl says so of everything it is given, and no form of ours begins with a brace. */
const isForm = (headers: HttpCall["headers"], body: string): boolean =>
  FORM.test(headers["content-type"] ?? "") && !body.startsWith("{");

const JsonObject = z.record(z.string(), z.unknown());

const objectOf = (text: string): Record<string, unknown> => {
  const parsed = JsonObject.safeParse(jsonOf(text));
  if (!parsed.success) throw unreadable("must be a JSON object");
  return parsed.data;
};

const unreadable = (message: string): Fault => new Fault("INPUT_INVALID", "", { problems: [{ path: "", message }] });

interface TaskSpec<S extends z.ZodType> {
  name: string;
  input: S;
  run: (input: z.infer<S>, deps: Deps, run: Run) => Promise<unknown>;
}

/**
 * One function that a flow, a timer or another function calls. What it throws is seen by whoever repeats it; a repeat carries
 * the name of the run that it repeats.
 */
export const taskFunction = <S extends z.ZodType>({ name, input, run }: TaskSpec<S>, world: World = LIVE) =>
  middy<Buffer, unknown, Error, FcContext>()
    .use(requestLog(name, world.log))
    .handler((event, context) =>
      run(input.parse(JSON.parse(event.toString("utf8"))), world.deps(context), {
        name: context.requestId,
        attempt: context.retryCount ?? 0,
      }),
    );

/** What a timer trigger sends; `triggerTime` is the planned instant. */
export const Tick = z.object({ triggerTime: z.string() });
