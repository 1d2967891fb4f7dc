import { DAILY_QUOTA, MONTHLY_QUOTA } from "../quota.ts";

/** Figures of an account in good standing. */
const summary = {
  DailyQuota: DAILY_QUOTA,
  MonthQuota: MONTHLY_QUOTA,
  QuotaLevel: 3,
  MaxQuotaLevel: 10,
  DailyRemainFreeQuota: 200,
  RemainFreeQuota: 2000,
  UserStatus: 0,
  EnableTimes: 0,
  DayuStatus: 0,
  Domains: 1,
  MailAddresses: 1,
  Receivers: 0,
  Tags: 0,
  Templates: 0,
  SmsRecord: 0,
  SmsSign: 0,
  SmsTemplates: 0,
};

export const descAccountSummary = () => summary;
