// A ZIP archive, its entries stored as they are; each entry is its name and its content (text or bytes).
const CRCS = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crcOf(bytes) {
  let crc = ~0;
  for (const byte of bytes) crc = CRCS[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}

// Fields of a record, each a value and its width in bytes, the lowest byte first.
const record = (...fields) => Uint8Array.from(fields.flatMap(([value, width]) => Array.from({ length: width }, (_, at) => (value >>> (8 * at)) & 255)));

function zip(entries) {
  const encoder = new TextEncoder();
  const [UTF8, EARLIEST] = [0x0800, 0x0021]; // names are UTF-8; 1 January 1980
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, content] of entries) {
    const [title, bytes] = [encoder.encode(name), typeof content === "string" ? encoder.encode(content) : content];
    const size = bytes.length;
    const common = [[20, 2], [UTF8, 2], [0, 2], [0, 2], [EARLIEST, 2], [crcOf(bytes), 4], [size, 4], [size, 4], [title.length, 2], [0, 2]];
    parts.push(record([0x04034b50, 4], ...common), title, bytes);
    directory.push(record([0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]), title);
    offset += 30 + title.length + size;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record([0x06054b50, 4], [0, 2], [0, 2], [entries.length, 2], [entries.length, 2], [length, 4], [offset, 4], [0, 2]);
  return joined([...parts, ...directory, end]);
}

function joined(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
