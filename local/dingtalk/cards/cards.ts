import type { Kept } from "../../entries.ts";
import type { Local } from "../../service.ts";
import type { Chat, Message } from "../inbox.ts";
import { refuseApi } from "../refusals.ts";
import { type Callbacks, openCallbacks } from "./callbacks.ts";
import { type Card, drawn, type Press, type Update, updated } from "./card.ts";
import { callbackFaults, PATIENCE_MS, push } from "./push.ts";
import { type Action, actionsOf, openTemplates, type Templates } from "./templates.ts";

/** A card that is to be made: the rest follows from its template. */
type NewCard = Omit<Card, "actions" | "presses">;

/** Somebody presses a button; `params` come on top of those that the button has. */
export interface Pressing {
  user: string;
  actionId: string;
  params?: Record<string, string> | undefined;
}

/** Interactive cards: one message of the chat each, which changes. An emptied inbox has none any more. */
export interface Cards {
  templates: Templates;
  callbacks: Callbacks;
  /** @returns the key of its message. @throws Refused */
  create(card: NewCard, message: Omit<Message, "content" | "readers" | "card">, to: string[]): string;
  /** @throws Refused */
  update(outTrackId: string, update: Update): void;
  /** Tells the card's owner, and applies the answer. @returns undefined without such a card, or such a button on it now */
  press(id: string, pressing: Pressing): Promise<Press | undefined>;
}

interface CardsOptions {
  chat: Chat;
  /** Of the tenant. */
  corpId: string;
  /** Real ms; default: the vendor's. */
  patienceMs?: number | undefined;
}

/** Presses that a card remembers. */
const MAX_PRESSES = 100;

const bodyOf = ({ outTrackId, userIdType, spaces }: Card, corpId: string, press: Pressing, { id, params }: Action) => {
  const direct = spaces.find((space) => space.type === "IM_ROBOT" && space.id === press.user);
  const { type, id: spaceId } = direct ?? spaces.find((space) => space.errorMsg === "") ?? {};
  const content = { cardPrivateData: { actionIds: [id], params: { ...params, ...press.params } } };
  return {
    ...{ type: "actionCallback", outTrackId, corpId, userId: press.user, userIdType },
    ...{ spaceType: type ?? "", spaceId: spaceId ?? "", content: JSON.stringify(content) },
  };
};

export const openCards = (
  { store, dial, faults }: Local,
  { chat, corpId, patienceMs = PATIENCE_MS }: CardsOptions,
): Cards & { close(): void } => {
  const templates = openTemplates(store);
  const callbacks = openCallbacks(store);
  const ids = store.openDB<string, string>({ name: "dingtalk/cards", encoding: "json" });
  const closing = new AbortController();
  faults.offer("dingtalk", ["CardCallback"], callbackFaults);

  const find = (outTrackId: string): Kept<Message> | undefined => {
    const message = chat.find(ids.get(outTrackId) ?? "");
    return message?.card?.outTrackId === outTrackId ? message : undefined;
  };

  /** With what follows from its data. */
  const redrawn = (card: Card) => {
    const template = templates.get(card.template);
    const now = { ...card, actions: template ? actionsOf(template, card.data) : [] };
    return { card: now, content: drawn(template?.text ?? "", now) };
  };

  const change = (id: string, update: Update | undefined, press?: Press): void =>
    chat.change(id, (message) => {
      if (!message.card) return message;
      const card = update ? updated(message.card, update) : message.card;
      const presses = press ? [...card.presses, press].slice(-MAX_PRESSES) : card.presses;
      return { ...message, ...redrawn({ ...card, presses }) };
    });

  const tell = async (card: Card, pressing: Pressing, action: Action) => {
    const callback = card.callback.type === "HTTP" ? callbacks.get(card.callback.routeKey) : undefined;
    if (!callback) return { outcome: "nobody" as const, status: null };
    const options = { ...callback, now: dial.now(), faults, patienceMs, closing: closing.signal };
    return push(bodyOf(card, corpId, pressing, action), options);
  };

  return {
    templates,
    callbacks,
    create: (card, message, to) => {
      const template = templates.get(card.template);
      if (!template) throw refuseApi("noTemplate");
      if (!template.isPublished) throw refuseApi("unpublished");
      if (find(card.outTrackId)) throw refuseApi("cardExists");
      const whole = redrawn({ ...card, actions: [], presses: [] });
      return chat.deliver({ ...message, ...whole }, to, ({ id }) => void ids.putSync(card.outTrackId, id)).id;
    },
    update: (outTrackId, update) => {
      const message = find(outTrackId);
      if (!message) throw refuseApi("noCard");
      change(message.id, update);
    },
    press: async (id, pressing) => {
      const card = chat.find(id)?.card;
      const action = card?.actions.find((one) => one.id === pressing.actionId);
      if (!card || !action) return undefined;
      const { update, ...told } = await tell(card, pressing, action);
      const { user, actionId } = pressing;
      const press = { at: dial.now(), user, actionId, params: { ...action.params, ...pressing.params }, ...told };
      change(id, update, press);
      return press;
    },
    close: () => closing.abort(),
  };
};
