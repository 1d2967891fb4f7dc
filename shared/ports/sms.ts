import type { Language } from "../domain/contact/person.ts";
import type { SmsEnd } from "../domain/delivery/sms.ts";

export interface OutgoingSms {
  /** Phone number, digits. */
  to: string;
  language: Language;
  /** Variables of the approved text: letters, digits and spaces, each at most 35 characters. */
  variables: Record<string, string>;
  /** Ours: comes back in the receipt. */
  outId: string;
}

/** Short messages. Throws as `Chat` does. */
export interface Sms {
  /** Accepted, not delivered. @returns the provider's id of the message */
  send(message: OutgoingSms): Promise<string>;
  /** What became of a message to a number that was sent at `sentAt`; undefined: nothing is known, or not yet. */
  report(message: string, to: string, sentAt: number): Promise<SmsEnd | undefined>;
}
