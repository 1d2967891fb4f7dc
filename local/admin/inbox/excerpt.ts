import type { Page } from "../../entries.ts";
import type { HttpRequest } from "../../wire/http.ts";
import { askedOf, pageIn } from "../answers.ts";
import { type Language, languageOf } from "../html/language.ts";
import { type Place, pathOf } from "../html/page.ts";
import { button, field, link } from "../html/parts.ts";
import { number } from "../html/text.ts";

/** Entries on one page. */
const PAGE_ENTRIES = 50;
/** Entries looked through for a recipient on one page; the way to older ones goes on from there. */
const MAX_LOOKED = 5_000;

interface Listed {
  id: string;
  /** A number, or several users. */
  to: string | string[];
}

interface Listing<T> {
  list(page?: Page): T[];
  count(): number;
}

const words = {
  zh: {
    none: "还没有内容。",
    noneFor: "这个收件人没有内容。",
    older: "更早",
    newer: "更新",
    to: "收件人",
    filter: "筛选",
    all: "全部",
    clear: "清空",
    count: (n: string) => `共 ${n} 条`,
  },
  en: {
    none: "Nothing yet.",
    noneFor: "Nothing for this recipient here.",
    older: "Older",
    newer: "Newer",
    to: "Recipient",
    filter: "Filter",
    all: "All",
    clear: "Empty it",
    count: (n: string) => `${n} in all`,
  },
} as const;

/** One page of an inbox, and the way to those before and after it. */
interface Excerpt<T extends Listed> {
  shown: T[];
  older: string | undefined;
  newer: string | undefined;
}

const excerpt = <T extends Listed>(inbox: Listing<T>, wanted: Page): Excerpt<T> => {
  const shown = inbox.list({ ...wanted, limit: PAGE_ENTRIES });
  const [oldest, newest] = [shown[0]?.id, shown.at(-1)?.id];
  const hasOlder = oldest !== undefined && inbox.list({ before: oldest, limit: 1 }).length > 0;
  const hasNewer = newest !== undefined && inbox.list({ after: newest, limit: 1 }).length > 0;
  return { shown, older: hasOlder ? oldest : undefined, newer: hasNewer ? newest : undefined };
};

const isFor = ({ to }: Listed, recipient: string): boolean => [to].flat().some((one) => one.includes(recipient));

/** Backwards, batch by batch, until there are enough or enough was looked through. */
const excerptFor = <T extends Listed>(inbox: Listing<T>, recipient: string, { before }: Page): Excerpt<T> => {
  const shown: T[] = [];
  let place = before;
  for (let looked = 0; looked < MAX_LOOKED; looked += PAGE_ENTRIES) {
    const batch = inbox.list({ before: place, limit: PAGE_ENTRIES });
    shown.unshift(...batch.filter((one) => isFor(one, recipient)));
    place = batch[0]?.id;
    if (place === undefined || shown.length >= PAGE_ENTRIES) break;
  }
  return { shown, older: place, newer: undefined };
};

const tools = (inbox: Listing<unknown>, { place, to, language }: { place: Place; to: string; language: Language }) => {
  const { filter, all, clear, count, ...names } = words[language];
  const path = pathOf(place);
  const back = to ? `<a href="${path}">${all}</a>` : "";
  return `<div class="row"><form class="ask" method="get" action="${path}">${field("to", names.to, to)}<button>${filter}</button></form>${back}
<span class="soft">${count(number(inbox.count()))}</span>${button(`${path}/clear`, clear, {}, "danger")}</div>`;
};

/** Newest first, as people look for what has just come. */
export const entries = <T extends Listed>(
  request: HttpRequest,
  inbox: Listing<T>,
  { place, draw }: { place: Place; draw: (entry: T, language: Language) => string },
): string => {
  const language = languageOf(request);
  const to = askedOf(request, "to") ?? "";
  const { shown, older, newer } = to ? excerptFor(inbox, to, pageIn(request)) : excerpt(inbox, pageIn(request));
  const { none, noneFor, ...names } = words[language];
  const path = pathOf(place);
  const way = (word: string, query: Record<string, string>) => `<a href="${link(path, { ...query, to })}">${word}</a>`;
  const ways = [
    older === undefined ? "<span></span>" : way(names.older, { before: older }),
    newer === undefined ? "" : way(names.newer, { after: newer }),
  ];
  const nothing = `<p class="soft">${to ? noneFor : none}</p>`;
  const drawn = shown.map((entry) => draw(entry, language)).reverse();
  return `${tools(inbox, { place, to, language })}${drawn.join("\n") || nothing}<p class="more">${ways.join("")}</p>`;
};
