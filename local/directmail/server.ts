import type { Local, Service } from "../service.ts";
import { serveOpenApi } from "../wire/openapi.ts";
import { descAccountSummary } from "./actions/DescAccountSummary.ts";
import { senderStatisticsByTagNameAndBatchId } from "./actions/SenderStatisticsByTagNameAndBatchID.ts";
import { senderStatisticsDetailByParam } from "./actions/SenderStatisticsDetailByParam.ts";
import { singleSendMail } from "./actions/SingleSendMail.ts";
import { type Inbox, openInbox } from "./inbox.ts";

/** Of one whom a policy leaves no mail. */
const dialect = { NoPermission: { status: 403, code: "Forbidden" } };

/** DirectMail, 2015-11-23. */
export const startDirectMail = async (local: Local, port?: number): Promise<Service & { inbox: Inbox }> => {
  const inbox = openInbox(local);
  const operations = {
    SingleSendMail: singleSendMail(local, inbox),
    DescAccountSummary: descAccountSummary,
    SenderStatisticsDetailByParam: senderStatisticsDetailByParam(local, inbox.details),
    SenderStatisticsByTagNameAndBatchID: senderStatisticsByTagNameAndBatchId(local, inbox.details),
  };
  return { ...(await serveOpenApi({ local, service: "dm", version: "2015-11-23", operations, dialect }, port)), inbox };
};
