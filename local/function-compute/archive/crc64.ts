/** ECMA-182, reflected, all bits set before and turned after: the checksum that the object store and this service print. */
const POLYNOMIAL_HIGH = 0xc96c5795;
const POLYNOMIAL_LOW = 0xd7870f42;
const BYTES = 256;

const high = new Uint32Array(BYTES);
const low = new Uint32Array(BYTES);
for (let byte = 0; byte < BYTES; byte++) {
  let [h, l] = [0, byte];
  for (let bit = 0; bit < 8; bit++) {
    const odd = l & 1;
    l = ((l >>> 1) | (h << 31)) ^ (odd ? POLYNOMIAL_LOW : 0);
    h = (h >>> 1) ^ (odd ? POLYNOMIAL_HIGH : 0);
  }
  high[byte] = h;
  low[byte] = l;
}

/** CRC-64 as an unsigned decimal. */
export const crc64 = (data: Uint8Array): string => {
  let [h, l] = [-1, -1];
  for (const byte of data) {
    const at = (l ^ byte) & (BYTES - 1);
    l = ((l >>> 8) | (h << 24)) ^ (low[at] as number);
    h = (h >>> 8) ^ (high[at] as number);
  }
  return String((BigInt(~h >>> 0) << 32n) | BigInt(~l >>> 0));
};
