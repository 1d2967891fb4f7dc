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

/** A file as it is, which a browser shows as text and never runs. */
export const plainText = (body: string): HttpAnswer => ({
  status: 200,
  headers: {
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
  },
  body,
});

const isForm = ({ headers }: HttpRequest): boolean =>
  headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;

/** @returns undefined for a body that is no JSON */
export const parse = ({ body }: HttpRequest): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};

/** The fields of a form that were filled in, where the body is one. */
export const formOf = (request: HttpRequest): Record<string, string> | undefined => {
  if (!isForm(request)) return undefined;
  return Object.fromEntries([...new URLSearchParams(request.body.toString())].filter(([, value]) => value !== ""));
};

export const prefersHtml = ({ headers }: HttpRequest): boolean => headers.accept?.startsWith("text/html") ?? false;

/** After a change: a person is led back to a page, a program is told the state. */
export const changed = (request: HttpRequest, path: string, state: unknown): HttpAnswer =>
  prefersHtml(request) ? { status: 303, headers: { location: path } } : json(state);

export const askedOf = ({ query }: HttpRequest, name: string): string | undefined =>
  new URLSearchParams(query).get(name) ?? undefined;

/** Which part of an inbox is asked for. */
export const pageIn = (request: HttpRequest): Page => ({
  after: askedOf(request, "after"),
  before: askedOf(request, "before"),
});
