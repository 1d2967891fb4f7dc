/** Codes in the body of an answer with HTTP 200 (channels-and-logs.md 4.3), with the vendor's sense in a few words. */
const messages = {
  "isv.BUSINESS_LIMIT_CONTROL": "The call frequency of this number exceeds the limit.",
  "isv.MOBILE_NUMBER_ILLEGAL": "The called number is invalid.",
  "isv.BLACK_KEY_CONTROL_LIMIT": "The called number is on the blacklist.",
  "isv.COMPLAINT_REJECT": "The called number has complained and is refused.",
  "isv.TTS_TEMPLATE_ILLEGAL": "The TTS template does not exist, or does not fit the number.",
  "isv.TEMPLATE_PARAMS_ILLEGAL": "The template parameters are invalid.",
  "isv.TEMPLATE_MISSING_PARAMETERS": "A template parameter is missing.",
  "isv.VOICE_FILE_ILLEGAL": "The voice file does not exist, or does not fit the number.",
  "isv.PARAM_NOT_SUPPORT_URL": "URLs are not allowed in template parameters.",
  "isv.PARAM_LENGTH_LIMIT": "The template parameters are too long.",
  "isv.INVALID_PARAMETERS": "A parameter is invalid.",
  "isv.DISPLAY_NUMBER_ILLEGAL": "The display number is not one of the account's.",
  "isv.OUT_OF_SERVICE": "The account is out of service.",
  "isv.AMOUNT_NOT_ENOUGH": "The balance is not enough.",
  "isv.VOICE_CALL_FAIL": "The call failed.",
  "isp.SYSTEM_ERROR": "System error.",
  "isp.GATEWAY_ERROR": "Gateway error.",
  "isv.BILLID_NOT_EXIST": "The call does not exist.",
} as const;
export type RefusalCode = keyof typeof messages;

export const refusalCodes = Object.keys(messages) as [RefusalCode, ...RefusalCode[]];

/** What the caller reads beside HTTP 200. */
export class Refused extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, detail = "") {
    super(detail ? `${messages[code]} ${detail}` : messages[code]);
    this.code = code;
  }
}

/** @returns the answer, or the refusal in the answer's form */
export const answering = (act: () => object): object => {
  try {
    return { Code: "OK", Message: "OK", ...act() };
  } catch (error) {
    if (error instanceof Refused) return { Code: error.code, Message: error.message };
    throw error;
  }
};
