import type { LocalCloud } from "../../local/start.ts";
import { addressOf, type Person } from "../../shared/domain/contact/person.ts";

/** What somebody reads, and hears ringing. */
export type Devices = Pick<LocalCloud, "chat" | "voice" | "sms">;

/** `awake`: reads and picks up. `off`: the phone is off. `away`: it rings, and nobody comes. */
export type Attention = "awake" | "off" | "away";

/** Somebody who is awake looks at a card after so long. */
const READS_AFTER_SECONDS = 20;

const outcomes = { awake: "answered", off: "off", away: "no-answer" } as const;
const smsOutcomes = { awake: "delivered", off: "undelivered", away: "delivered" } as const;

/** Holds for what comes from now on. */
export const turn = ({ chat, voice, sms }: Devices, person: Person, attention: Attention): void => {
  const [user, number, mobile] = (["dingtalk", "voice", "sms"] as const).map((channel) => addressOf(person, channel));
  const readsAfterSeconds = attention === "awake" ? READS_AFTER_SECONDS : null;
  if (user !== undefined) chat.users.set(user, { readsAfterSeconds });
  if (number !== undefined) voice.numbers.set(number, { next: [], otherwise: { is: outcomes[attention] } });
  if (mobile !== undefined) sms.numbers.set(mobile, { next: [], otherwise: { is: smsOutcomes[attention] } });
};
