import type { OpenApiCall } from "../../wire/openapi.ts";
import type { Messages } from "../inbox.ts";
import { mustHave, numberOf, orderOf, outIdIn, valuesIn } from "../parameters.ts";
import { answering, Refused } from "../refusals.ts";

/** Numbers of one request: channels-and-logs.md 4.6. */
const MAX_NUMBERS = 1_000;

/** One text to many numbers, to all or to none. `OK` means that it is taken on, not that anybody reads it. */
export const sendSms =
  (messages: Messages) =>
  ({ parameters, caller: { accountId } }: OpenApiCall) => {
    mustHave(parameters, "PhoneNumbers", "SignName", "TemplateCode");
    return answering(() => {
      const { PhoneNumbers = "", SignName: sign = "", TemplateCode: code, TemplateParam } = parameters;
      const given = PhoneNumbers.split(",");
      if (given.length > MAX_NUMBERS) throw new Refused("isv.MOBILE_COUNT_OVER_LIMIT");
      const outId = outIdIn(parameters);
      const values = valuesIn(TemplateParam);
      const orders = given.map((number) => orderOf(messages.texts, numberOf(number), { sign, code, values }));
      return { BizId: messages.send(orders.map((order) => ({ ...order, accountId, ...outId }))) };
    });
  };
