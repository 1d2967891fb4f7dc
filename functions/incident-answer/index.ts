import * as z from "zod";
import { metaOf, siteOf } from "../../shared/directory.ts";
import { credentialOf, type Looker } from "../../shared/domain/audit/look.ts";
import { hashOf, type Token } from "../../shared/domain/contact/credential.ts";
import { groupReader, type Language, type Person } from "../../shared/domain/contact/person.ts";
import type { Actor, Refusal } from "../../shared/domain/incident/actor.ts";
import { acknowledged, resolved } from "../../shared/domain/incident/acts.ts";
import { timelineOf } from "../../shared/domain/incident/export.ts";
import { helpAsked } from "../../shared/domain/incident/help.ts";
import { type Incident, isClosed, PROVIDER } from "../../shared/domain/incident/incident.ts";
import { updated } from "../../shared/domain/incident/news.ts";
import { done, type Outcome, refused } from "../../shared/domain/outcome.ts";
import { answerPage, type Done, resultPage, spentPage } from "../../shared/messages/answer-page.ts";
import { personName } from "../../shared/messages/incident-words.ts";
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
import { surroundings } from "./surroundings.ts";

const Link = z.object({ token: z.string().max(200) });
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

interface Invitation {
  token: Token;
  incident: Incident;
  person: Person;
}

/** Whom the link invites to what; undefined when it is wrong, used, expired or of an earlier generation: nothing tells which. */
const invitation = async (secret: string, deps: Deps, visit: Visit): Promise<Invitation | undefined> => {
  const token = await deps.tokens.get({ hash: hashOf(secret) });
  const invited = token && (await invitationBy(token, deps));
  if (token && !invited) await turnedAway(sightOf(token), lookerBy(token, visit), deps);
  return invited;
};

const sightOf = ({ customer, incident }: Token) => ({ customer, subject: incident });

/** Whose link it is looks, whoever that is. */
const lookerBy = ({ person, hash }: Token, { looker }: Visit): Looker => ({
  ...looker,
  ...{ by: person, home: PROVIDER, via: "link", credential: credentialOf(hash) },
});

const invitationBy = async (token: Token, deps: Deps): Promise<Invitation | undefined> => {
  if (token.usedAt !== undefined || token.until <= deps.clock.now()) return undefined;
  const incident = await deps.incidents.get({ customer: token.customer, id: token.incident });
  const person = await readerOf(token, deps);
  return incident && person && incident.generation === token.generation ? { token, incident, person } : undefined;
};

/** Of a link that came to a group nobody knows who reads. Who has left has no address any more, and reads nothing. */
const readerOf = async ({ person, acts }: Token, deps: Deps): Promise<Person | undefined> => {
  if (!acts) return groupReader(await metaOf(PROVIDER, deps));
  const found = await deps.people.get({ customer: PROVIDER, person });
  return found && found.channels.length > 0 ? found : undefined;
};

const basics = async ({ incident, person }: Invitation, deps: Deps) => {
  const meta = await metaOf(incident.customer, deps);
  const site = incident.host === undefined ? undefined : await siteOf(incident.customer, incident.host, deps);
  const ready = readyText({ incident, person, meta, site, now: deps.clock.now() });
  return { incident, person, meta, site, ready, language: person.language, now: deps.clock.now() };
};

/** How our people are called, simulated ones as such. */
const namesIn = async (language: Language, deps: Deps): Promise<Record<string, string>> => {
  const staff = await deps.people.range({ customer: PROVIDER });
  return Object.fromEntries(staff.map((person) => [person.person, personName(person, wordsIn(language))]));
};

/** Only shows: mail scanners and link previews follow links, they do not press buttons. */
const show = async ({ token }: z.infer<typeof Link>, deps: Deps, visit: Visit) => {
  const { language, now } = visit;
  const invited = await invitation(token, deps, visit);
  if (!invited) return htmlReply(404, spentPage(language));
  const { incident, person } = invited;
  const { acts } = invited.token;
  if (isClosed(incident))
    return htmlReply(200, resultPage({ did: "closed", incident, language: person.language, now }));
  await looked([sightOf(invited.token)], lookerBy(invited.token, visit), deps);
  const entries = timelineOf(
    incident,
    await deps.timeline.range({ customer: incident.customer, incident: incident.id }),
  );
  const [names, page, around] = await Promise.all([
    namesIn(person.language, deps),
    basics(invited, deps),
    surroundings(incident, deps),
  ]);
  return htmlReply(200, answerPage({ ...page, entries, names, around, acts, action: `/v1/answer/${token}` }));
};

const press = async ({ token, ...pressed }: Press, deps: Deps, visit: Visit) => {
  const { language, now } = visit;
  const invited = await invitation(token, deps, visit);
  if (!invited) return htmlReply(404, spentPage(language));
  if (!invited.token.acts) return htmlReply(409, await refusal("shows-only", invited, deps));
  const { did, run, spends = false } = buttons[pressed.act];
  const outcome = await run(invited, pressed, deps);
  if (!outcome.ok) return htmlReply(409, await refusal(outcome.reason, invited, deps));
  const incident = (await announce(outcome.value, deps)) ?? outcome.value;
  if (spends) await deps.tokens.replace({ ...invited.token, usedAt: now });
  if (incident.callback) await deps.flows.wake(incident.callback);
  return htmlReply(200, resultPage({ did, incident, language: invited.person.language, now }));
};

/** Read anew: somebody else was faster, and the reader wants to know who. */
const refusal = async (did: Reason, { incident: seen, person }: Invitation, deps: Deps): Promise<string> => {
  const incident = (await deps.incidents.get({ customer: seen.customer, id: seen.id })) ?? seen;
  const { language } = person;
  return resultPage({ did, incident, language, names: await namesIn(language, deps), now: deps.clock.now() });
};

const actorOf = ({ token, person }: Invitation): Actor => ({
  by: person.person,
  via: "link",
  generation: token.generation,
});

type Pressed = Omit<Press, "token">;

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
    summary: "Shows the incident that a page is about.",
    input: Link,
    run: show,
  }),
  endpoint({
    method: "POST",
    path: "/v1/answer/{token}",
    access: "link",
    summary: "Takes the incident, takes it and sends the first answer to the customer, or sends an update.",
    input: Press,
    run: press,
  }),
];

export const handler = httpFunction("incident-answer", endpoints);
