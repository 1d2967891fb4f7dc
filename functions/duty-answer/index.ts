import * as z from "zod";
import { personOf, rosterOf } from "../../shared/directory.ts";
import { hashOf } from "../../shared/domain/contact/credential.ts";
import type { Link } from "../../shared/domain/contact/link.ts";
import type { Person } from "../../shared/domain/contact/person.ts";
import type { Override, Rota } from "../../shared/domain/rota/rota.ts";
import { spentPage } from "../../shared/messages/answer-page.ts";
import { swapPage, swapResultPage } from "../../shared/messages/duty-page.ts";
import type { Deps } from "../../shared/ports/deps.ts";
import { replyToSwap } from "../../shared/response/duty.ts";
import { htmlReply, httpFunction } from "../../shared/runtime/define-function.ts";
import { endpoint, type Visit } from "../../shared/runtime/endpoint.ts";

const Token = z.object({ token: z.string().max(200) });
const Press = Token.extend({ act: z.enum(["yes", "no"]) });

interface Question {
  link: Link;
  person: Person;
  rota: Rota;
  override: Override;
}

/** What the link asks whom; undefined when it is wrong, used, expired, or its question is no more: nothing tells which. */
const questionOf = async (secret: string, deps: Deps): Promise<Question | undefined> => {
  const link = await deps.links.get({ hash: hashOf(secret) });
  if (!link || link.usedAt !== undefined || link.until <= deps.clock.now()) return undefined;
  const { rota, override: id, at } = link.swap;
  const person = await personOf(link.person, deps);
  const roster = await rosterOf(rota, deps.clock.now(), deps);
  const override = roster?.overrides.find((one) => one.id === id && one.at === at);
  return roster && override && person && { link, person, rota: roster.rota, override };
};

/** Only shows: mail scanners and link previews follow links, they do not press buttons. */
const show = async ({ token }: z.infer<typeof Token>, deps: Deps, { language }: Visit) => {
  const question = await questionOf(token, deps);
  if (!question) return htmlReply(404, spentPage(language));
  const { person, rota, override } = question;
  const asker = await personOf(override.by, deps);
  return htmlReply(200, swapPage({ reader: person, asker, rota, override, action: `/v1/duty/${token}` }));
};

const press = async ({ token, act }: z.infer<typeof Press>, deps: Deps, { language, now }: Visit) => {
  const question = await questionOf(token, deps);
  if (!question) return htmlReply(404, spentPage(language));
  const { link, person, rota, override } = question;
  const state = act === "yes" ? "agreed" : "declined";
  const key = { rota: link.swap.rota, override: override.id };
  const outcome = await replyToSwap(key, { state, by: person.person }, deps);
  if (!outcome.ok) return htmlReply(409, swapResultPage({ did: outcome.reason, reader: person, rota, override }));
  await deps.links.replace({ ...link, usedAt: now });
  return htmlReply(200, swapResultPage({ did: state, reader: person, rota, override }));
};

export const endpoints = [
  endpoint({
    method: "GET",
    path: "/v1/duty/{token}",
    access: "link",
    summary: "Shows the swap that somebody is asked for.",
    input: Token,
    run: show,
  }),
  endpoint({
    method: "POST",
    path: "/v1/duty/{token}",
    access: "link",
    summary: "The yes or no of whoever is asked to take over.",
    input: Press,
    run: press,
  }),
];

export const handler = httpFunction("duty-answer", endpoints);
