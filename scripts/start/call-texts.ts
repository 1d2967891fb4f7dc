import type { LocalCloud } from "../../local/start.ts";
import { Language } from "../../shared/domain/contact/person.ts";
import { callTemplates } from "../../shared/messages/incident-call.ts";

const textCode = (language: Language): string => `TTS_MSS_${language.toUpperCase()}`;
const replyCode = (language: Language): string => `${textCode(language)}_REPLY`;

/** Which approved text is which, as the functions are told. */
export const callTextNames = (): Record<string, string> =>
  Object.fromEntries(
    Language.options.flatMap((language) => [
      [`MSS_VOICE_TEMPLATE_${language.toUpperCase()}`, textCode(language)],
      [`MSS_VOICE_REPLY_${language.toUpperCase()}`, replyCode(language)],
    ]),
  );

/** The texts of our calls, as the vendor would have approved them for a number of ours, which takes keys. */
export const approveCallTexts = ({ voice }: Pick<LocalCloud, "voice">): void => {
  for (const language of Language.options) {
    const { text, reply } = callTemplates(language, true);
    const approved = { kind: "text", pool: "dedicated" } as const;
    voice.templates.set([
      { ...approved, code: textCode(language), text },
      { ...approved, code: replyCode(language), text: reply },
    ]);
  }
};
