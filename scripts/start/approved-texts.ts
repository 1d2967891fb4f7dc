import type { LocalCloud } from "../../local/start.ts";
import { Language } from "../../shared/domain/contact/person.ts";
import { callTemplates } from "../../shared/messages/incident-call.ts";
import { smsTemplate } from "../../shared/messages/incident-sms.ts";

const textCode = (language: Language): string => `TTS_MSS_${language.toUpperCase()}`;
const replyCode = (language: Language): string => `${textCode(language)}_REPLY`;

const smsCode = (language: Language): string => `SMS_MSS_${language.toUpperCase()}`;
/** Whose name stands before a short message. */
const SIGN = "WAF值守";

/** Which approved text is which, as the functions are told. */
export const approvedNames = (): Record<string, string> => ({
  MSS_SMS_SIGN: SIGN,
  ...Object.fromEntries(
    Language.options.flatMap((language) => [
      [`MSS_SMS_TEMPLATE_${language.toUpperCase()}`, smsCode(language)],
      [`MSS_VOICE_TEMPLATE_${language.toUpperCase()}`, textCode(language)],
      [`MSS_VOICE_REPLY_${language.toUpperCase()}`, replyCode(language)],
    ]),
  ),
});

/** The texts of our calls, as the vendor would have approved them for a number of ours, which takes keys; those of short messages. */
export const approveTexts = ({ voice, sms }: Pick<LocalCloud, "voice" | "sms">): void => {
  sms.texts.setSigns([SIGN]);
  for (const language of Language.options) {
    const { text, reply } = callTemplates(language, true);
    const approved = { kind: "text", pool: "dedicated" } as const;
    voice.templates.set([
      { ...approved, code: textCode(language), text },
      { ...approved, code: replyCode(language), text: reply },
    ]);
    sms.texts.setTemplates([
      { code: smsCode(language), kind: "notification", area: "mainland", text: smsTemplate(language) },
    ]);
  }
};
