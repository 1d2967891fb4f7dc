import { fork } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { openLocal } from "../../../local/open.ts";
import { temporaryFolder } from "../temporary-local.ts";
import { startReceiver } from "../voice/phone.ts";
import { HER, HIM, START, startSender } from "./sender.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

/** Another process on the same folder, killed while it pushes a receipt and has other messages under way. */
const kill = async ({ url, got }: Awaited<ReturnType<typeof startReceiver>>): Promise<void> => {
  const child = fork(join(__dirname, "victim.ts"), [folder, `${url}/receipts`], { execArgv: ["-r", "tsx/cjs"] });
  await once(child, "message");
  while (got.length === 0) await new Promise((go) => setTimeout(go, 1));
  child.kill("SIGKILL");
  await once(child, "exit");
};

test("no accepted message is lost by SIGKILL: its receipt comes, plans and files hold", async () => {
  const receiver = await startReceiver();
  receiver.answer = () => new Promise(() => undefined);
  await kill(receiver);
  receiver.answer = () => ({ status: 200, body: '{"code":0}' });

  const local = openLocal({ folder });
  const { service, sms, query } = await startSender(local);
  await local.dial.runUntil(START + 60_000);
  const told = receiver.got.map(({ phone_number, err_code }) => `${phone_number} ${err_code}`);
  expect(told.slice(0, 2)).toEqual([`${HER} DELIVERED`, `${HER} DELIVERED`]);
  expect(told.slice(2).sort()).toEqual([`${HER} MOBILE_NOT_ON_SERVICE`, `${HIM} DELIVERED`]);
  expect(receiver.got[1]).toEqual(receiver.got[0]);
  expect(sms.list().map(({ to, receipt }) => [to, receipt])).toEqual([
    [HER, "taken"],
    [HER, "taken"],
    [HIM, "taken"],
  ]);
  expect(sms.numbers.get(HER).next).toEqual([]);
  expect(await query()).toMatchObject({ total: "2" });
  await service.close();
  await receiver.close();
  await local.close();
}, 30_000);
