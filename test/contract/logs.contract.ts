import * as z from "zod";
import { MINUTE, SECOND } from "../../shared/domain/calendar.ts";
import type { Logs, Question } from "../../shared/ports/logs.ts";

/** What is open for one run of the suite: a log store with one request a second, by two sites in turn, in the hour before `now`. */
export interface OpenLogs {
  logs: Logs;
  now: number;
}

export const perSite: Question<{ site: string; n: number }> = {
  name: "per-site",
  text: "* | SELECT matched_host AS site, count(*) AS n GROUP BY matched_host ORDER BY site LIMIT 100",
  row: z.object({ site: z.string(), n: z.coerce.number().int() }),
};
const strict = { ...perSite, row: z.object({ site: z.literal("nobody"), n: z.coerce.number() }) };

/** What every log store keeps, whatever it is made of. */
export const logsContract = (open: () => Promise<OpenLogs>): void => {
  test("rows come as the question's schema reads them, with the window that was looked at", async () => {
    const { logs, now } = await open();
    const span = { from: now - 10 * MINUTE, to: now - 5 * MINUTE };
    expect(await logs.ask(perSite, span)).toEqual({
      ...span,
      rows: [
        { site: "a.test", n: 150 },
        { site: "b.test", n: 150 },
      ],
      isComplete: true,
    });
  });

  test("the window ends ten seconds ago at the latest, and on whole seconds", async () => {
    const { logs, now } = await open();
    const answer = await logs.ask(perSite, { from: now - 30 * SECOND + 400, to: now + MINUTE });
    expect([answer.from, answer.to]).toEqual([now - 30 * SECOND, now - 10 * SECOND]);
    expect(answer.rows.map(({ n }) => n)).toEqual([10, 10]);
  });

  test("a window that is still to come is unknown, not empty", async () => {
    const { logs, now } = await open();
    expect(await logs.ask(perSite, { from: now - 5 * SECOND, to: now })).toMatchObject({ rows: [], isComplete: false });
  });

  test("a row that does not fit is a fault: nobody counts what they do not understand", async () => {
    const { logs, now } = await open();
    await expect(logs.ask(strict as never, { from: now - MINUTE, to: now })).rejects.toThrow();
  });
};
