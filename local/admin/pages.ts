import type { Chat } from "../dingtalk/inbox.ts";
import type { Inbox } from "../directmail/inbox.ts";
import { type Faults, UnknownFault } from "../faults.ts";
import type { Delivery } from "../sls/delivery.ts";
import type { Sms } from "../sms/inbox.ts";
import type { Voice } from "../voice/inbox.ts";
import type { HttpAnswer, HttpRequest } from "../wire/http.ts";
import { type Handler, json, pageIn, parse, prefersHtml, problem } from "./answers.ts";
import { chatPages } from "./chat.ts";
import type { ClockControl } from "./clock.ts";
import { receiveLogs } from "./logs.ts";
import { mailAddressPages } from "./mail-addresses.ts";
import { mailListPage, mailPage } from "./mail-pages.ts";
import { excerpt, languageOf } from "./page.ts";
import { smsPages } from "./sms.ts";
import { voicePages } from "./voice.ts";

export interface Admin {
  clock: ClockControl;
  faults: Faults;
  mail: Inbox;
  chat: Chat;
  logs: Delivery;
  voice: Voice;
  sms: Sms;
}

/** One call of `advance` moves the dial a year at most, and no speed is more than a day a second. */
const MAX_ADVANCE_SECONDS = 366 * 86_400;
const MAX_SPEED = 86_400;

const field = (request: HttpRequest, name: string): unknown => {
  const body = parse(request);
  return typeof body === "object" && body !== null ? Object.getOwnPropertyDescriptor(body, name)?.value : undefined;
};

const isUpTo = (value: unknown, most: number): value is number =>
  typeof value === "number" && value >= 0 && value <= most;

const clockPages = ({ clock }: Admin): Record<string, Handler> => ({
  "GET /clock": () => json(clock.show()),
  "POST /clock/advance": async (request) => {
    const seconds = field(request, "seconds");
    if (!isUpTo(seconds, MAX_ADVANCE_SECONDS)) return problem(400, `seconds: 0 to ${MAX_ADVANCE_SECONDS}`);
    if (clock.show().speed === "max") return problem(409, "the clock runs at speed max");
    const ran = await clock.advance(seconds);
    return json({ now: clock.show().now, ran });
  },
  "POST /clock/speed": async (request) => {
    const speed = field(request, "speed");
    if (speed !== "max" && !isUpTo(speed, MAX_SPEED)) return problem(400, `speed: 0 to ${MAX_SPEED}, or "max"`);
    await clock.setSpeed(speed);
    return json(clock.show());
  },
});

const faultPages = ({ faults }: Admin): Record<string, Handler> => ({
  "GET /faults": () => json(faults.list()),
  "POST /faults": (request) => {
    try {
      faults.addAll([parse(request)].flat());
      return json(faults.list());
    } catch (error) {
      if (error instanceof UnknownFault) return problem(400, error.message);
      throw error;
    }
  },
  "DELETE /faults": () => {
    faults.clear();
    return json([]);
  },
});

const mailPages = ({ mail }: Admin): Record<string, Handler> => ({
  "GET /inbox/mail": (request) => {
    const wanted = pageIn(request);
    return prefersHtml(request) ? mailListPage(excerpt(mail, wanted), languageOf(request)) : json(mail.list(wanted));
  },
  "GET /inbox/mail/{id}": (request, id) => {
    const found = mail.get(id);
    return found ? mailPage(found, languageOf(request)) : problem(404, "no such mail");
  },
  "DELETE /inbox/mail": () => {
    mail.clear();
    return json([]);
  },
});

const logPages = ({ logs }: Admin): Record<string, Handler> => ({
  "POST /logs": async (request) => {
    const { status, body } = await receiveLogs(logs, request);
    return typeof body === "string" ? problem(status, body) : json(body, status);
  },
});

const ROOT = "/__local";

/** A page of another site must not turn our clock, nor by a name of its own that leads to loopback. */
const isForeign = ({ headers: { origin, host = "" } }: HttpRequest): boolean =>
  !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host) || (origin !== undefined && origin !== `http://${host}`);

/**
 * The hands and eyes of tests and people: clock, faults, inboxes, under `/__local/` of the front port.
 * @returns undefined for a path that is not ours
 */
export const adminPages = (admin: Admin): ((request: HttpRequest) => Promise<HttpAnswer | undefined>) => {
  const pages = {
    ...clockPages(admin),
    ...faultPages(admin),
    ...mailPages(admin),
    ...mailAddressPages(admin),
    ...chatPages(admin),
    ...voicePages(admin),
    ...smsPages(admin),
    ...logPages(admin),
  };
  return async (request) => {
    if (request.path !== ROOT && !request.path.startsWith(`${ROOT}/`)) return undefined;
    if (isForeign(request)) return problem(403, "calls of other sites are refused");
    const [, inbox, id = ""] = /^(\/inbox\/\w+)\/([\w.-]+)$/.exec(request.path.slice(ROOT.length)) ?? [];
    const name = `${request.method} ${inbox ? `${inbox}/{id}` : request.path.slice(ROOT.length)}`;
    const page = Object.hasOwn(pages, name) ? pages[name] : undefined;
    return page ? page(request, id) : problem(404, "nothing here");
  };
};
