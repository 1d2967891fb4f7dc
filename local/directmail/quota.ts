import type { Store } from "../store.ts";
import { dayOf } from "../wire/china-time.ts";
import { OpenApiError } from "../wire/openapi.ts";
import type { Mail } from "./mail.ts";

/** Mails that an account may send; the example of channels-and-logs.md 2.3. */
export const DAILY_QUOTA = 2_000;
export const MONTHLY_QUOTA = 60_000;

/** Of one account. */
interface Sent {
  /** `20261123`, in China (UNCONFIRMED), and what was sent on it. */
  day: string;
  today: number;
  thisMonth: number;
}

type Counted = Pick<Mail, "accountId" | "at" | "to" | "bcc">;

export interface Quota {
  /** To each recipient goes a mail of its own. @throws OpenApiError where not all of them are left */
  check(mail: Counted): void;
  /** Inside a transaction. */
  count(mail: Counted): void;
}

/** The code is the one of filters against floods; that it is refused whole, and the words, are UNCONFIRMED. */
const usedUp = (span: "daily" | "monthly"): OpenApiError =>
  new OpenApiError(400, "InvalidSendMail.Spam", `The ${span} quota of mails is used up.`);

export const openQuota = (store: Store): Quota => {
  const sent = store.openDB<Sent, string>({ name: "directmail/quota", encoding: "json" });
  const withThis = ({ accountId, at, to, bcc }: Counted): Sent => {
    const day = dayOf(at);
    const before = sent.get(accountId);
    const mails = to.length + bcc.length;
    const today = before?.day === day ? before.today : 0;
    const thisMonth = before?.day.slice(0, 6) === day.slice(0, 6) ? before.thisMonth : 0;
    return { day, today: today + mails, thisMonth: thisMonth + mails };
  };
  return {
    check: (mail) => {
      const { today, thisMonth } = withThis(mail);
      if (today > DAILY_QUOTA) throw usedUp("daily");
      if (thisMonth > MONTHLY_QUOTA) throw usedUp("monthly");
    },
    count: (mail) => sent.putSync(mail.accountId, withThis(mail)),
  };
};
