/** Figures of an account in good standing; the two quotas are the example of channels-and-logs.md 2.3. */
const summary = {
  DailyQuota: 2000,
  MonthQuota: 60_000,
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

/** The quota is told and not enforced: UNCONFIRMED with which code the service refuses what is over it. */
export const descAccountSummary = () => summary;
