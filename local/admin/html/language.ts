import type { HttpRequest } from "../../wire/http.ts";

export const languages = ["zh", "en"] as const;
export type Language = (typeof languages)[number];

const COOKIE = "mss-local-lang";

const asked = ({ query }: HttpRequest): string | null => new URLSearchParams(query).get("lang");
const remembered = ({ headers: { cookie = "" } }: HttpRequest): string | undefined =>
  new RegExp(`(?:^|; )${COOKIE}=(\\w+)`).exec(cookie)?.[1];

/** What `?lang=` says, or else what it last said, or else the browser. */
export const languageOf = (request: HttpRequest): Language => {
  const wishes = [asked(request), remembered(request), request.headers["accept-language"]?.slice(0, 2)];
  return wishes.flatMap((wish) => languages.find((one) => one === wish) ?? [])[0] ?? "en";
};

/** Remembers what was asked for; nothing where nothing was. */
export const languageCookie = (request: HttpRequest): Record<string, string> => {
  const language = languages.find((one) => one === asked(request));
  return language ? { "set-cookie": `${COOKIE}=${language}; Path=/__local; HttpOnly; SameSite=Strict` } : {};
};
