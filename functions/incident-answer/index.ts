import * as z from "zod";
import { metaOf, siteOf } from "../../shared/directory.ts";
import { hashOf, type Token } from "../../shared/domain/contact/credential.ts";
import type { Actor, Refusal } from "../../shared/domain/incident/actor.ts";
import { acknowledged, resolved } from "../../shared/domain/incident/acts.ts";
import { timelineOf } from "../../shared/domain/incident/export.ts";
import { helpAsked } from "../../shared/domain/incident/help.ts";
import { type Incident, isClosed } from "../../shared/domain/incident/incident.ts";
import { updated } from "../../shared/domain/incident/news.ts";
import { done, type Outcome, refused } from "../../shared/domain/outcome.ts";
import { answerPage, type Done, resultPage, spentPage } from "../../shared/messages/answer-page.ts";
import { readyText } from "../../shared/messages/ready-answer.ts";
import type { Reason } from "../../shared/messages/words.en.ts";
import { wordsIn } from "../../shared/messages/words.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { act } from "../../shared/response/act.ts";
import { answer } from "../../shared/response/answer.ts";
import { looked, turnedAway } from "../../shared/response/looked.ts";
import { announce } from "../../shared/response/news.ts";
import { handOn } from "../../shared/response/once.ts";
import { htmlReply, httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, type Visit } from "../../shared/runtime/endpoint.ts";
import { type Bundle, bundleBehind, pressBundle, showBundle } from "./bundle.ts";
import { type Invitation, invitation, Link, lookerBy, namesIn, openedBy } from "./link.ts";
import { surroundings } from "./surroundings.ts";

/** Browsers send line breaks as CR LF. */
const Text = z
  .string()
  .default("")
  .transform((text) => text.replaceAll("\r\n", "\n").trim())
  .pipe(z.string().max(2_000));
const Press = Link.extend({
  act: z.enum(["acknowledge", "answer", "update", "help", "pass-on", "false-alarm"]),
  message: Text,
  /** Of a false alarm: why it is one. */
  cause: Text,
}).refine(({ act, cause }) => act !== "false-alarm" || cause !== "", { path: ["cause"], error: "is required" });
type Press = z.infer<typeof Press>;

const basics = async ({ incident, person }: Invitation, deps: Deps) => {
  const meta = await metaOf(incident.customer, deps);
  const site = incident.host === undefined ? undefined : await siteOf(incident.customer, incident.host, deps);
  const ready = readyText({ incident, person, meta, site, now: deps.clock.now() });
  return { incident, person, meta, site, ready, language: person.language, now: deps.clock.now() };
};

type Behind = { is: "all"; bundle: Bundle } | { is: "one"; invited: Invitation };

/** What the link leads to; undefined when it is wrong, used, expired or of an earlier generation: nothing tells which. */
const behind = async ({ token: secret, of }: Link, deps: Deps, visit: Visit): Promise<Behind | undefined> => {
  const token = await deps.tokens.get({ hash: hashOf(secret) });
  const found = token && (await leadsTo(token, of, deps));
  const subject = of ?? token?.incident ?? token?.bundle ?? "";
  if (token && !found) await turnedAway({ customer: token.customer, subject }, lookerBy(token, visit), deps);
  return found;
};

const leadsTo = async (token: Token, of: string | undefined, deps: Deps): Promise<Behind | undefined> => {
  const opened = await openedBy(token, deps);
  if (!opened) return undefined;
  if (token.bundle !== undefined && of === undefined) {
    const bundle = await bundleBehind(opened, deps);
    return bundle && { is: "all", bundle };
  }
  const invited = await invitation(opened, of, deps);
  return invited && { is: "one", invited };
};

/** Only shows: mail scanners and link previews follow links, they do not press buttons. */
const show = async ({ token, of }: Link, deps: Deps, visit: Visit) => {
  const found = await behind({ token, of }, deps, visit);
  if (!found) return htmlReply(404, spentPage(visit.language));
  const action = `/v1/answer/${token}`;
  if (found.is === "all") return showBundle(found.bundle, action, { deps, visit });
  return showOne(found.invited, of === undefined ? action : `${action}?of=${encodeURIComponent(of)}`, { deps, visit });
};

const showOne = async (invited: Invitation, action: string, { deps, visit }: { deps: Deps; visit: Visit }) => {
  const { incident, person, token } = invited;
  const { now } = visit;
  if (isClosed(incident))
    return htmlReply(200, resultPage({ did: "closed", incident, language: person.language, now }));
  const sight = { customer: incident.customer, subject: incident.id };
  await looked([sight], lookerBy(token, visit), deps);
  const entries = timelineOf(
    incident,
    await deps.timeline.range({ customer: incident.customer, incident: incident.id }),
  );
  const [names, page, around] = await Promise.all([
    namesIn(person.language, deps),
    basics(invited, deps),
    surroundings(incident, deps),
  ]);
  return htmlReply(200, answerPage({ ...page, entries, names, around, acts: token.acts, action }));
};

