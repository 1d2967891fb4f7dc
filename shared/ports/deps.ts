import type { Chat } from "./chat.ts";
import type { Clock } from "./clock.ts";
import type { CustomerCloud } from "./customer-cloud.ts";
import type { Flows } from "./flows.ts";
import type { Functions } from "./functions.ts";
import type { Mail } from "./mail.ts";
import type { Secrets } from "./secrets.ts";
import type { Signer } from "./signer.ts";
import type { Sms } from "./sms.ts";
import type { RowsOf } from "./tables.ts";
import type { Voice } from "./voice.ts";
import type { Watcher } from "./watcher.ts";

export interface Settings {
  /** Where links in messages lead, without a slash at the end. */
  publicUrl: string;
  /** Over how many shards due rows are spread; 1 on small deployments. */
  shards: number;
  /** In the path to which the receipts of calls are sent; without one none are taken. */
  voiceSecret?: string | undefined;
  /** The same of short messages. */
  smsSecret?: string | undefined;
}

/** What something worth knowing later is written with: `did` and `because` are the domain's own words. */
export type Log = (line: { did: string; subject?: string; because?: string; [field: string]: unknown }) => void;

/** The world, as a function sees it. */
export interface Deps extends RowsOf {
  clock: Clock;
  secrets: Secrets;
  flows: Flows;
  functions: Functions;
  mail: Mail;
  chat: Chat;
  voice: Voice;
  /** Absent: no key is set, and nothing is signed. */
  signer?: Signer | undefined;
  /** Absent: nobody outside watches us. */
  watcher?: Watcher | undefined;
  sms: Sms;
  /** By their id. What it cannot reach, it says when it is asked. @throws a `Fault` when they have granted us nothing */
  customerCloud: (customer: string) => Promise<CustomerCloud>;
  settings: Settings;
  log: Log;
}
