import { markdownToHtml } from "../../../local/admin/html/markdown.ts";
import { escapeHtml } from "../../../shared/messages/escape.ts";
import { frame, section, soft } from "./html.ts";
import type { Documents, Story } from "./story.ts";
import type { TourWords } from "./words.ts";

/** As the chat shows it: its button is only drawn. */
const card = ({ title, text, button }: Documents["card"], words: TourWords): string =>
  `<div><h3>${words.card}</h3><div class="chat"><b>${escapeHtml(title)}</b><div class="bubble">${markdownToHtml(text)}<span class="button">${escapeHtml(button)}</span></div></div></div>`;

const call = (script: string, words: TourWords): string =>
  `<div><h3>${words.call}</h3><div class="phone"><i></i><b>${words.ringing}</b><p>${escapeHtml(script)}</p></div></div>`;

/** What the person on duty got, and what one press of theirs does. */
export const messages = ({ documents }: Story, words: TourWords): string => {
  if (!documents) return "";
  const { mail, page, answer } = documents;
  const got = [card(documents.card, words), frame(words.mail, mail), call(documents.call, words)];
  const pressed = [frame(words.page, page), answer === undefined ? "" : frame(words.answer, answer)];
  return [
    section(words.message, soft(words.messageHint), `<div class="three">${got.join("\n")}</div>`),
    section(words.press, soft(words.pressHint), `<div class="two">${pressed.join("\n")}</div>`),
  ].join("\n");
};
