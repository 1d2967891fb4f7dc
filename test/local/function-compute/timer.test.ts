import { rmSync } from "node:fs";
import { HOUR, MINUTE, START, startCloud, withCloud, writeProject } from "./cloud.ts";

const timer = (triggerName: string, cronExpression: string, more = {}) => ({
  triggerName,
  triggerType: "timer",
  triggerConfig: { cronExpression, enable: true, ...more },
});
const body = "note([...Object.values(JSON.parse(event)), new Date().toISOString(), context.retryCount])";

test("timers fire at their virtual instants, in order, with the planned time in the event", () =>
  withCloud(
    {
      a: { body, props: { triggers: [timer("minutely", "30 * * * * *", { payload: "{}" })] } },
      b: { body, props: { triggers: [timer("every", "@every 2m"), timer("off", "* * * * * *", { enable: false })] } },
    },
    async ({ local }, { notes }) => {
      await local.dial.runUntil(START + 2 * MINUTE);
      expect(notes()).toEqual([
        ["2026-03-01T00:00:30Z", "minutely", "{}", "2026-03-01T00:00:30.000Z", 0],
        ["2026-03-01T00:01:30Z", "minutely", "{}", "2026-03-01T00:01:30.000Z", 0],
        ["2026-03-01T00:02:00Z", "every", "", "2026-03-01T00:02:00.000Z", 0],
      ]);
    },
  ));

test("CRON_TZ moves a timer to its zone, over the change of clocks as well", () =>
  withCloud(
    {
      f: {
        body: "note(JSON.parse(event).triggerTime)",
        props: {
          triggers: [
            timer("sh", "CRON_TZ=Asia/Shanghai 0 0 8 * * *"),
            timer("ny", "CRON_TZ=America/New_York 0 0 8 7-8 * *"),
          ],
        },
      },
    },
    async ({ local }, { notes }) => {
      await local.dial.runUntil(START + 8 * 24 * HOUR);
      const times: string[] = notes();
      expect(times.filter((time) => time.includes("T00"))).toHaveLength(8);
      expect(times.filter((time) => !time.includes("T00"))).toEqual(["2026-03-07T13:00:00Z", "2026-03-08T12:00:00Z"]);
    },
  ));

test("after a restart a timer goes on where it was; a changed one starts anew, a removed one is gone", async () => {
  const props = (...triggers: object[]) => ({ f: { body, props: { triggers } } });
  const first = writeProject(
    props(timer("kept", "@every 10m"), timer("changed", "@every 10m"), timer("gone", "@every 10m")),
  );
  const second = writeProject(props(timer("kept", "@every 10m"), timer("changed", "@every 7m")));
  const before = await startCloud(first);
  await before.local.dial.runUntil(START + 4 * MINUTE);
  await before.close();

  const after = await startCloud({ folder: first.folder, project: second.project });
  const due = [...after.local.dial.items("fc/timer")].map(({ key, due }) => [key, (due - START) / MINUTE]);
  expect(due).toEqual([
    ["f/kept", 10],
    ["f/changed", 11],
  ]);
  await after.close();
  for (const { folder } of [first, second]) rmSync(folder, { recursive: true });
});
