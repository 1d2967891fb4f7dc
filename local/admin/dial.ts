import type { HttpRequest } from "../wire/http.ts";
import { changed, formOf, type Handler, json, parse, prefersHtml, problem } from "./answers.ts";
import type { ClockControl } from "./clock.ts";
import { clockPage } from "./dial-page.ts";
import { pathOf } from "./html/page.ts";

/** One call of `advance` moves the dial a year at most, and no speed is more than a day a second. */
const MAX_ADVANCE_SECONDS = 366 * 86_400;
const MAX_SPEED = 86_400;

const HERE = pathOf("clock");

/** A member of the body; in a form, what looks like a number is one. */
const member = (request: HttpRequest, name: string): unknown => {
  const form = formOf(request);
  if (form) return /^\d+(\.\d+)?$/.test(form[name] ?? "") ? Number(form[name]) : form[name];
  const body = parse(request);
  return typeof body === "object" && body !== null ? Object.getOwnPropertyDescriptor(body, name)?.value : undefined;
};

const isUpTo = (value: unknown, most: number): value is number =>
  typeof value === "number" && value >= 0 && value <= most;

/** The dial, and the hands on it. */
export const dialPages = ({ clock }: { clock: ClockControl }): Record<string, Handler> => ({
  "GET /clock": (request) => (prefersHtml(request) ? clockPage(request, clock) : json(clock.show())),
  "POST /clock/advance": async (request) => {
    const toNext = member(request, "to") === "next-due";
    const seconds = member(request, "seconds");
    if (!toNext && !isUpTo(seconds, MAX_ADVANCE_SECONDS))
      return problem(400, `seconds: 0 to ${MAX_ADVANCE_SECONDS}, or to: "next-due"`);
    if (clock.show().speed === "max") return problem(409, "the clock runs at speed max");
    const ran = toNext ? await clock.advanceToNext() : await clock.advance(Number(seconds));
    return changed(request, HERE, { now: clock.show().now, ran });
  },
  "POST /clock/speed": async (request) => {
    const speed = member(request, "speed");
    if (speed !== "max" && !isUpTo(speed, MAX_SPEED)) return problem(400, `speed: 0 to ${MAX_SPEED}, or "max"`);
    await clock.setSpeed(speed);
    return changed(request, HERE, clock.show());
  },
});
