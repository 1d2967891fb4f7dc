import * as z from "zod";
import type { Sms } from "../../sms/inbox.ts";
import { PlanChange } from "../../sms/numbers.ts";
import { SignName, Template } from "../../sms/texts.ts";
import type { HttpRequest } from "../../wire/http.ts";
import { changed, formOf, type Handler, json, pageIn, parse, prefersHtml, problem } from "../answers.ts";
import { pathOf } from "../html/page.ts";
import { smsPage } from "./sms-page.ts";

/** Texts, and names of senders, that can be set at a time. */
const MAX_TEXTS = 100;

const NumberPlan = PlanChange.extend({ number: z.string().regex(/^\d{3,20}$/) });
const Templates = z.array(Template).max(MAX_TEXTS);
const Signs = z.array(SignName).max(MAX_TEXTS);

const HERE = pathOf("inbox/sms");

/** A form sets what happens from now on. */
const planIn = (request: HttpRequest): unknown => {
  const form = formOf(request);
  return form ? { number: form.number, next: [], otherwise: { is: form.is } } : parse(request);
};

const inboxPages = ({ sms }: { sms: Sms }): Record<string, Handler> => ({
  "GET /inbox/sms": (request) => (prefersHtml(request) ? smsPage(request, sms) : json(sms.list(pageIn(request)))),
  "GET /inbox/sms/{id}": (_request, id) => {
    const found = sms.get(id);
    return found ? json(found) : problem(404, "no such message");
  },
  "DELETE /inbox/sms": () => {
    sms.clear();
    return json([]);
  },
  "POST /inbox/sms/clear": (request) => {
    sms.clear();
    return changed(request, HERE, []);
  },
});

const textPages = ({ sms: { texts } }: { sms: Sms }): Record<string, Handler> => ({
  "GET /sms/templates": () => json(texts.templates()),
  "POST /sms/templates": (request) => {
    const templates = Templates.safeParse([formOf(request) ?? parse(request)].flat());
    if (!templates.success)
      return problem(400, "a template: {code, kind: notification|verification, area: mainland|international, text}");
    texts.setTemplates(templates.data);
    return changed(request, HERE, texts.templates());
  },
  "GET /sms/signs": () => json(texts.signs()),
  "POST /sms/signs": (request) => {
    const signs = Signs.safeParse(parse(request));
    if (!signs.success) return problem(400, "signatures: a list of names of 2 to 12 characters");
    texts.setSigns(signs.data);
    return json(texts.signs());
  },
});

/** Short messages, what happens to a number, approved texts and signatures, and where receipts go. */
export const smsPages = ({ sms }: { sms: Sms }): Record<string, Handler> => ({
  ...inboxPages({ sms }),
  ...textPages({ sms }),
  "GET /sms/numbers": () => json(sms.numbers.list()),
  "POST /sms/numbers": (request) => {
    const plan = NumberPlan.safeParse(planIn(request));
    if (!plan.success)
      return problem(400, '{number, next?: [outcome], otherwise?: outcome}; an outcome: {"is": "undelivered"}');
    const { number, ...change } = plan.data;
    sms.numbers.set(number, change);
    return changed(request, HERE, sms.numbers.list());
  },
  "POST /sms/receipts": (request) => {
    const { url } = z.object({ url: z.string() }).catch({ url: "" }).parse(parse(request));
    try {
      sms.pushTo(url);
    } catch {
      return problem(400, "url: where receipts go");
    }
    return json({});
  },
});
