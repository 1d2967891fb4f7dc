import { openLocal } from "../../../local/open.ts";
import { startWithClient, text } from "./client.ts";

/** A program to be killed: it has sent its messages when it says so. */
const main = async (folder = "") => {
  const local = openLocal({ folder, startAt: Date.parse("2026-03-01T00:00:00Z") });
  const { service, client } = await startWithClient(local);
  service.chat.users.set("never", { readsAfterSeconds: null });
  const { processQueryKey } = await client.send(["u1", "never"]);
  for (let n = 0; n < 21; n++) await client.robot(text);
  const { accessToken } = await client.token();
  process.send?.({ processQueryKey, accessToken });
};

void main(...process.argv.slice(2));
