/**
 * PlainBuffer, the row format of Tablestore.
 *
 *     rows = LE32 0x75, row+
 *     row  = [01 cell+] [02 cell+] [08] 09 crc8           key cells, attribute cells, delete marker, checksum
 *     cell = 03 04 LE32 name [05 LE32 variant] [06 op] [07 LE64 ms] 0A crc8
 *
 * A cell's checksum runs over name, variant, timestamp, op (in this order, though the op is written before the
 * timestamp); a row's over its cells' checksums and one byte for the delete marker. CRC-8, polynomial 07.
 */
export const Variant = {
  INTEGER: 0x00,
  DOUBLE: 0x01,
  BOOLEAN: 0x02,
  STRING: 0x03,
  NULL: 0x06,
  BLOB: 0x07,
  INF_MIN: 0x09,
  INF_MAX: 0x0a,
  AUTO_INCREMENT: 0x0b,
} as const;

/** What an update does with a cell; a cell without one is put. */
export const CellOp = { DELETE_ALL: 0x01, DELETE_ONE: 0x03, INCREMENT: 0x04 } as const;

export interface Cell {
  name: string;
  /** Type byte and payload as on the wire: integers and doubles LE64, strings and blobs LE32 length and bytes. */
  value?: Buffer;
  op?: number;
  /** Version, in ms. */
  at?: number;
}

export interface Row {
  key: Cell[];
  cells: Cell[];
}

export type DecodedRow = Row & { deleted: boolean };

/** Bytes that are no row, in the words of the service; a buffer that ends too early is a RangeError of node instead. */
export class BrokenRow extends Error {}

/** Stands once before the rows of a buffer. */
export const HEADER = Buffer.from([0x75, 0, 0, 0]);

const Tag = {
  KEY: 1,
  DATA: 2,
  CELL: 3,
  NAME: 4,
  VALUE: 5,
  OP: 6,
  TIME: 7,
  DELETED: 8,
  ROW_SUM: 9,
  CELL_SUM: 10,
} as const;
const TWO_32 = 2 ** 32;

const crcTable = Uint8Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 0x80 ? (byte << 1) ^ 0x07 : byte << 1;
  return byte;
});

const crcByte = (crc: number, byte: number): number => crcTable[(crc ^ byte) & 0xff] as number;

const crcBytes = (crc: number, bytes: Buffer, from: number, to: number): number => {
  for (let at = from; at < to; at++) crc = crcTable[crc ^ (bytes[at] as number)] as number;
  return crc;
};

interface Cursor {
  bytes: Buffer;
  at: number;
  /** Of the row so far. */
  crc: number;
  checked: boolean;
}

/** @throws BrokenRow, or RangeError where the buffer ends too early */
const expectTag = (cursor: Cursor, tag: number): void => {
  const actual = cursor.bytes.readUInt8(cursor.at++);
  if (actual !== tag) throw new BrokenRow(`Cell data broken, mismatch tag, actual tag(${actual}), expect(${tag}).`);
};

const readSized = (cursor: Cursor): Buffer => {
  const size = cursor.bytes.readUInt32LE(cursor.at);
  const from = cursor.at + 4;
  cursor.at = from + size;
  if (cursor.at > cursor.bytes.length) throw new RangeError();
  return cursor.bytes.subarray(from, cursor.at);
};

const readTime = ({ bytes, at }: Cursor): number => bytes.readUInt32LE(at) + bytes.readInt32LE(at + 4) * TWO_32;

const sumCell = (cursor: Cursor, name: Buffer, { value, op }: Cell, timeAt: number): number => {
  let crc = crcBytes(0, name, 0, name.length);
  if (value) crc = crcBytes(crc, value, 0, value.length);
  if (timeAt > 0) crc = crcBytes(crc, cursor.bytes, timeAt, timeAt + 8);
  return op === undefined ? crc : crcByte(crc, op);
};

const checkSum = (expected: number, actual: number): void => {
  if (actual !== expected) throw new BrokenRow(`Cell data broken, checksum is mismatch, ${actual} :${expected} :`);
};

