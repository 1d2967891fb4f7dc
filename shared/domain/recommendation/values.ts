/** A named value of a request, as the log has it. */
export interface Pair {
  name: string;
  raw: string;
  /** In JSON: not a number, nor a word of the language. */
  isText: boolean;
}

/** A form or query with more is no form. */
const PAIRS = 60;
const NAME_CHARS = 64;
const nothing = (text: string): boolean => text === "" || text === "-";

const pairAt = (text: string, sign: string): Pair => {
  const place = text.indexOf(sign);
  return place < 0
    ? { name: text, raw: "", isText: true }
    : { name: text.slice(0, place), raw: text.slice(place + 1), isText: true };
};

export const formPairs = (text: string): Pair[] =>
  nothing(text)
    ? []
    : text
        .split("&", PAIRS)
        .map((part) => pairAt(part, "="))
        .filter(({ name }) => name.length <= NAME_CHARS);

export const cookiePairs = (text: string): Pair[] =>
  nothing(text) ? [] : text.split(/; ?/, PAIRS).map((part) => pairAt(part, "="));

/** A member with its value, or an element of a list. */
const JSON_PAIR =
  /"([^"\\]{1,64})": ?(?:"((?:[^"\\]|\\.){0,1000})|([^\s",:{}[\]]{1,64}))|[[,] ?"((?:[^"\\]|\\.){0,1000})"?(?! ?:|[^\],])/g;
/** The name of what stands in a list. */
export const ELEMENT = "[]";

/** Leaves by their own names, wherever they stand; a log may cut the text off. */
export const jsonPairs = (text: string): Pair[] =>
  nothing(text)
    ? []
    : [...text.matchAll(JSON_PAIR)].slice(0, PAIRS).map(([, name = ELEMENT, words, word, element]) => ({
        name,
        raw: words ?? word ?? element ?? "",
        isText: words !== undefined || element !== undefined,
      }));

/** How values of a part of a request are written. */
export type Writing = "form" | "json";

/** Signs of a value: `A` any letter, `0` any digit, `é` what is not ASCII, else the sign itself; `\u0000` for control signs. */
const LETTER = "A";
const DIGIT = "0";
const FOREIGN = "é";
const CONTROL = "\u0000";
const LINE = "\n";

const kindOf = (code: number): string => {
  if (code >= 128) return FOREIGN;
  if (code >= 48 && code <= 57) return DIGIT;
  if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return LETTER;
  if (code === 9 || code === 10 || code === 13) return LINE;
  return code < 32 || code === 127 ? CONTROL : String.fromCharCode(code);
};

const HEX = /^[0-9A-Fa-f]{2}$/;

/** The alphabet of a form's value. What a log has cut off in the middle of a sign is no sign. */
const formSigns = (raw: string): Set<string> => {
  const found = new Set<string>();
  for (let n = 0; n < raw.length; n++) {
    if (raw[n] === "+") found.add(" ");
    else if (raw[n] !== "%") found.add(kindOf(raw.charCodeAt(n)));
    else if (HEX.test(raw.slice(n + 1, n + 3))) {
      found.add(kindOf(Number.parseInt(raw.slice(n + 1, n + 3), 16)));
      n += 2;
    } else if (n + 2 < raw.length) found.add("%");
  }
  return found;
};

const jsonSigns = (raw: string): Set<string> => new Set([...raw].map((sign) => kindOf(sign.charCodeAt(0))));

export const alphabetOf = (raw: string, writing: Writing): Set<string> =>
  writing === "form" ? formSigns(raw) : jsonSigns(raw);

export const pairsOf = (text: string, writing: Writing): Pair[] =>
  writing === "form" ? formPairs(text) : jsonPairs(text);

/** Signs that mean nothing to any interpreter. */
const HARMLESS = [LETTER, DIGIT, FOREIGN, "_", "-", ".", "~"];
const isNumber = (alphabet: Set<string>): boolean => [...alphabet].every((sign) => sign === DIGIT);

/** ASCII signs that are neither letters nor digits. */
const SPECIAL = [..." !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"];
const inClass = (sign: string): string => sign.replace(/[\\\]^-]/g, "\\$&");

const hexOf = (code: number): string =>
  [...code.toString(16).padStart(2, "0")]
    .map((digit) => (/[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit))
    .join("");

/** Signs that stand encoded alone, since they part a form. */
const NEVER_RAW = new Set(["&", "+", "%", "#", " "]);

const formClass = (alphabet: Set<string>): string => {
  const special = SPECIAL.filter((sign) => alphabet.has(sign));
  const raw = special.filter((sign) => !NEVER_RAW.has(sign)).map(inClass);
  const codes = [...special.filter((sign) => !HARMLESS.includes(sign)).map((sign) => hexOf(sign.charCodeAt(0)))];
  if (alphabet.has(LINE)) codes.push("0[9aAdD]");
  if (alphabet.has(FOREIGN)) codes.push("[89a-fA-F][0-9a-fA-F]");
  const plain = `[A-Za-z0-9_.~${raw.filter((sign) => !/[_.~]/.test(sign)).join("")}${alphabet.has(" ") ? "+" : ""}-]`;
  const foreign = alphabet.has(FOREIGN) ? "|[^\\x00-\\x7F]" : "";
  return codes.length > 0 ? `(?:${plain}${foreign}|%(?:${codes.join("|")}))*` : `${plain}*`;
};

/** A pattern for values of an alphabet, in a form. */
export const formPattern = (alphabet: Set<string>): string => (isNumber(alphabet) ? "[0-9]*" : formClass(alphabet));

/** A pattern for one sign that an alphabet has not, in a JSON text. */
export const foreignJson = (alphabet: Set<string>): string | undefined => {
  if (isNumber(alphabet)) return '[^0-9"]';
  const missing = SPECIAL.filter((sign) => !alphabet.has(sign) && !HARMLESS.includes(sign) && sign !== '"');
  return missing.length > 0 ? `[${missing.map(inClass).join("")}]` : undefined;
};

export const isHarmless = (alphabet: Set<string>): boolean => [...alphabet].every((sign) => HARMLESS.includes(sign));

export const quotedName = (name: string): string => name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
