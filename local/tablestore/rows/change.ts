import { type Cell, CellOp, encodeRow, joinRows, type Row, Variant } from "../../wire/plain-buffer.ts";
import { checkCells, checkKey, checkTableName, matchKey } from "../checks.ts";
import { conditionFailed, invalid } from "../errors.ts";
import { getReadyTable, type Instance, nextNumber, type Table } from "../instance.ts";
import { MAX_WRITE_BYTES } from "../limits.ts";
import { Expectation, ReturnType, type WriteRequest } from "../messages.ts";
import { claim } from "../session.ts";
import { replaceEntries } from "../tables/indexes.ts";
import { type Filter, parseFilter } from "./filters.ts";
import { encodeKey } from "./key.ts";
import { alive, consumed, packRow, units, unpackRow } from "./row.ts";
import { chargedBytes, fromInteger, typeName } from "./value.ts";

/** Shown where a table with an index is given versions by the client. UNCONFIRMED wording. */
const NO_CLIENT_VERSIONS = "Timestamp cannot be given when writing a table with index.";

/** One row's change, checked against everything that can be known without the row. */
export interface Change {
  table: Table;
  key: Cell[];
  /** As sent, in order; charged for. */
  cells: Cell[];
  expect: number;
  when: Filter | undefined;
  returns: number;
  returnColumns: string[];
  /** What becomes of the row; undefined removes it, or leaves it absent. */
  turn: (row: Row | undefined, now: number) => Row | undefined;
}

export interface NewChange {
  operation: "PutRow" | "UpdateRow" | "DeleteRow";
  key: Cell[];
  cells: Cell[];
  turn: (table: Table) => Change["turn"];
}

const expectations: readonly number[] = Object.values(Expectation);
const returnTypes: readonly number[] = Object.values(ReturnType);

export const isAuto = ({ value }: Cell): boolean => value?.[0] === Variant.AUTO_INCREMENT;

/** A placeholder names no row: there is nothing to expect of it, and nothing to delete. */
const checkAuto = ({ operation, key }: NewChange, { condition }: WriteRequest): void => {
  if (!key.some(isAuto)) return;
  if (operation === "DeleteRow") throw invalid("Invalid row to delete which with pk auto increment.");
  if (condition.rowExistence !== Expectation.IGNORE) {
    const name = Object.entries(Expectation).find(([, code]) => code === condition.rowExistence)?.[0];
    throw invalid(`Invalid expect: ${name} when modify row with pk auto increment.`);
  }
  if (condition.columnCondition) throw invalid("Can't set condition when modify row with pk auto increment.");
};

/** A cell may be written with a version in `[max(now - deviation, now - ttl), now + deviation)`. */
const checkVersions = (cells: Cell[], { options, indexes }: Table, now: number): void => {
  const past = options.timeToLive === -1 ? options.deviation : Math.min(options.deviation, options.timeToLive);
  for (const { name, at, op } of cells) {
    if (at === undefined || op === CellOp.DELETE_ONE) continue;
    if (indexes.length > 0) throw invalid(NO_CLIENT_VERSIONS);
    if (at < now - past * 1000 || at >= now + options.deviation * 1000)
      throw invalid(`Invalid timestamp. Cell:${name}.`);
  }
};

const checkDefined = (cells: Cell[], { defined }: Table): void => {
  for (const { name, value } of cells) {
    const column = value && defined.find((one) => one.name === name);
    if (column && column.type !== value[0])
      throw invalid(
        `Invalid column type for column ${name} expect ${typeName(Buffer.of(column.type))} actual ${typeName(value)}`,
      );
  }
};

/** @param changes all of a request, which together may be so large */
export const checkSize = (operation: string, changes: Change[]): void => {
  let size = 0;
  for (const { key, cells } of changes) size += chargedBytes(key) + chargedBytes(cells);
  if (size > MAX_WRITE_BYTES)
    throw invalid(
      `The total data size of ${operation} request exceeds the limit, limit size: ${MAX_WRITE_BYTES}, data size: ${size}.`,
    );
};

