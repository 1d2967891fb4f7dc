import type { Language } from "../domain/contact/person.ts";
import { escapeHtml } from "./escape.ts";
import { cell, foot, mailFrame, row } from "./letter.ts";
import type { Words } from "./words.en.ts";

/** A part of a report. All texts are plain, none is markup. */
export type Block =
  /** `share`: length of the bar, from 0 to 1. */
  | { is: "bars"; bars: { label: string; value: string; share: number }[] }
  /** The first column is text, the others are numbers. */
  | { is: "table"; head: string[]; rows: string[][] }
  | { is: "rows"; rows: [label: string, value: string][] }
  | { is: "lines"; lines: string[] };

export interface Section {
  title: string;
  blocks: Block[];
}

/** What a report says, before it has a form: the verdict, three figures, then details. */
export interface Paper {
  language: Language;
  words: Words;
  colour: string;
  /** Over everything: what it is, whose, of when. */
  head: string[];
  verdict: string;
  /** Why, a sentence each. */
  reasons: string[];
  figures: { label: string; value: string; note: string }[];
  sections: Section[];
}

const isFilled = (block: Block): boolean => {
  switch (block.is) {
    case "bars":
      return block.bars.length > 0;
    case "lines":
      return block.lines.length > 0;
    case "table":
    case "rows":
      return block.rows.length > 0;
  }
};

/** Without what has nothing to say. */
export const filled = (sections: Section[]): Section[] =>
  sections
    .map(({ title, blocks }) => ({ title, blocks: blocks.filter(isFilled) }))
    .filter(({ blocks }) => blocks.length > 0);

const textOf = (block: Block, { colon, clause }: Words): string[] => {
  switch (block.is) {
    case "bars":
      return block.bars.map(({ label, value }) => label + colon + value);
    case "lines":
      return block.lines;
    case "rows":
      return block.rows.map(([label, value]) => label + colon + value);
    case "table": {
      const [, ...names] = block.head;
      return block.rows.map(
        ([first, ...values]) => first + colon + values.map((value, i) => `${names[i]} ${value}`).join(clause),
      );
    }
  }
};

/** The same, line by line, for whoever reads no markup. */
export const paperText = ({ words, head, verdict, reasons, figures, sections }: Paper): string => {
  const told = figures.map(({ label, value, note }) => label + words.colon + value + (note && words.aside(note)));
  const details = sections.flatMap(({ title, blocks }) => [
    "",
    `— ${title} —`,
    ...blocks.flatMap((block) => textOf(block, words)),
  ]);
  return [head.join(" | "), verdict, ...reasons, "", ...told, ...details, "", words.service, ""].join("\n");
};

const PADDING = "padding:0 20px";
const WHITE = "background:#ffffff";
const SOFT = "color:#546e7a";
const INK = "color:#1a2327";
const LINE = "border-top:1px solid #e0e5e8";
const BAR = "#90a4ae";
/** Shorter ones cannot be seen. */
const LEAST_BAR_PERCENT = 1;

const table = (rows: string, width = "100%"): string =>
  `<table role="presentation" width="${width}" cellpadding="0" cellspacing="0" border="0">${rows}</table>`;

const wide = (html: string): string => `<tr><td bgcolor="#ffffff" style="${WHITE};${PADDING}">${html}</td></tr>`;

const td = (html: string, style: string, more = ""): string =>
  `<td bgcolor="#ffffff"${more} style="${WHITE};${style}">${html}</td>`;

const figureCell = ({ label, value, note }: Paper["figures"][number]): string =>
  td(
    `<span style="font-size:13px;line-height:18px;${SOFT}">${escapeHtml(label)}</span><br><b style="font-size:26px;line-height:34px">${escapeHtml(value)}</b><br><span style="font-size:12px;line-height:16px;${SOFT}">${escapeHtml(note)}</span>`,
    `${INK};padding:12px 8px 14px 0`,
    ' width="33%" valign="top"',
  );

const barRow = ({ label, value, share }: { label: string; value: string; share: number }): string => {
  const percent = Math.max(LEAST_BAR_PERCENT, Math.round(share * 100));
  const rest = percent < 100 ? `<td bgcolor="#ffffff" style="${WHITE};font-size:1px;line-height:10px">&nbsp;</td>` : "";
  const bar = table(
    `<tr><td width="${percent}%" bgcolor="${BAR}" style="background:${BAR};font-size:1px;line-height:10px">&nbsp;</td>${rest}</tr>`,
  );
  return `<tr>${td(escapeHtml(label), `${INK};font-size:14px;line-height:20px;padding:3px 8px 3px 0`, ' width="42%"')}${td(bar, "padding:3px 8px 3px 0", ' width="38%"')}${td(escapeHtml(value), `${INK};font-size:14px;line-height:20px;padding:3px 0;white-space:nowrap`, ' width="20%" align="right"')}</tr>`;
};

const numberCell = (text: string, style: string): string =>
  td(escapeHtml(text), `${style};padding:6px 0 6px 8px;white-space:nowrap`, ' align="right" valign="top"');

const tableRow = ([first = "", ...values]: string[], style: string): string =>
  `<tr>${td(escapeHtml(first), `${style};padding:6px 0;word-break:break-word`, ' valign="top"')}${values.map((value) => numberCell(value, style)).join("")}</tr>`;

const HEAD_STYLE = `${SOFT};font-size:12px;line-height:16px`;
const ROW_STYLE = `${INK};${LINE};font-size:14px;line-height:20px`;

const htmlOf = (block: Block): string => {
  switch (block.is) {
    case "bars":
      return wide(table(block.bars.map(barRow).join("\n")));
    case "rows":
      return wide(table(block.rows.map(row).join("\n")));
    case "lines":
      return cell(
        block.lines.map(escapeHtml).join("<br>"),
        `${WHITE};${SOFT};font-size:13px;line-height:20px;padding:4px 20px`,
      );
    case "table":
      return wide(
        table([tableRow(block.head, HEAD_STYLE), ...block.rows.map((cells) => tableRow(cells, ROW_STYLE))].join("\n")),
      );
  }
};

const sectionHtml = ({ title, blocks }: Section): string =>
  [
    cell(escapeHtml(title), `${WHITE};${INK};font-size:16px;line-height:22px;font-weight:bold;padding:18px 20px 4px`),
    ...blocks.map(htmlOf),
  ].join("\n");

export const paperHtml = (paper: Paper): string => {
  const { language, words, colour, head, verdict, reasons, figures, sections } = paper;
  const band = `background:${colour};color:#ffffff`;
  const rows = [
    cell(head.map(escapeHtml).join(" &middot; "), `${band};font-size:14px;line-height:20px;padding:14px 20px 0`),
    cell(escapeHtml(verdict), `${band};font-size:30px;line-height:40px;font-weight:bold;padding:2px 20px 4px`),
    cell(reasons.map(escapeHtml).join("<br>"), `${band};font-size:15px;line-height:23px;padding:0 20px 14px`),
    wide(table(`<tr>${figures.map(figureCell).join("")}</tr>`)),
    ...sections.map(sectionHtml),
    cell("&nbsp;", `${WHITE};font-size:8px;line-height:8px`),
    foot(words),
  ];
  return mailFrame({ language, title: [verdict, ...head].join(" "), rows: rows.join("\n") });
};
