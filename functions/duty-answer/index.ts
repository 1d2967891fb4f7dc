import * as z from "zod";
import { personOf, rosterOf } from "../../shared/directory.ts";
import { hashOf } from "../../shared/domain/contact/credential.ts";
import type { Link } from "../../shared/domain/contact/link.ts";
import { contactKey, type Person } from "../../shared/domain/contact/person.ts";
import { PROVIDER } from "../../shared/domain/incident/incident.ts";
import type { Override, Rota } from "../../shared/domain/rota/rota.ts";
import { spentPage } from "../../shared/messages/answer-page.ts";
import { contactPage, contactThanksPage, swapPage, swapResultPage } from "../../shared/messages/duty-page.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { confirmContact, replyToSwap } from "../../shared/response/duty.ts";
import { htmlReply, httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, type Visit } from "../../shared/runtime/endpoint.ts";

const Token = z.object({ token: z.string().max(200) });
const Press = Token.extend({ act: z.enum(["yes", "no", "received"]) });

interface Asked {
  link: Link;
  person: Person;
}

type Question =
  | (Asked & { about: "swap"; id: string; rota: Rota; override: Override })
  | (Asked & { about: "contact"; contact: string });

/** What the link asks whom; undefined when it is wrong, used, expired, or its question is no more: nothing tells which. */
const questionOf = async (secret: string, deps: Deps): Promise<Question | undefined> => {
  const link = await deps.links.get({ hash: hashOf(secret) });
  if (!link || link.usedAt !== undefined || link.until <= deps.clock.now()) return undefined;
  const person = await deps.people.get({ customer: link.customer ?? PROVIDER, person: link.person });
  if (!person || person.channels.length === 0) return undefined;
  return link.contact === undefined ? swapOf({ link, person }, deps) : contactOf({ link, person }, link.contact);
};

const swapOf = async ({ link, person }: Asked, deps: Deps): Promise<Question | undefined> => {
  const { swap } = link;
  const roster = swap && (await rosterOf(swap.rota, deps.clock.now(), deps));
  const override = roster?.overrides.find(({ id, at }) => id === swap?.override && at === swap?.at);
  return roster && override && { about: "swap", link, person, id: swap.rota, rota: roster.rota, override };
};

const contactOf = ({ link, person }: Asked, contact: string): Question | undefined =>
  person.channels.some((one) => contactKey(one) === contact) ? { about: "contact", link, person, contact } : undefined;

/** Only shows: mail scanners and link previews follow links, they do not press buttons. */
const show = async ({ token }: z.infer<typeof Token>, deps: Deps, { language }: Visit) => {
  const question = await questionOf(token, deps);
  if (!question) return htmlReply(404, spentPage(language));
  const action = `/v1/duty/${token}`;
  const { person: reader } = question;
  if (question.about === "contact") return htmlReply(200, contactPage({ reader, action }));
  const { rota, override } = question;
  return htmlReply(200, swapPage({ reader, asker: await personOf(override.by, deps), rota, override, action }));
};

const press = async ({ token, act }: z.infer<typeof Press>, deps: Deps, { language, now }: Visit) => {
  const question = await questionOf(token, deps);
  if (!question || (act === "received") !== (question.about === "contact")) return htmlReply(404, spentPage(language));
  const { status, page } = await answered(question, act === "yes" ? "agreed" : "declined", deps);
  if (status === 200) await deps.links.replace({ ...question.link, usedAt: now });
  return htmlReply(status, page);
};

const answered = async (question: Question, state: "agreed" | "declined", deps: Deps) => {
  const { person: reader } = question;
  if (question.about === "contact") {
    const { customer, person } = reader;
    await confirmContact({ customer, person, contact: question.contact }, deps);
    return { status: 200, page: contactThanksPage(reader) };
  }
  const { id, rota, override } = question;
  const outcome = await replyToSwap({ rota: id, override: override.id }, { state, by: reader.person }, deps);
  const did = outcome.ok ? state : outcome.reason;
  return { status: outcome.ok ? 200 : 409, page: swapResultPage({ did, reader, rota, override }) };
};

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/duty/{token}",
    access: "link",
    summary: "Shows the swap that somebody is asked for, or asks whether a test message came.",
    input: Token,
    run: show,
  }),
  endpoint({
    method: "POST",
    path: "/v1/duty/{token}",
    access: "link",
    summary: "The yes or no of whoever is asked to take over; or that the test message came.",
    input: Press,
    run: press,
  }),
];

export const handler = httpFunction("duty-answer", endpoints);