const press = async ({ token, of, ...pressed }: Press, deps: Deps, visit: Visit) => {
  const found = await behind({ token, of }, deps, visit);
  if (!found) return htmlReply(404, spentPage(visit.language));
  return found.is === "all" ? pressBundle(found.bundle, pressed, deps) : pressOne(found.invited, pressed, deps);
};

const pressOne = async (invited: Invitation, pressed: Pressed, deps: Deps) => {
  const { token, person } = invited;
  if (!token.acts) return htmlReply(409, await refusal("shows-only", invited, deps));
  const { did, run, spends = false } = buttons[pressed.act];
  const outcome = await run(invited, pressed, deps);
  if (!outcome.ok) return htmlReply(409, await refusal(outcome.reason, invited, deps));
  const incident = (await announce(outcome.value, deps)) ?? outcome.value;
  const now = deps.clock.now();
  if (spends && token.bundle === undefined) await deps.tokens.replace({ ...token, usedAt: now });
  if (incident.callback) await deps.flows.wake(incident.callback);
  return htmlReply(200, resultPage({ did, incident, language: person.language, now }));
};

/** Read anew: somebody else was faster, and the reader wants to know who. */
const refusal = async (did: Reason, { incident: seen, person }: Invitation, deps: Deps): Promise<string> => {
  const incident = (await deps.incidents.get({ customer: seen.customer, id: seen.id })) ?? seen;
  const { language } = person;
  return resultPage({ did, incident, language, names: await namesIn(language, deps), now: deps.clock.now() });
};

const actorOf = ({ person, generation }: Invitation): Actor => ({ by: person.person, via: "link", generation });

type Pressed = Omit<Press, "token" | "of">;

type Decide = (incident: Incident, actor: Actor, now: number) => Outcome<Incident, Refusal>;

/** What a person does to the incident as it stands there. */
const change = (invited: Invitation, decide: Decide, deps: Deps) => {
  const { customer, id } = invited.incident;
  return act({ customer, id }, (incident, now) => decide(incident, actorOf(invited), now), deps);
};

/** As the person left it in the field, else as it was written for them. */
const messageOf = async ({ message }: Pressed, invited: Invitation, deps: Deps): Promise<string> =>
  message || (await basics(invited, deps)).ready;

const take = (invited: Invitation, _pressed: Pressed, deps: Deps) => change(invited, acknowledged, deps);

const reply = async (invited: Invitation, pressed: Pressed, deps: Deps) => {
  const { customer, id } = invited.incident;
  const text = await messageOf(pressed, invited, deps);
  return answer({ customer, id }, { actor: actorOf(invited), text }, deps);
};

const update = async (invited: Invitation, pressed: Pressed, deps: Deps) => {
  const text = await messageOf(pressed, invited, deps);
  return change(invited, (incident, actor, now) => updated(incident, text, actor, now), deps);
};

const help = (invited: Invitation, _pressed: Pressed, deps: Deps) => change(invited, helpAsked, deps);

/** Pressed again it stays done. */
const passOn = async (invited: Invitation, _pressed: Pressed, deps: Deps) => {
  const { delivery = "" } = invited.token;
  const outcome = await handOn(invited.incident, { actor: actorOf(invited), delivery }, deps);
  if (outcome.ok) return outcome;
  return outcome.reason === "told" ? done(invited.incident) : refused(outcome.reason);
};

const falseAlarm = async (invited: Invitation, { cause }: Pressed, deps: Deps) => {
  const { meta } = await basics(invited, deps);
  const verdict = { verdict: "false-alarm", cause, done: wordsIn(meta.language).page.noAction } as const;
  return change(invited, (incident, actor, now) => resolved(incident, verdict, actor, now), deps);
};

interface Button {
  did: Done;
  run: (invited: Invitation, pressed: Pressed, deps: Deps) => Promise<Outcome<Incident, Reason>>;
  /** What is said to the customer is said by a link once. */
  spends?: boolean;
}

const buttons: Record<Press["act"], Button> = {
  acknowledge: { did: "acknowledged", run: take },
  answer: { did: "answered", run: reply, spends: true },
  update: { did: "updated", run: update, spends: true },
  help: { did: "helped", run: help },
  "pass-on": { did: "handed-on", run: passOn },
  "false-alarm": { did: "false-alarm", run: falseAlarm, spends: true },
};

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/answer/{token}",
    access: "link",
    summary: "Shows the incident that a page is about, or the list of them; `of` opens one of the list.",
    input: Link,
    run: show,
  }),
  endpoint({
    method: "POST",
    path: "/v1/answer/{token}",
    access: "link",
    summary:
      "Takes the incident, takes it and sends the first answer to the customer, or sends an update; or does so for a whole list.",
    input: Press,
    run: press,
  }),
];

export const handler = httpFunction("incident-answer", endpoints);
