/** ISO-HDLC, reflected: the checksum inside a zip archive. */
const POLYNOMIAL = 0xedb88320;
const BYTES = 256;

const table = Uint32Array.from({ length: BYTES }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? POLYNOMIAL : 0);
  return value;
});

export const crc32 = (data: Uint8Array): number => {
  let value = -1;
  for (const byte of data) value = (value >>> 8) ^ (table[(value ^ byte) & (BYTES - 1)] as number);
  return ~value >>> 0;
};
