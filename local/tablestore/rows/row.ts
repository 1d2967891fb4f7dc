import { type Cell, decodeRow, encodeRow, type Row } from "../../wire/plain-buffer.ts";
import { UNIT_BYTES } from "../limits.ts";
import { chargedBytes } from "./value.ts";

/** A stored row: its charged size as LE32, then the encoded row as an answer carries it. */
const SIZE_BYTES = 4;
/** A version is charged 8 bytes where there may be several or they expire. */
const VERSION_BYTES = 8;

export interface Versioning {
  timeToLive: number;
  maxVersions: number;
}

const sizeOfRow = ({ key, cells }: Row, { timeToLive, maxVersions }: Versioning): number =>
  chargedBytes(key) + chargedBytes(cells) + (maxVersions > 1 || timeToLive !== -1 ? VERSION_BYTES * cells.length : 0);

/** @returns the value to store, and the charged bytes */
export const packRow = (row: Row, versioning: Versioning): Buffer => {
  const stored = encodeRow(row, SIZE_BYTES);
  stored.writeUInt32LE(sizeOfRow(row, versioning));
  return stored;
};

export const storedSize = (stored: Buffer): number => stored.readUInt32LE();
export const storedBytes = (stored: Buffer): Buffer => stored.subarray(SIZE_BYTES);
export const unpackRow = (stored: Buffer): Row => decodeRow(stored, SIZE_BYTES, false);

/** Capacity units for so many bytes; even nothing costs one. */
export const units = (bytes: number): number => Math.max(1, Math.ceil(bytes / UNIT_BYTES));

export const consumed = (read: number, write: number) => ({ capacityUnit: { read, write } });

/**
 * What a reader may see of a row at an instant: cells older than the time to live are gone at once, and a row of
 * which all cells are gone is gone as well (UNCONFIRMED; a row that never had any stays).
 */
export const alive = (row: Row, timeToLive: number, now: number): Row | undefined => {
  if (timeToLive === -1) return row;
  const born = now - timeToLive * 1000;
  const cells = row.cells.filter(({ at = 0 }) => at >= born);
  return cells.length === 0 && row.cells.length > 0 ? undefined : { key: row.key, cells };
};

/** The newest version of a column, of the key or of the attributes. */
export const columnOf = ({ key, cells }: Row, name: string): Cell | undefined =>
  key.find((cell) => cell.name === name) ?? cells.find((cell) => cell.name === name);
