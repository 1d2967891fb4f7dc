import * as z from "zod";
import { SECOND } from "../../../shared/domain/calendar.ts";
import { Fault } from "../../../shared/errors.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { Answer, Logs, Question, Span } from "../../../shared/ports/logs.ts";

/** What a log store answers to one question: rows as the service writes them, all values text. May throw a `Fault`. */
export type Canned = (span: Span, customer: string) => { rows: Record<string, string>[]; isComplete?: boolean };

/** The service lags; nobody asks about this moment. */
const LAG_MS = 10 * SECOND;
const wholeSeconds = (at: number): number => Math.floor(at / SECOND) * SECOND;

/** A log store that knows its answers by the question's name; to others it has no access. */
export const memoryLogs = (customer: string, answers: Record<string, Canned>, clock: Clock): Logs => ({
  ask: async <T>({ name, row }: Question<T>, span: Span): Promise<Answer<T>> => {
    const window = { from: wholeSeconds(span.from), to: wholeSeconds(Math.min(span.to, clock.now() - LAG_MS)) };
    if (window.to <= window.from) return { ...window, rows: [], isComplete: false };
    const answer = answers[name];
    if (!answer) throw new Fault("CONFIG_MISSING", "logs");
    const { rows, isComplete = true } = answer(window, customer);
    return { ...window, rows: z.array(row).parse(rows), isComplete };
  },
});