const readCell = (cursor: Cursor): Cell => {
  const { bytes } = cursor;
  cursor.at++;
  expectTag(cursor, Tag.NAME);
  const name = readSized(cursor);
  const cell: Cell = { name: name.toString("latin1") };
  let timeAt = 0;
  if (bytes[cursor.at] === Tag.VALUE && cursor.at++) cell.value = readSized(cursor);
  if (bytes[cursor.at] === Tag.OP && cursor.at++) cell.op = bytes.readUInt8(cursor.at++);
  if (bytes[cursor.at] === Tag.TIME) {
    timeAt = ++cursor.at;
    cell.at = readTime(cursor);
    cursor.at += 8;
  }
  expectTag(cursor, Tag.CELL_SUM);
  const sum = bytes.readUInt8(cursor.at++);
  if (cursor.checked) checkSum(sumCell(cursor, name, cell, timeAt), sum);
  cursor.crc = crcByte(cursor.crc, sum);
  return cell;
};

const readCells = (cursor: Cursor, tag: number): Cell[] => {
  const cells: Cell[] = [];
  if (cursor.bytes[cursor.at] !== tag) return cells;
  cursor.at++;
  while (cursor.bytes[cursor.at] === Tag.CELL) cells.push(readCell(cursor));
  return cells;
};

/**
 * One row that starts at `from`; what follows its checksum is not looked at (SDKs leave zeros there).
 * @param checked verify the checksums
 * @throws BrokenRow, or RangeError when the buffer ends too early
 */
export const decodeRow = (bytes: Buffer, from = HEADER.length, checked = true): DecodedRow => {
  const cursor: Cursor = { bytes, at: from, crc: 0, checked };
  const key = readCells(cursor, Tag.KEY);
  const cells = readCells(cursor, Tag.DATA);
  const deleted = bytes[cursor.at] === Tag.DELETED;
  if (deleted) cursor.at++;
  expectTag(cursor, Tag.ROW_SUM);
  const sum = bytes.readUInt8(cursor.at);
  if (checked) checkSum(crcByte(cursor.crc, deleted ? 1 : 0), sum);
  return { key, cells, deleted };
};

const cellBytes = ({ name, value, at }: Cell): number =>
  8 + name.length + (value ? 5 + value.length : 0) + (at === undefined ? 0 : 9);

const writeTime = (bytes: Buffer, time: number, at: number): number => {
  bytes.writeUInt32LE(time % TWO_32, at);
  return bytes.writeUInt32LE(Math.floor(time / TWO_32), at + 4);
};

/** @returns where the next cell goes; the cell's checksum is the last byte before */
const writeCell = (bytes: Buffer, { name, value, at }: Cell, start: number): number => {
  bytes[start] = Tag.CELL;
  bytes[start + 1] = Tag.NAME;
  let end = bytes.writeUInt32LE(name.length, start + 2);
  end += bytes.write(name, end, "latin1");
  let crc = crcBytes(0, bytes, start + 6, end);
  if (value) {
    bytes[end++] = Tag.VALUE;
    end = bytes.writeUInt32LE(value.length, end);
    end += value.copy(bytes, end);
    crc = crcBytes(crc, bytes, end - value.length, end);
  }
  if (at !== undefined) {
    bytes[end++] = Tag.TIME;
    end = writeTime(bytes, at, end);
    crc = crcBytes(crc, bytes, end - 8, end);
  }
  bytes[end++] = Tag.CELL_SUM;
  bytes[end++] = crc;
  return end;
};

const writeCells = (bytes: Buffer, cells: Cell[], { tag, at, crc }: { tag: number; at: number; crc: number }) => {
  if (cells.length > 0) bytes[at++] = tag;
  for (const cell of cells) {
    at = writeCell(bytes, cell, at);
    crc = crcByte(crc, bytes[at - 1] as number);
  }
  return { at, crc };
};

/** @returns the row after `prefix` free bytes; never with ops or a delete marker, which answers do not carry */
export const encodeRow = ({ key, cells }: Row, prefix = 0): Buffer => {
  let size = prefix + 2 + Math.min(1, key.length) + Math.min(1, cells.length);
  for (const cell of key) size += cellBytes(cell);
  for (const cell of cells) size += cellBytes(cell);
  const bytes = Buffer.allocUnsafe(size);
  const afterKey = writeCells(bytes, key, { tag: Tag.KEY, at: prefix, crc: 0 });
  const { at, crc } = writeCells(bytes, cells, { ...afterKey, tag: Tag.DATA });
  bytes[at] = Tag.ROW_SUM;
  bytes[at + 1] = crcByte(crc, 0);
  return bytes;
};

/** The rows as a buffer with its header; no rows make no bytes. */
export const joinRows = (rows: Buffer[]): Buffer =>
  rows.length === 0 ? Buffer.alloc(0) : Buffer.concat([HEADER, ...rows]);
