import type { FlowsOverview } from "../cloudflow/overview.ts";
import type { Queues } from "../cloudflow/queues.ts";
import type { Cards } from "../dingtalk/cards/cards.ts";
import type { Chat } from "../dingtalk/inbox.ts";
import type { TenantControl } from "../dingtalk/tenant.ts";
import type { Inbox } from "../directmail/inbox.ts";
import type { Faults } from "../faults.ts";
import type { FunctionsOverview } from "../function-compute/overview.ts";
import type { Delivery } from "../sls/delivery.ts";
import type { LogsOverview } from "../sls/overview.ts";
import type { Sms } from "../sms/inbox.ts";
import type { TablesOverview } from "../tablestore/overview.ts";
import type { Voice } from "../voice/inbox.ts";
import type { ClockControl } from "./clock.ts";

/** What the pages show, and what they change. */
export interface Admin {
  /** By service, where it listens. */
  endpoints: Record<string, string>;
  accounts: { name: string; id: string }[];
  clock: ClockControl;
  faults: Faults;
  mail: Inbox;
  chat: Chat;
  cards: Cards;
  tenant: TenantControl;
  voice: Voice;
  sms: Sms;
  queues: Queues;
  logs: Delivery;
  tables: TablesOverview;
  flows: FlowsOverview;
  functions: FunctionsOverview;
  logStores: LogsOverview;
}
