import { openLocal } from "../../../local/open.ts";
import { HER, HIM, START, startSender } from "./sender.ts";

/** A program to be killed: messages are taken on; a receipt is being pushed to somebody who does not answer. */
const main = async (folder = "", receiptsTo = "") => {
  const local = openLocal({ folder, startAt: START });
  const { sms, send } = await startSender(local);
  sms.pushTo(receiptsTo);
  sms.numbers.set(HER, { next: [{ is: "delivered", afterSeconds: 1 }, { is: "undelivered" }] });
  await send();
  void local.dial.runUntil(START + 2_000);
  while (local.dial.now() < START + 1_000) await new Promise((go) => setTimeout(go, 1));
  process.send?.(await send({ phoneNumbers: `${HER},${HIM}` }));
};

void main(...process.argv.slice(2));
