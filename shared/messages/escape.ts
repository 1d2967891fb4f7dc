/** Longest text of one line, in UTF-16 units: what a phone shows without scrolling far. */
const LINE_LENGTH = 120;
/** Longest message to a customer: what an outbox row holds. */
export const MESSAGE_LENGTH = 2_000;
/** More lines than this are not a message. */
const MOST_LINES = 100;

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Safe as text of an element and within a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign] ?? "");

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/\p{Cs}$/u, "")}…`;

/**
 * One line of at most `most` UTF-16 units. Line ends and controls become a space; what is invisible or turns the direction
 * of reading (bidi overrides, zero width) goes. For everything that comes from logs or people.
 */
export const plain = (text: string, most: number = LINE_LENGTH): string =>
  cut(
    text
      .replace(/[\s\p{Cc}]+/gu, " ")
      .replace(/\p{C}/gu, "")
      .trim(),
    most,
  );

/** Signs that make something of a text in DingTalk's markdown, and their full-width likenesses that make nothing. */
const likenesses: Record<string, string> = {
  ...{ "[": "［", "]": "］", "<": "＜", ">": "＞", "!": "！", "@": "＠", "#": "＃" },
  ...{ "*": "＊", _: "＿", "`": "｀", "~": "～", "|": "｜", "\\": "＼" },
};

/** One line that is text and nothing else in DingTalk's markdown: no link, picture, mention, heading; addresses lead nowhere. */
export const escapeMarkdown = (text: string): string =>
  plain(text, MESSAGE_LENGTH)
    .replace(/[[\]<>!@#*_`~|\\]/g, (sign) => likenesses[sign] ?? "")
    .replace(/:\/\//g, "：//")
    .replace(/\bwww\./gi, "www．");

/** What a call takes of one variable. */
const SPOKEN_LENGTH = 45;

/** Only what can be read aloud: letters, digits, and single spaces. */
export const spoken = (text: string, most: number = SPOKEN_LENGTH): string =>
  [...text.replace(/[^\p{Script=Han}A-Za-z0-9]+/gu, " ").trim()].slice(0, most).join("").trim();

/** The lines of a message that a person wrote, each of them plain. */
export const linesOf = (text: string): string[] =>
  text
    .slice(0, MESSAGE_LENGTH)
    .split(/\r\n|[\r\n\u2028\u2029]/, MOST_LINES)
    .map((line) => plain(line, MESSAGE_LENGTH));
