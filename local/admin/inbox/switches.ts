import { choice, field, table } from "../html/parts.ts";
import { said } from "../html/text.ts";

/** An outcome, or a choice: its name in a program, and for people. */
type Named = [name: string, word: string];

export const aside = (title: string, body: string): string =>
  `<details class="aside"><summary>${title}</summary><div class="card">${body}</div></details>`;

export const form = (action: string, fields: string, word: string): string =>
  `<form class="ask" method="post" action="${action}">\n${fields}<button>${word}</button></form>`;

export const listed = (heads: string[], rows: string[][], label: string): string =>
  rows.length > 0 ? table(heads, rows, label) : "";

/** Said on every page with such switches. */
export const switchWords = {
  zh: {
    number: "号码",
    happens: "结果",
    otherwise: "以后",
    set: "设置",
    texts: "审核通过的模板",
    code: "模板代码",
    text: "内容",
    approve: "通过",
    kind: "类型",
  },
  en: {
    number: "Number",
    happens: "What happens",
    otherwise: "After that",
    set: "Set",
    texts: "Approved texts",
    code: "Code",
    text: "Text",
    approve: "Approve",
    kind: "Kind",
  },
} as const;

interface PlanWords {
  /** Title. */
  switches: string;
  next: string;
  otherwise: string;
  happens: string;
  set: string;
  everybody: string;
}

interface Plans {
  /** Whose plans these are: `Number`. */
  who: string;
  rows: [who: string, next: string, otherwise: string][];
  /** Where the form goes. */
  action: string;
  /** The field that names one of them, and others that stand after the outcome. */
  name: string;
  more?: string;
  outcomes: Named[];
}

/** What happens to those that were set, and a form that sets one from now on. */
export const planSwitches = (words: PlanWords, { who, rows, action, name, more = "", outcomes }: Plans): string => {
  const fields = `${name}${choice("is", words.happens, outcomes)}${more}`;
  const shown = listed([who, words.next, words.otherwise], rows, words.switches);
  return aside(words.switches, `${form(action, fields, words.set)}\n${shown}<p class="soft">${words.everybody}</p>`);
};

/** The field of a number. */
export const numberField = (label: string): string =>
  field("number", label, "", 'inputmode="numeric" pattern="[0-9]{3,20}" required');

interface TextWords {
  texts: string;
  code: string;
  approve: string;
  text: string;
}

interface Texts {
  /** Code, text, and its choices in their order. */
  rows: [code: string, text: string, ...choices: string[]][];
  action: string;
  /** What else a text has: name, label, what there is. */
  choices: [name: string, label: string, options: Named[]][];
}

const MAX_TEXT_CHARS = 1_000;

/** Texts that count as approved, and a form for one more; it replaces the one of its code. */
export const textSwitches = (words: TextWords, { rows, action, choices }: Texts): string => {
  const fields = [
    field("code", words.code, "", 'pattern="[A-Za-z0-9_.\\-]{1,64}" required'),
    ...choices.map(([name, label, options]) => choice(name, label, options)),
    field("text", words.text, "", `maxlength="${MAX_TEXT_CHARS}" required`),
  ];
  const heads = [words.code, words.text, ...choices.map(([, label]) => label)];
  return aside(words.texts, `${form(action, fields.join(""), words.approve)}\n${listed(heads, rows, words.texts)}`);
};

/** A cell of what somebody wrote. */
export const cell = (text: string): string => `<span class="raw">${said(text)}</span>`;
