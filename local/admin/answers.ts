import type { Page } from "../entries.ts";
import type { HttpAnswer, HttpRequest } from "../wire/http.ts";

/** What stands at one method and path under `/__local`; `id` is the last part of a path with one. */
export type Handler = (request: HttpRequest, id: string) => HttpAnswer | Promise<HttpAnswer>;

export const json = (body: unknown, status = 200): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", "x-content-type-options": "nosniff" },
  body: JSON.stringify(body),
});

export const problem = (status: number, title: string): HttpAnswer => ({
  ...json({ title, status }, status),
  headers: { "content-type": "application/problem+json; charset=utf-8" },
});

/** @returns undefined for a body that is no JSON */
export const parse = ({ body }: HttpRequest): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};

export const prefersHtml = ({ headers }: HttpRequest): boolean => headers.accept?.startsWith("text/html") ?? false;

/** Which part of an inbox is asked for. */
export const pageIn = ({ query }: HttpRequest): Page => {
  const given = new URLSearchParams(query);
  return { after: given.get("after") ?? undefined, before: given.get("before") ?? undefined };
};
