import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLocal } from "../../../local/open.ts";
import { keepNights } from "../../../scripts/start/night.ts";
import { HOUR, iso, MINUTE } from "../../../shared/domain/calendar.ts";

const folder = mkdtempSync(join(tmpdir(), "night-"));
afterAll(() => rmSync(folder, { recursive: true }));

const EVENING = Date.parse("2026-10-01T22:00:00+08:00");

test("the phone is off night after night, until a page was missed; killed or not, it happens once", async () => {
  const turns: string[] = [];
  const open = () => {
    const local = openLocal({ folder, startAt: EVENING });
    const turn = (off: boolean) => turns.push(`${iso(local.dial.now() + 8 * HOUR).slice(8, 16)} ${off ? "off" : "on"}`);
    return { local, nights: keepNights(local, "Asia/Shanghai", turn) };
  };
  const first = open();
  await first.local.dial.runUntil(EVENING + 29 * HOUR);
  expect(first.nights.isOff()).toBe(true);
  await first.local.close();
  const { local, nights } = open();
  expect(nights.isOff()).toBe(true);
  nights.miss();
  await local.dial.runUntil(local.dial.now() + 30 * MINUTE);
  expect(nights.isOff()).toBe(false);
  await local.dial.runUntil(local.dial.now() + 48 * HOUR);
  expect(turns).toEqual([
    ...["01T22:00 on", "02T00:00 off", "02T06:00 on", "03T00:00 off"],
    ...["03T03:00 off", "03T03:30 on"],
  ]);
  await local.close();
});
