import type { Card } from "../ports/chat.ts";
import type { OutgoingMail } from "../ports/mail.ts";
import type { OutgoingSms } from "../ports/sms.ts";
import type { OutgoingCall } from "../ports/voice.ts";

/** A message in the form of its channel. */
export type Outgoing =
  | { by: "mail"; mail: OutgoingMail }
  | { by: "dingtalk-group"; card: Card }
  | { by: "dingtalk"; user: string; card: Card }
  | { by: "voice"; call: OutgoingCall }
  | { by: "sms"; sms: OutgoingSms };
