import type { Language } from "../domain/contact/person.ts";
import type { CallEnd } from "../domain/delivery/call.ts";

export interface OutgoingCall {
  /** Phone number, digits. */
  to: string;
  language: Language;
  /** Variables of the approved text: letters, digits and spaces, together under 250 characters. */
  variables: Record<string, string>;
  /** Ours, at most 15 bytes: comes back in the receipt. */
  outId: string;
}

/** The phone. Throws as `Chat` does. */
export interface Voice {
  /** Accepted, not answered. @returns the provider's id of the call */
  call(call: OutgoingCall): Promise<string>;
  /** How a call placed at `placedAt` ended; undefined: not known, or not over. It never tells a key. */
  detail(callId: string, placedAt: number): Promise<CallEnd | undefined>;
}