/** Only counters come back, and only when they were counted in this request. UNCONFIRMED wording. */
const checkReturns = ({ returnContent }: WriteRequest, cells: Cell[]): void => {
  const names = returnContent?.returnColumnNames ?? [];
  const counted = (name: string) => cells.some((cell) => cell.name === name && cell.op === CellOp.INCREMENT);
  if (names.length > 0 && returnContent?.returnType !== ReturnType.AFTER_MODIFY)
    throw invalid("Return column names are only allowed for return type RT_AFTER_MODIFY.");
  if (!names.every(counted)) throw invalid("Return column must be a column of increment operation.");
};

/** Numbers outside the enums of the wire. */
const checkEnums = ({ condition, returnContent }: WriteRequest): void => {
  const { returnType = ReturnType.NONE } = returnContent ?? {};
  if (!expectations.includes(condition.rowExistence))
    throw invalid(`Invalid row-existence expectation: ${condition.rowExistence}.`);
  if (!returnTypes.includes(returnType)) throw invalid(`Invalid return type: ${returnType}.`);
};

/** @throws Refusal for what is wrong with the request whatever row is stored */
export const prepare = (instance: Instance, request: WriteRequest, change: NewChange): Change => {
  const { key, cells } = change;
  const { condition, returnContent } = request;
  checkEnums(request);
  checkTableName(request.tableName);
  const table = getReadyTable(instance, request.tableName);
  if (table.main !== undefined) throw invalid("Can't write index table directly.");
  checkKey(key, table, [Variant.AUTO_INCREMENT]);
  checkCells(key, cells);
  checkVersions(cells, table, instance.local.dial.now());
  checkDefined(cells, table);
  checkReturns(request, cells);
  checkAuto(change, request);
  const when = condition.columnCondition && parseFilter(condition.columnCondition);
  const { returnType: returns = ReturnType.NONE, returnColumnNames: returnColumns = [] } = returnContent ?? {};
  return { table, key, cells, when, expect: condition.rowExistence, returns, returnColumns, turn: change.turn(table) };
};

/** A placeholder becomes max(now in microseconds, last + 1): unique and growing; gaps are allowed. */
const fillAuto = (instance: Instance, { table, key }: Change): Cell[] => {
  if (!key.some(isAuto)) return key;
  const next = nextNumber(instance, `auto/${table.id}`, instance.local.dial.now() * 1000);
  return key.map((cell) => (isAuto(cell) ? { ...cell, value: fromInteger(BigInt(next)) } : cell));
};

const checkCondition = ({ expect, when, key }: Change, row: Row | undefined): void => {
  if (expect === Expectation.EXPECT_EXIST && !row) throw conditionFailed();
  if (expect === Expectation.EXPECT_NOT_EXIST && row) throw conditionFailed();
  if (when && !when.passes(row ?? { key, cells: [] })) throw conditionFailed();
};

const returned = ({ returns, returnColumns }: Change, key: Cell[], after: Row | undefined) => {
  if (returns === ReturnType.NONE) return {};
  const cells = after?.cells.filter(({ name }, at, all) => returnColumns.includes(name) && all[at - 1]?.name !== name);
  return { row: joinRows([encodeRow({ key, cells: returns === ReturnType.AFTER_MODIFY && cells ? cells : [] })]) };
};

/** Any look at the row that was there costs one read. */
const charge = ({ expect, when, key, cells }: Change) =>
  consumed(
    expect !== Expectation.IGNORE || when ? units(chargedBytes(key)) : 0,
    units(chargedBytes(key) + chargedBytes(cells)),
  );

/**
 * Check the condition and change the row with its index entries; inside a transaction. Refuses before it writes.
 * @throws Refusal OTSInvalidPK, OTSConditionCheckFail, or what the change itself refuses
 */
export const commit = (instance: Instance, change: Change) => {
  const { table } = change;
  matchKey(change.key, table);
  claim(instance, change);
  const now = instance.local.dial.now();
  const key = fillAuto(instance, change);
  const place = encodeKey(table.id, key);
  const stored = instance.rows.get(place);
  const before = stored && unpackRow(stored);
  const seen = before && alive(before, table.options.timeToLive, now);
  checkCondition(change, seen);
  const turned = change.turn(seen, now);
  const after = turned && { key, cells: turned.cells };
  if (after) instance.rows.putSync(place, packRow(after, table.options));
  else if (before) instance.rows.removeSync(place);
  if (table.indexes.length > 0) replaceEntries(instance, table, [before, after]);
  return { consumed: charge(change), ...returned(change, key, after) };
};
