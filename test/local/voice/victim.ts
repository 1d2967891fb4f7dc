import { openLocal } from "../../../local/open.ts";
import { HER, HIM, START, startPhone, tts } from "./phone.ts";

/** A program to be killed: its calls are taken on; a receipt is being pushed to somebody who does not answer. */
const main = async (folder = "", receiptsTo = "") => {
  const local = openLocal({ folder, startAt: START });
  const { voice, call } = await startPhone(local, { receiptsTo: () => receiptsTo });
  voice.numbers.set(HER, { next: [{ is: "off" }, { is: "busy" }] });
  voice.pushTo(receiptsTo);
  await call("SingleCallByTts", tts);
  void local.dial.runUntil(START + 10_000);
  while (local.dial.now() < START + 3_000) await new Promise((go) => setTimeout(go, 1));
  process.send?.(await call("SingleCallByTts", { ...tts, CalledNumber: HIM }));
};

void main(...process.argv.slice(2));
