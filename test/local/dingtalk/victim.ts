import { openLocal } from "../../../local/open.ts";
import { startWithClient, template, text } from "./client.ts";

/** A program to be killed: it has sent its messages when it says so. */
const main = async (folder = "") => {
  const local = openLocal({ folder, startAt: Date.parse("2026-03-01T00:00:00Z") });
  const { service, client } = await startWithClient(local);
  service.chat.users.set("never", { readsAfterSeconds: null });
  const { processQueryKey } = await client.send(["u1", "never"]);
  for (let n = 0; n < 21; n++) await client.robot(text);
  service.cards.templates.set(template);
  service.tenant.set({ dings: { phone: 1 } });
  await client.register({ callbackUrl: "http://127.0.0.1:9", apiSecret: "s" });
  await client.create("INC-42");
  await client.update("INC-42", { cardData: { cardParamMap: { state: "acked" } } });
  const pressed = await service.cards.press(service.chat.list().at(-1)?.id ?? "", { user: "u1", actionId: "see" });
  const { openDingId } = await client.ding({ remindType: 3 });
  const { accessToken } = await client.token();
  process.send?.({ processQueryKey, accessToken, openDingId, pressed });
};

void main(...process.argv.slice(2));
