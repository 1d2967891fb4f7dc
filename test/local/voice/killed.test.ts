import { fork } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { openLocal } from "../../../local/open.ts";
import { temporaryFolder } from "../temporary-local.ts";
import { HER, HIM, START, startPhone, startReceiver, tts } from "./phone.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

/** Another process on the same folder, killed while it pushes a receipt and has another call under way. */
const kill = async ({ url, got }: Awaited<ReturnType<typeof startReceiver>>): Promise<void> => {
  const child = fork(join(__dirname, "victim.ts"), [folder, `${url}/receipts`], { execArgv: ["-r", "tsx/cjs"] });
  await once(child, "message");
  while (got.length === 0) await new Promise((go) => setTimeout(go, 1));
  child.kill("SIGKILL");
  await once(child, "exit");
};

test("no accepted call is lost by SIGKILL: it ends, its receipt comes, limits and plans hold", async () => {
  const receiver = await startReceiver();
  receiver.answer = () => new Promise(() => undefined);
  await kill(receiver);
  expect(receiver.got).toMatchObject([{ callee: HER, status_code: "200010" }]);
  receiver.answer = () => ({ status: 200, body: '{"code":0}' });

  const local = openLocal({ folder });
  const { service, voice, call } = await startPhone(local);
  expect(await call("SingleCallByTts", tts)).toMatchObject({ Code: "isv.BUSINESS_LIMIT_CONTROL" });
  await local.dial.runUntil(START + 60_000);
  expect(await call("SingleCallByTts", tts)).toMatchObject({ Code: "OK" });
  await local.dial.runUntil(START + 120_000);
  expect(receiver.got.slice(1)).toMatchObject([
    { callee: HER, status_code: "200010" },
    { callee: HIM, status_code: "200000" },
    { callee: HER, status_code: "200002" },
  ]);
  expect(receiver.got[1]).toEqual(receiver.got[0]);
  expect(voice.list().map(({ outcome, receipt }) => [outcome, receipt])).toEqual([
    ["off", "taken"],
    ["answered", "taken"],
    ["busy", "taken"],
  ]);
  await service.close();
  await receiver.close();
  await local.close();
}, 30_000);
