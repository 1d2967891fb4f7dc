/** Codes in the body of an answer with HTTP 200: channels-and-logs.md 4.3 and the vendor's page of SMS, its sense in a few words. */
const messages = {
  "isv.BUSINESS_LIMIT_CONTROL": "The frequency of messages to this number exceeds the limit.",
  "isv.DAY_LIMIT_CONTROL": "The daily limit of the account is reached.",
  "isv.MOBILE_NUMBER_ILLEGAL": "A phone number is invalid.",
  "isv.MOBILE_COUNT_OVER_LIMIT": "Too many phone numbers.",
  "isv.BLACK_KEY_CONTROL_LIMIT": "A variable contains a word of the blacklist.",
  "isv.SMS_SIGNATURE_ILLEGAL": "The signature does not exist or is not approved.",
  "isv.SMS_TEMPLATE_ILLEGAL": "The template does not exist, or does not fit the number.",
  "isv.DOMESTIC_NUMBER_NOT_SUPPORTED": "An international template cannot be sent to a number of the mainland.",
  "isv.TEMPLATE_MISSING_PARAMETERS": "A template parameter is missing.",
  "isv.TEMPLATE_PARAMS_ILLEGAL": "The template parameters are invalid.",
  "isv.INVALID_JSON_PARAM": "The template parameters are not a JSON object of text.",
  "isv.PARAM_LENGTH_LIMIT": "A template parameter is too long.",
  "isv.PARAM_NOT_SUPPORT_URL": "URLs are not allowed in template parameters.",
  "isv.INVALID_PARAMETERS": "A parameter is invalid.",
  "isv.OUT_OF_SERVICE": "The account is out of service.",
  "isv.AMOUNT_NOT_ENOUGH": "The balance is not enough.",
  "isv.ACCOUNT_ABNORMAL": "The account is abnormal.",
  "isp.RAM_PERMISSION_DENY": "No permission.",
  "isp.SYSTEM_ERROR": "System error.",
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
