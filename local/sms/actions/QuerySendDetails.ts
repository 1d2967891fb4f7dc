import type { Local } from "../../service.ts";
import { dayOf, stamp } from "../../wire/china-time.ts";
import type { OpenApiCall } from "../../wire/openapi.ts";
import { isReported, type Messages } from "../inbox.ts";
import type { Message } from "../message.ts";
import { endingOf } from "../outcome.ts";
import { mustHave, numberOf } from "../parameters.ts";
import { answering, Refused } from "../refusals.ts";

const MAX_PAGE_SIZE = 50;
/** How long messages can be asked for. */
const MAX_AGE_MS = 30 * 86_400_000;
/** `SendStatus`. */
const status = { waiting: 1, failed: 2, received: 3 };

const wholeIn = ({ parameters }: OpenApiCall, name: string, max: number): number => {
  const value = /^\d{1,9}$/.test(parameters[name] ?? "") ? Number(parameters[name]) : 0;
  if (value < 1 || value > max) throw new Refused("isv.INVALID_PARAMETERS", name);
  return value;
};

const dayIn = ({ parameters: { SendDate = "" } }: OpenApiCall, now: number): string => {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(SendDate) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T23:59:59.999+08:00`);
  if (Number.isNaN(at) || at < now - MAX_AGE_MS) throw new Refused("isv.INVALID_PARAMETERS", "SendDate");
  return SendDate;
};

/** What is written where nothing is known yet is UNCONFIRMED. */
const detailOf = (message: Message, now: number) => {
  const { to, at, reportsAt, failure, template, text, outId = "" } = message;
  const isKnown = isReported(message, now);
  const known = failure ? status.failed : status.received;
  return {
    PhoneNum: to,
    SendDate: stamp(at),
    ReceiveDate: isKnown ? stamp(reportsAt) : "",
    SendStatus: isKnown ? known : status.waiting,
    ErrCode: isKnown ? endingOf(failure).code : "",
    TemplateCode: template,
    Content: text,
    OutId: outId,
  };
};

/** What became of messages to one number on one day, the newest first (UNCONFIRMED). */
export const querySendDetails =
  ({ dial }: Local, messages: Messages) =>
  (call: OpenApiCall) => {
    mustHave(call.parameters, "PhoneNumber", "SendDate", "PageSize", "CurrentPage");
    return answering(() => {
      const now = dial.now();
      const { PhoneNumber = "", BizId } = call.parameters;
      const size = wholeIn(call, "PageSize", MAX_PAGE_SIZE);
      const page = wholeIn(call, "CurrentPage", Number.MAX_SAFE_INTEGER);
      const day = dayIn(call, now);
      const found = messages
        .to(numberOf(PhoneNumber).to)
        .filter(
          ({ accountId, at, bizId }) =>
            accountId === call.caller.accountId && dayOf(at) === day && (BizId || bizId) === bizId,
        );
      const SmsSendDetailDTO = found.slice((page - 1) * size, page * size).map((one) => detailOf(one, now));
      return { TotalCount: String(found.length), SmsSendDetailDTOs: { SmsSendDetailDTO } };
    });
  };
