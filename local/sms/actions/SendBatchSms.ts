import * as z from "zod";
import type { OpenApiCall } from "../../wire/openapi.ts";
import type { Messages } from "../inbox.ts";
import { allValuesIn, jsonIn, mustHave, numberOf, orderOf, outIdIn } from "../parameters.ts";
import { answering, Refused } from "../refusals.ts";

/** The vendor's page: fewer than those of SendSms. */
const MAX_NUMBERS = 100;

const List = z.array(z.string()).min(1);

/** A signature and variables for each number, to all or to none. */
export const sendBatchSms =
  (messages: Messages) =>
  ({ parameters, caller: { accountId } }: OpenApiCall) => {
    mustHave(parameters, "PhoneNumberJson", "SignNameJson", "TemplateCode");
    return answering(() => {
      const { PhoneNumberJson = "", SignNameJson = "", TemplateCode: code, TemplateParamJson } = parameters;
      const numbers = jsonIn(List, PhoneNumberJson);
      const signs = jsonIn(List, SignNameJson);
      const values = allValuesIn(TemplateParamJson) ?? numbers.map(() => ({}));
      if (numbers.length > MAX_NUMBERS) throw new Refused("isv.MOBILE_COUNT_OVER_LIMIT");
      if (signs.length !== numbers.length) throw new Refused("isv.INVALID_PARAMETERS", "SignNameJson");
      if (values.length !== numbers.length) throw new Refused("isv.INVALID_PARAMETERS", "TemplateParamJson");
      const outId = outIdIn(parameters);
      const wordingOf = (n: number) => ({ sign: signs[n] ?? "", code, values: values[n] ?? {} });
      const orders = numbers.map((number, n) => orderOf(messages.texts, numberOf(number), wordingOf(n)));
      return { BizId: messages.send(orders.map((order) => ({ ...order, accountId, ...outId }))) };
    });
  };
