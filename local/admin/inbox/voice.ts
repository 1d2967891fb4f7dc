import * as z from "zod";
import type { Voice } from "../../voice/inbox.ts";
import { PlanChange } from "../../voice/numbers.ts";
import { Template } from "../../voice/templates.ts";
import type { HttpRequest } from "../../wire/http.ts";
import { changed, formOf, type Handler, json, pageIn, parse, prefersHtml, problem } from "../answers.ts";
import { pathOf } from "../html/page.ts";
import { voicePage } from "./voice-page.ts";

/** Texts that can be set at a time. */
const MAX_TEMPLATES = 100;

const NumberPlan = PlanChange.extend({ number: z.string().regex(/^\d{3,20}$/) });
const Templates = z.array(Template).max(MAX_TEMPLATES);

const HERE = pathOf("inbox/voice");

/** A form sets what happens from now on. */
const planIn = (request: HttpRequest): unknown => {
  const form = formOf(request);
  if (!form) return parse(request);
  const { number, is, key } = form;
  return { number, next: [], otherwise: { is, ...(is === "answered" && key !== undefined && { key }) } };
};

/** Calls, what happens to a number, approved texts, and where receipts go. */
export const voicePages = ({ voice }: { voice: Voice }): Record<string, Handler> => ({
  "GET /inbox/voice": (request) => {
    return prefersHtml(request) ? voicePage(request, voice) : json(voice.list(pageIn(request)));
  },
  "GET /inbox/voice/{id}": (_request, id) => {
    const found = voice.get(id);
    return found ? json(found) : problem(404, "no such call");
  },
  "DELETE /inbox/voice": () => {
    voice.clear();
    return json([]);
  },
  "POST /inbox/voice/clear": (request) => {
    voice.clear();
    return changed(request, HERE, []);
  },
  "GET /voice/numbers": () => json(voice.numbers.list()),
  "POST /voice/numbers": (request) => {
    const plan = NumberPlan.safeParse(planIn(request));
    if (!plan.success)
      return problem(400, '{number, next?: [outcome], otherwise?: outcome}; an outcome: {"is": "busy"}');
    const { number, ...change } = plan.data;
    voice.numbers.set(number, change);
    return changed(request, HERE, voice.numbers.list());
  },
  "GET /voice/templates": () => json(voice.templates.list()),
  "POST /voice/templates": (request) => {
    const templates = Templates.safeParse([formOf(request) ?? parse(request)].flat());
    if (!templates.success)
      return problem(400, "a template: {code, kind: text|recording, pool: public|dedicated, text}");
    voice.templates.set(templates.data);
    return changed(request, HERE, voice.templates.list());
  },
  "POST /voice/receipts": (request) => {
    const { url } = z.object({ url: z.string() }).catch({ url: "" }).parse(parse(request));
    try {
      voice.pushTo(url);
    } catch {
      return problem(400, "url: where receipts go");
    }
    return json({});
  },
});
