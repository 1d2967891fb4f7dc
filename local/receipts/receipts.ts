import type { Local } from "../service.ts";
import { PATIENCE_MS, push, type Receipt, receiptFaults } from "./push.ts";

/** Of one message or call: `off` when it has nowhere to go. */
export type ReceiptState = "to-come" | "taken" | "given-up" | "off";

/** An attempt to hand a receipt over; instants of the dial in ms. */
export interface Attempt {
  at: number;
  taken: boolean;
}

export interface Push {
  /** Of the message or call. */
  id: string;
  receipt: Receipt;
  /** Pushes before this one. */
  before: number;
}

export interface ReceiptsOptions {
  service: string;
  /** Where they go now; undefined: nowhere. */
  url(): string | undefined;
  /** Real ms; default: the vendor's. */
  patienceMs?: number | undefined;
  /** Keeps what became of a push. */
  settle(id: string, state: ReceiptState, attempt?: Attempt): void;
}

export interface Receipts {
  /** Synchronous and durable, so that it can stand in the transaction of what is told. */
  pushAt(due: number, data: Push): void;
  /** Receipts that are being pushed come again at the next start. */
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;
/** A receipt that was not taken comes again after 1, 5 and 10 minutes: channels-and-logs.md 4.4; for SMS UNCONFIRMED. */
const PUSH_AGAIN_MS = [MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS];

/** Receipts of a service, each pushed when it is due and again until it is taken or given up. */
export const openReceipts = (local: Local, options: ReceiptsOptions): Receipts => {
  const { dial, store, faults } = local;
  const { service, patienceMs = PATIENCE_MS, settle } = options;
  const kind = `${service}/receipt`;
  faults.offer(service, ["Receipt"], receiptFaults);
  const closing = new AbortController();
  const inFlight = new Set<Promise<void>>();

  const pushAt = (due: number, data: Push) => dial.put<Push>({ kind, key: data.id, due, data });

  const pushOne = async (data: Push): Promise<void> => {
    const { id, receipt, before } = data;
    const url = options.url();
    if (url === undefined) return settle(id, "off");
    const taken = await push(receipt, { service, url, faults, patienceMs, closing: closing.signal });
    if (closing.signal.aborted) return pushAt(dial.now(), data);
    const at = dial.now();
    const again = PUSH_AGAIN_MS[before];
    if (taken || again === undefined) return settle(id, taken ? "taken" : "given-up", { at, taken });
    store.transactionSync(() => {
      settle(id, "to-come", { at, taken });
      pushAt(at + again, { ...data, before: before + 1 });
    });
  };
  dial.on<Push>(kind, ({ data }) => {
    const pushing = pushOne(data).finally(() => inFlight.delete(pushing));
    inFlight.add(pushing);
    return pushing;
  });

  return {
    pushAt,
    close: async () => {
      dial.off(kind);
      closing.abort();
      await Promise.allSettled(inFlight);
    },
  };
};
