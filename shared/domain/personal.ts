import * as z from "zod";

/** A header line of a request up to its end, as people paste it. */
const HEADERS = /\b((?:proxy-)?authorization|(?:set-)?cookie2?)(["']?\s*[:=]\s*["']?)[^\r\n"']{3,}/gi;
const SCHEMES = /\b(bearer|basic|digest)(\s+)[A-Za-z0-9._~+/=-]{8,}/gi;
/** `password=…`, `"token": "…"`: the name stays, the value goes. */
const SECRETS =
  /\b((?:access|api|secret|session|refresh)?[_-]?(?:passwd|password|pwd|token|secret|session|sessionid|sid|apikey|accesskey|key_?secret))(["']?\s*[:=]\s*["']?)[^\s"'&,;]{3,}/gi;
/** Digits in groups, not part of a longer word, number or address. */
const CARDS = /(?<![\w.:-])[2-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{2,7}(?![\w:-]|\.\d)/g;
const CHINESE_IDS = /(?<![\w.:-])[1-9]\d{5}(?:19|20)\d{9}[\dXx](?![\w:-]|\.\d)/g;
const CHINESE_MOBILES = /(?<![\w.:-])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\w:-]|\.\d)/g;
const FOREIGN_PHONES =
  /(?<![\w.:-])\+[1-9]\d{0,2}[ -]?(?:\(\d{1,4}\)[ -]?)?\d{2,4}(?:[ -]?\d{2,4}){2,4}(?![\w:-]|\.\d)/g;

const digitsOf = (text: string): number[] => [...text.replace(/\D/g, "")].map(Number);

/** The check digit of card numbers (ISO/IEC 7812, Luhn). */
const isCard = (text: string): boolean => {
  const digits = digitsOf(text).reverse();
  const sum = digits.reduce((all, digit, i) => all + (i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0);
  return digits.length >= 14 && digits.length <= 19 && sum % 10 === 0;
};

/** The check character of a resident identity number (GB 11643, ISO 7064 MOD 11-2). */
const isChineseId = (text: string): boolean => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((all, weight, i) => all + weight * Number(text[i]), 0);
  return "10X98765432"[sum % 11] === text[17]?.toUpperCase();
};

const KEPT_DIGITS = 4;

/** The last four digits stay, so that whoever knows the number recognises it. */
const hidden = (text: string): string => {
  const most = text.length - KEPT_DIGITS;
  return text.slice(0, most).replace(/\d/g, "*") + text.slice(most);
};

const hiddenIf = (isOne: (text: string) => boolean) => (text: string) => (isOne(text) ? hidden(text) : text);

/**
 * Free text without what is nobody's business (mission S7): cookies, authorisation and other secrets, card, identity and phone
 * numbers. Never longer than it was. Addresses, ids, instants and order numbers stay as they are.
 */
export const masked = (text: string): string =>
  text
    .replace(HEADERS, "$1$2***")
    .replace(SCHEMES, "$1$2***")
    .replace(SECRETS, "$1$2***")
    .replace(CHINESE_IDS, hiddenIf(isChineseId))
    .replace(CARDS, hiddenIf(isCard))
    .replace(CHINESE_MOBILES, hidden)
    .replace(FOREIGN_PHONES, hidden);

/** What people write to us, masked as it comes in. */
export const writtenText = ({ min = 1, max }: { min?: number; max: number }) =>
  z.string().trim().min(min).max(max).transform(masked);
