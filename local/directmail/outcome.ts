import * as z from "zod";

interface Ending {
  /** `Status` of a detail: channels-and-logs.md 2.6. */
  status: 0 | 2 | 3 | 4;
  message: string;
  /** All but SmtpNxBox are UNCONFIRMED, as is every text. */
  classification: string;
}

const endings = {
  delivered: { status: 0, message: "250 Send Mail OK", classification: "SendOk" },
  invalid: { status: 2, message: "550 Mailbox not found", classification: "SmtpNxBox" },
  spam: { status: 3, message: "554 Message rejected as spam", classification: "SmtpSpam" },
  bounced: { status: 4, message: "554 Mailbox full", classification: "SmtpBoxFull" },
} satisfies Record<string, Ending>;
export type EndingName = keyof typeof endings;

export const endingOf = (name: EndingName): Ending => endings[name];
export const endingNames = Object.keys(endings) as [EndingName, ...EndingName[]];

/** Codes with which a mail may be refused when it is sent, and their HTTP status: 2.3. */
export const refusals = {
  InvalidToAddress: 400,
  "InvalidToAddress.Spam": 400,
  "InvalidSendMail.Spam": 400,
  "InvalidReceiver.NotFound": 404,
  "Throttling.User": 400,
} as const;
export type RefusalCode = keyof typeof refusals;

/** From sending to knowing what became of it; the real lag is UNCONFIRMED. */
const KNOWN_AFTER_SECONDS = 10;
/** A server that asks to come again later is tried again for so long. */
const DELAYED_SECONDS = 3_600;
const MAX_SECONDS = 5 * 86_400;

const after = (seconds: number) => z.number().min(0).max(MAX_SECONDS).default(seconds);

/**
 * What happens to a mail at one address, known after so long. `delayed`: it is delivered in the end. `silent`: nobody ever
 * knows. `refused`: it is not taken, with this code.
 */
export const Outcome = z.discriminatedUnion("is", [
  z.strictObject({ is: z.enum(endingNames), afterSeconds: after(KNOWN_AFTER_SECONDS) }),
  z.strictObject({ is: z.literal("delayed"), afterSeconds: after(DELAYED_SECONDS) }),
  z.strictObject({ is: z.literal("silent") }),
  z.strictObject({ is: z.literal("refused"), code: z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]) }),
]);
export type Outcome = z.infer<typeof Outcome>;

/** Somebody with a mailbox. */
export const reached: Outcome = { is: "delivered", afterSeconds: KNOWN_AFTER_SECONDS };
