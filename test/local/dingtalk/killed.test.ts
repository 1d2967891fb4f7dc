import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openLocal } from "../../../local/open.ts";
import { temporaryFolder } from "../temporary-local.ts";
import { startWithClient, text } from "./client.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

/** Another process on the same folder, killed as soon as it was answered. @returns what it had been told */
const kill = async (): Promise<Record<"processQueryKey" | "accessToken" | "openDingId", string>> => {
  const child = fork(join(__dirname, "victim.ts"), [folder], { execArgv: ["-r", "tsx/cjs"] });
  const [told] = await once(child, "message");
  child.kill("SIGKILL");
  await once(child, "exit");
  return told;
};

test("what was answered survives SIGKILL: messages, cards, who will read them, the token, the robot's pace", async () => {
  const { processQueryKey, accessToken, openDingId } = await kill();
  const local = openLocal({ folder });
  const { service, client } = await startWithClient(local);
  expect(service.chat.list()).toHaveLength(23);
  expect(readdirSync(`${folder}/inbox/chat`)).toHaveLength(23);
  expect(service.chat.list().at(-2)?.card).toMatchObject({
    ...{ outTrackId: "INC-42", data: { state: "acked" }, actions: [{ id: "see" }] },
    presses: [{ user: "u1", actionId: "see", outcome: "failed" }],
  });
  expect(await client.create("INC-42")).toMatchObject({ code: "param.cardAlreadyExist" });
  expect(service.cards.callbacks.list()).toMatchObject([{ routeKey: "mss", isSigned: true }]);
  expect(await client.ding({ remindType: 3 })).toMatchObject({ code: "ding.serverquota.insufficient" });
  expect(await client.token()).toMatchObject({ accessToken });
  expect(await client.robot(text)).toMatchObject({ errcode: 130101 });

  await local.dial.runUntil(local.dial.now() + 20_000);
  expect((await client.readStatus(processQueryKey)).messageReadInfoList).toMatchObject([
    { userId: "u1", readStatus: "READ" },
    { userId: "never", readStatus: "UNREAD" },
  ]);
  expect(await client.ofDing("readStatuses/query", openDingId)).toMatchObject({
    result: { robotDingReadInfoList: [{ userId: "u1", readStatus: "READ" }] },
  });
  service.chat.clear();
  expect(existsSync(`${folder}/inbox/chat`)).toBe(false);
  await service.close();
  await local.close();
}, 30_000);
