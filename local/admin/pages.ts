import type { HttpAnswer, HttpRequest } from "../wire/http.ts";
import type { Admin } from "./admin.ts";
import { type Handler, json, prefersHtml, problem } from "./answers.ts";
import { dialPages } from "./dial.ts";
import { faultPages } from "./faults.ts";
import { homePages } from "./home.ts";
import { page, ROOT } from "./html/page.ts";
import { styleSheet } from "./html/style.ts";
import { said } from "./html/text.ts";
import { chatPages } from "./inbox/chat.ts";
import { chatSwitchPages } from "./inbox/chat-switches.ts";
import { mailPages } from "./inbox/mail.ts";
import { mailAddressPages } from "./inbox/mail-addresses.ts";
import { queuePages } from "./inbox/queues.ts";
import { smsPages } from "./inbox/sms.ts";
import { voicePages } from "./inbox/voice.ts";
import { receiveLogs } from "./logs.ts";
import { alertPages } from "./state/alerts.ts";
import { flowPages } from "./state/flows.ts";
import { functionPages } from "./state/functions.ts";
import { logStorePages } from "./state/log-stores.ts";
import { tablePages } from "./state/tables.ts";

const logPages = ({ logs }: Admin): Record<string, Handler> => ({
  "POST /logs": async (request) => {
    const { status, body } = await receiveLogs(logs, request);
    return typeof body === "string" ? problem(status, body) : json(body, status);
  },
});

/** What a browser says of a request that one of our own pages made. */
const SAME_SITE = ["same-origin", undefined];

/**
 * A page of another site must not turn our clock, nor by a name of its own that leads to loopback; it may lead here, but
 * press nothing.
 */
const isForeign = ({ method, headers }: HttpRequest): boolean => {
  const { origin, host = "", "sec-fetch-site": site } = headers;
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return true;
  if (origin !== undefined && origin !== `http://${host}`) return true;
  return method !== "GET" && !SAME_SITE.includes(site as string | undefined);
};

/** A path by its name in the table of pages: an entry of an inbox is `{id}`. */
const named = (path: string): { name: string; id: string } => {
  const [, inbox, id, part = ""] = /^(\/inbox\/\w+)\/([\w.-]+)(\/\w+)?$/.exec(path) ?? [];
  return id === undefined ? { name: path, id: "" } : { name: `${inbox}/{id}${part}`, id };
};

/** A person is told on a page. */
const shown = (request: HttpRequest, answer: HttpAnswer): HttpAnswer => {
  const { status, headers, body = "" } = answer;
  if (!prefersHtml(request) || !headers?.["content-type"]?.startsWith("application/problem+json")) return answer;
  const { title } = JSON.parse(body.toString()) as { title: string };
  return page(request, {
    ...{ place: "home", title: String(status), status },
    body: `<p class="told" role="alert">${said(title)}</p>`,
  });
};

/**
 * The hands and eyes of tests and people: clock, faults, inboxes and state, under `/__local/` of the front port. HTML for
 * browsers, JSON for programs.
 * @returns undefined for a path that is not ours
 */
export const adminPages = (admin: Admin): ((request: HttpRequest) => Promise<HttpAnswer | undefined>) => {
  const pages: Record<string, Handler> = {
    ...homePages(admin),
    ...dialPages(admin),
    ...mailPages(admin),
    ...mailAddressPages(admin),
    ...chatPages(admin),
    ...chatSwitchPages(admin),
    ...voicePages(admin),
    ...smsPages(admin),
    ...queuePages(admin),
    ...tablePages(admin),
    ...flowPages(admin),
    ...functionPages(admin),
    ...logStorePages(admin),
    ...alertPages(admin),
    ...faultPages(admin),
    ...logPages(admin),
    "GET /style.css": styleSheet,
  };
  const pageAt = (name: string) => (Object.hasOwn(pages, name) ? pages[name] : undefined);
  return async (request) => {
    if (request.path !== ROOT && !request.path.startsWith(`${ROOT}/`)) return undefined;
    if (isForeign(request)) return problem(403, "calls of other sites are refused");
    const path = request.path.slice(ROOT.length);
    const { name, id } = named(path);
    const handler = pageAt(`${request.method} ${path}`) ?? pageAt(`${request.method} ${name}`);
    return shown(request, handler ? await handler(request, id) : problem(404, "nothing here"));
  };
};
