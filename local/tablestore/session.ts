import { randomUUID } from "node:crypto";
import { type Cell, Variant } from "../wire/plain-buffer.ts";
import { invalid, Refusal } from "./errors.ts";
import { findTable, type Instance, type Rows, type Session, type Table } from "./instance.ts";
import { MAX_SESSION_BYTES, MAX_SESSION_MS } from "./limits.ts";
import { chargedBytes, isSized, toInteger } from "./rows/value.ts";

const DISABLED = "Try to call method using explicit transaction on explicit-transaction-disabled table.";
/** The next two wordings are UNCONFIRMED. */
const NO_AUTO = "Auto increment primary key is not supported in local transaction.";
const TOO_MUCH = `The data size of the transaction exceeds the limit: ${MAX_SESSION_BYTES}.`;
const SIZED_BYTES = 5;

const order = (a: { key: Buffer }, b: { key: Buffer }): number => Buffer.compare(a.key, b.key);

/** The stored rows with what a transaction has changed, in the order of the span. */
const merged = function* (rows: Rows, { changes }: Session, span: Parameters<Rows["getRange"]>[0]) {
  const { start, end, reverse = false } = span;
  const sign = reverse ? -1 : 1;
  const within = ({ key }: { key: Buffer }): boolean =>
    (!start || sign * Buffer.compare(key, start) >= 0) && (!end || sign * Buffer.compare(key, end) < 0);
  const own = [...changes.values()].filter(within).sort((a, b) => sign * order(a, b));
  for (const row of rows.getRange({ ...span, limit: Number.POSITIVE_INFINITY })) {
    while (own[0] && sign * order(own[0], row) < 0) yield own.shift();
    yield own[0]?.key.equals(row.key) ? own.shift() : row;
  }
  yield* own;
};

/** Rows as a transaction sees them; what it writes stays with it. */
const seenBy = (rows: Rows, session: Session): Rows => ({
  get(key) {
    const change = session.changes.get(key.toString("latin1"));
    return change ? change.value : rows.get(key);
  },
  putSync: (key, value) => session.changes.set(key.toString("latin1"), { key, value }),
  removeSync: (key) => session.changes.set(key.toString("latin1"), { key }),
  *getRange(span) {
    for (const row of merged(rows, session, span)) if (row?.value) yield { key: row.key, value: row.value };
  },
  *getKeys(span) {
    for (const { key } of this.getRange(span)) yield key;
  },
});

const dropExpired = ({ sessions, local }: Instance): void => {
  for (const { id, startedAt } of sessions.values())
    if (local.dial.now() - startedAt > MAX_SESSION_MS) sessions.delete(id);
};

/** @throws Refusal OTSParameterInvalid, OTSSessionNotExist */
export const getSession = (instance: Instance, id: string): Session => {
  if (id === "") throw invalid("TransactionID is invalid.");
  dropExpired(instance);
  const session = instance.sessions.get(id);
  if (!session) throw new Refusal("OTSSessionNotExist", "Session not exist or may be timeout.");
  return session;
};

const partitionOf = (key: readonly Cell[]): Buffer => key[0]?.value ?? Buffer.alloc(0);

const conflict = (): Refusal => new Refusal("OTSRowOperationConflict", "Data is being modified by the other request.");

const isLocked = (instance: Instance, table: Table, key: readonly Cell[]): boolean => {
  if (instance.sessions.size === 0) return false;
  dropExpired(instance);
  const held = [...instance.sessions.values()];
  return held.some((session) => session.table.id === table.id && session.partition.equals(partitionOf(key)));
};

/** @throws Refusal OTSParameterInvalid, OTSRowOperationConflict */
export const openSession = (instance: Instance, table: Table, key: Cell[]): Session => {
  if (!table.transactions) throw invalid(DISABLED);
  if (isLocked(instance, table, key)) throw conflict();
  const partition = Buffer.from(partitionOf(key));
  const startedAt = instance.local.dial.now();
  const session = { id: randomUUID(), table, partition, startedAt, bytes: 0, changes: new Map() };
  instance.sessions.set(session.id, session);
  return session;
};

/** Transactions on a table that is no longer what it was. */
export const endSessions = ({ sessions }: Instance, table: Table): void => {
  for (const session of sessions.values()) if (session.table.id === table.id) sessions.delete(session.id);
};

interface MaybeInside {
  transactionId?: string;
  tableName?: string;
  tables?: Array<{ tableName: string }>;
}

/**
 * The instance as the transaction that a request names sees it.
 * @throws Refusal where there is no such transaction, or the table has none
 */
export const enter = (instance: Instance, request: MaybeInside): Instance => {
  const { transactionId, tableName = request.tables?.[0]?.tableName } = request;
  const table = transactionId && tableName ? findTable(instance, tableName) : undefined;
  if (!transactionId || !table) return instance;
  if (!table.transactions) throw invalid(DISABLED);
  const session = getSession(instance, transactionId);
  if (session.table.id !== table.id || (request.tables?.length ?? 1) > 1) throw outside(session, []);
  return { ...instance, rows: seenBy(instance.rows, session), session };
};

const told = (value: Buffer): string => {
  if (value[0] === Variant.INTEGER) return String(toInteger(value));
  return isSized(value) ? value.subarray(SIZED_BYTES).toString() : "";
};

const outside = ({ partition }: Session, key: readonly Cell[]): Refusal => {
  const words = `Atomic PartKey:${told(partition)}. Data PartKey:${told(partitionOf(key))}`;
  return new Refusal("OTSDataOutOfRange", `Data out of scope of atomic. ${words}`);
};

/** @throws Refusal OTSDataOutOfRange where a transaction reaches beyond its partition */
export const checkScope = ({ session }: Instance, key: readonly Cell[]): void => {
  if (session && !session.partition.equals(partitionOf(key))) throw outside(session, key);
};

const charge = (session: Session, key: readonly Cell[], cells: readonly Cell[]): void => {
  if (key.some(({ value }) => value?.[0] === Variant.AUTO_INCREMENT)) throw invalid(NO_AUTO);
  const bytes = session.bytes + chargedBytes(key) + chargedBytes(cells);
  if (bytes > MAX_SESSION_BYTES) throw new Refusal("OTSOutOfTransactionDataSizeLimit", TOO_MUCH);
  session.bytes = bytes;
};

interface Claim {
  table: Table;
  key: readonly Cell[];
  cells: readonly Cell[];
}

/**
 * Before a row is written: by the transaction that holds it, or while none does.
 * @throws Refusal OTSRowOperationConflict, OTSDataOutOfRange, OTSOutOfTransactionDataSizeLimit
 */
export const claim = (instance: Instance, { table, key, cells }: Claim): void => {
  checkScope(instance, key);
  if (instance.session) charge(instance.session, key, cells);
  else if (isLocked(instance, table, key)) throw conflict();
};
