import type { Queues } from "../../cloudflow/queues.ts";
import { askedOf, changed, type Handler, json, pageIn, prefersHtml, problem } from "../answers.ts";
import { pathOf } from "../html/page.ts";
import { queuesPage } from "./queues-page.ts";

/** Messages that flows sent to queues and topics; `?queue=` is answered with what is visible in one. */
export const queuePages = ({ queues }: { queues: Queues }): Record<string, Handler> => ({
  "GET /inbox/queues": (request) => {
    if (prefersHtml(request)) return queuesPage(request, queues);
    const queue = askedOf(request, "queue");
    return json(queue === undefined ? queues.sent(pageIn(request)) : queues.list(queue));
  },
  "GET /inbox/queues/{id}": (_request, id) => {
    const found = queues.get(id);
    return found ? json(found) : problem(404, "no such message");
  },
  "DELETE /inbox/queues": () => {
    queues.clear();
    return json([]);
  },
  "POST /inbox/queues/clear": (request) => {
    queues.clear();
    return changed(request, pathOf("inbox/queues"), []);
  },
});
