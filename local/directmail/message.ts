import type { Mail, Mailbox } from "./mail.ts";

/** Bytes of base64 a line: RFC 2045. */
const LINE_CHARS = 76;
/** Characters in one encoded word: 4 bytes each at most, so that the word stays below the 75 of RFC 2047. */
const WORD_CHARS = 10;

/** Printable ASCII that cannot be taken for an encoded word. */
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text) && !text.includes("=?");

/** RFC 2047, folded between words; nothing in `text` can end the header. */
const encodeWords = (text: string): string => {
  if (isPlain(text)) return text;
  const pieces = Array.from({ length: Math.ceil([...text].length / WORD_CHARS) }, (_, n) =>
    [...text].slice(n * WORD_CHARS, (n + 1) * WORD_CHARS).join(""),
  );
  return pieces.map((piece) => `=?utf-8?B?${Buffer.from(piece).toString("base64")}?=`).join("\r\n ");
};

const quoted = (alias: string): string =>
  isPlain(alias) ? `"${alias.replace(/["\\]/g, "\\$&")}"` : encodeWords(alias);

const mailbox = ({ address, alias }: Mailbox): string => (alias ? `${quoted(alias)} <${address}>` : address);

const base64Lines = (text: string): string =>
  (
    Buffer.from(text)
      .toString("base64")
      .match(new RegExp(`.{1,${LINE_CHARS}}`, "g")) ?? []
  ).join("\r\n");

const part = (type: string, content: string): string =>
  `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(content)}\r\n`;

const headerLines = ({ id, at, from, to, subject, replyTo, tag, headers }: Mail): string[] =>
  Object.entries({
    Date: new Date(at).toUTCString().replace("GMT", "+0000"),
    From: mailbox(from),
    ...(replyTo && { "Reply-To": mailbox(replyTo) }),
    To: to.join(",\r\n "),
    Subject: encodeWords(subject),
    "Message-ID": `<${id}@mail.localhost>`,
    ...(tag && { "X-AliDM-Tag": tag }),
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, encodeWords(value)])),
    "MIME-Version": "1.0",
    "Content-Type": `multipart/alternative; boundary="${boundaryOf(id)}"`,
  }).map(([name, value]) => `${name}: ${value}`);

/** `=_` occurs in no base64. */
const boundaryOf = (id: string): string => `=_${id}`;

/** The mail as an RFC 5322 message with the bodies it has as alternatives, the richest last. */
export const toMessage = (mail: Mail): string => {
  const parts = [
    ...(mail.text === undefined ? [] : [part("text/plain", mail.text)]),
    ...(mail.html === undefined ? [] : [part("text/html", mail.html)]),
  ];
  const delimiter = `--${boundaryOf(mail.id)}`;
  const body = parts.map((content) => `${delimiter}\r\n${content}`).join("");
  return `${headerLines(mail).join("\r\n")}\r\n\r\n${body}${delimiter}--\r\n`;
};
