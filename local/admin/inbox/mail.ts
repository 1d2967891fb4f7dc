import type { Inbox, InboxMail } from "../../directmail/inbox.ts";
import type { HttpAnswer } from "../../wire/http.ts";
import { changed, type Handler, json, pageIn, plainText, prefersHtml, problem } from "../answers.ts";
import { pathOf } from "../html/page.ts";
import { mailBody, mailListPage, mailPage } from "./mail-page.ts";

/** Mail that was sent. */
export const mailPages = ({ mail }: { mail: Inbox }): Record<string, Handler> => {
  const of = (id: string, answer: (found: InboxMail) => HttpAnswer): HttpAnswer => {
    const found = mail.get(id);
    return found ? answer(found) : problem(404, "no such mail");
  };
  return {
    "GET /inbox/mail": (request) =>
      prefersHtml(request) ? mailListPage(request, mail) : json(mail.list(pageIn(request))),
    "GET /inbox/mail/{id}": (request, id) => of(id, (found) => mailPage(request, found)),
    "GET /inbox/mail/{id}/html": (_request, id) => of(id, mailBody),
    "GET /inbox/mail/{id}/source": (_request, id) => of(id, () => plainText(mail.source(id) ?? "")),
    "DELETE /inbox/mail": () => {
      mail.clear();
      return json([]);
    },
    "POST /inbox/mail/clear": (request) => {
      mail.clear();
      return changed(request, pathOf("inbox/mail"), []);
    },
  };
};
