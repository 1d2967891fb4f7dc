import * as z from "zod";
import { metaOf, siteOf } from "../../shared/directory.ts";
import { hashOf, type Token } from "../../shared/domain/contact/credential.ts";
import { groupReader, type Language, type Person } from "../../shared/domain/contact/person.ts";
import type { Actor } from "../../shared/domain/incident/actor.ts";
import { acknowledged } from "../../shared/domain/incident/acts.ts";
import { timelineOf } from "../../shared/domain/incident/export.ts";
import { type Incident, isClosed, PROVIDER } from "../../shared/domain/incident/incident.ts";
import { updated } from "../../shared/domain/incident/news.ts";
import type { Outcome } from "../../shared/domain/outcome.ts";
import { answerPage, type Done, resultPage, spentPage } from "../../shared/messages/answer-page.ts";
import { personName } from "../../shared/messages/incident-words.ts";
import { readyText } from "../../shared/messages/ready-answer.ts";
import type { Reason } from "../../shared/messages/words.en.ts";
import { wordsIn } from "../../shared/messages/words.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { act } from "../../shared/response/act.ts";
import { answer } from "../../shared/response/answer.ts";
import { announce } from "../../shared/response/news.ts";
import { htmlReply, httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, type Visit } from "../../shared/runtime/endpoint.ts";

const Link = z.object({ token: z.string().max(200) });
const Press = Link.extend({
  act: z.enum(["acknowledge", "answer", "update"]),
  /** Browsers send line breaks as CR LF. */
  message: z
    .string()
    .default("")
    .transform((text) => text.replaceAll("\r\n", "\n").trim())
    .pipe(z.string().max(2_000)),
});

interface Invitation {
  token: Token;
  incident: Incident;
  person: Person;
}

/** Whom the link invites to what; undefined when it is wrong, used, expired or of an earlier generation: nothing tells which. */
const invitation = async (secret: string, deps: Deps): Promise<Invitation | undefined> => {
  const token = await deps.tokens.get({ hash: hashOf(secret) });
  if (!token || token.usedAt !== undefined || token.until <= deps.clock.now()) return undefined;
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

const surroundings = async ({ incident, person }: Invitation, deps: Deps) => {
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
const show = async ({ token }: z.infer<typeof Link>, deps: Deps, { language, now }: Visit) => {
  const invited = await invitation(token, deps);
  if (!invited) return htmlReply(404, spentPage(language));
  const { incident, person } = invited;
  const { acts } = invited.token;
  if (isClosed(incident))
    return htmlReply(200, resultPage({ did: "closed", incident, language: person.language, now }));
  const entries = timelineOf(
    incident,
    await deps.timeline.range({ customer: incident.customer, incident: incident.id }),
  );
  const names = await namesIn(person.language, deps);
  return htmlReply(
    200,
    answerPage({ ...(await surroundings(invited, deps)), entries, names, acts, action: `/v1/answer/${token}` }),
  );
};

const press = async ({ token, act: wanted, message }: z.infer<typeof Press>, deps: Deps, { language, now }: Visit) => {
  const invited = await invitation(token, deps);
  if (!invited) return htmlReply(404, spentPage(language));
  if (!invited.token.acts) return htmlReply(409, await refusal("shows-only", invited, deps));
  const { did, run, spends } = acts[wanted];
  const outcome = await run(invited, message, deps);
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

const take = (invited: Invitation, _message: string, deps: Deps) => {
  const { customer, id } = invited.incident;
  return act({ customer, id }, (incident, now) => acknowledged(incident, actorOf(invited), now), deps);
};

const reply = async (invited: Invitation, message: string, deps: Deps) => {
  const { customer, id } = invited.incident;
  const text = message || (await surroundings(invited, deps)).ready;
  return answer({ customer, id }, { actor: actorOf(invited), text }, deps);
};

const update = async (invited: Invitation, message: string, deps: Deps) => {
  const { customer, id } = invited.incident;
  const text = message || (await surroundings(invited, deps)).ready;
  return act({ customer, id }, (incident, now) => updated(incident, text, actorOf(invited), now), deps);
};

interface Button {
  did: Done;
  run: (invited: Invitation, message: string, deps: Deps) => Promise<Outcome<Incident, Reason>>;
  /** What is said to the customer is said by a link once. */
  spends: boolean;
}

const acts: Record<z.infer<typeof Press>["act"], Button> = {
  acknowledge: { did: "acknowledged", run: take, spends: false },
  answer: { did: "answered", run: reply, spends: true },
  update: { did: "updated", run: update, spends: true },
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
