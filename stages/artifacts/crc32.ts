/** Remainders of the 256 bytes for a reflected polynomial. */
const tableOf = (polynomial: number): Uint32Array =>
  Uint32Array.from({length: 256}, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++)
      remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
    return remainder;
  });

const checksum =
  (table: Uint32Array) =>
  (bytes: Uint8Array, before = 0): number => {
    let crc = before ^ 0xffffffff;
    for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
    return (crc ^ 0xffffffff) >>> 0;
  };

/** CRC-32 as in zip and PNG (ISO 3309), unsigned; `before` is that of the bytes before these. Node has one of its own from 20.15 on; the project starts at 20.9. */
export const crc32 = checksum(tableOf(0xedb88320));

/** CRC-32C (Castagnoli; RFC 3720, B.4), unsigned: that of TensorFlow's records. */
export const crc32c = checksum(tableOf(0x82f63b78));
