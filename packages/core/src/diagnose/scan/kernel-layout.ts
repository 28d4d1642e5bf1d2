// Where things stand in the memory that a scanner and its WebAssembly kernel share:
// places in bytes, numbers little-endian.

/** The fields that both sides exchange, at the beginning of the memory. */
export const STATE = {
  /** Of the line that is being read, or the next one. i32 */
  lineStart: 0,
  /** Of the line break behind it. i32 */
  lineEnd: 4,
  /** Lines of this part so far. i32 */
  line: 8,
  part: 12,
  /** Lines outside the range of time. i32 */
  outside: 16,
  /** Of the key that was not found: i32 each. */
  hash: 20,
  kind: 24,
  /** Bytes of its pieces: result, request, client, peer. i32 each. */
  lengths: 32,
  /** Milliseconds since 1970. f64 */
  since: 64,
  until: 72,
  /** The hash table: where it stands, and its number of slots less one. i32 */
  slots: 80,
  slotMask: 84,
  /** Where the window ends, where a line has to end to be whole, and the next separator to look at. i32 */
  windowEnd: 88,
  limit: 92,
  separator: 96,
  /** Not 0 when lines were taken in by name alone whose clients have to be told apart. i32 */
  disagrees: 100,
  /** Where the next record goes, where room for records ends, how many there are, and how many there may be. i32 */
  recordStart: 104,
  recordsEnd: 108,
  keys: 112,
  mostKeys: 116,
  /** Number of marks; below 0: every name has to be asked about. i32 */
  marks: 120,
} as const;

/** The key that is looked for, in places from here: pieces as they stand in a record, zeros behind each. */
export const KEY = 128;
/** What a piece may be long: each has so much room, and a line with a longer one is read as text. */
export const PIECES = {
  result: { place: 0, room: 32 },
  request: { place: 32, room: 64 },
  client: { place: 96, room: 48 },
  peer: { place: 144, room: 64 },
  /** Of a request that is longer than its room, what follows. */
  rest: { place: 208, room: 64 },
} as const;
/** What a record holds of its key: all; without a rest; without client, peer and rest. */
export const WHOLE_KEY = 272;
export const CLIENT_KEY = 208;
export const NAME_KEY = 96;
/** Bytes of ones, then as many of zeros: from {@link MASKS} less a length on, so many bytes are kept. */
const MASK_ONES = 64;
export const MASKS = KEY + WHOLE_KEY + MASK_ONES;

/** Bytes that are looked at in one go. Small, so that they and their separators stay in the processor's cache. */
export const WINDOW_BYTES = 1 << 16;
/** Bytes behind the last byte of a window that may be read and are ignored. */
export const SLACK = 144;

/** One byte each: not 0 where the hash of a client whose requests are told apart falls. */
export const CLIENT_FLAGS = MASKS + MASK_ONES;
export const CLIENT_FLAG_COUNT = 4096;
/** What names hold that have to be asked about, in lower case, of at most MARK_BYTES each, zeros behind; then the length of each, i32. */
export const MARKS = CLIENT_FLAGS + CLIENT_FLAG_COUNT;
export const MOST_MARKS = 64;
export const MARK_BYTES = 16;
export const MARK_LENGTHS = MARKS + MOST_MARKS * MARK_BYTES;
/** Places of separators, ascending, i32 each, with room for blocks written whole and for sentinels. */
export const SEPARATORS = MARK_LENGTHS + MOST_MARKS * 4;
export const SENTINELS = 32;
/** From here on, records, slots and what is read take their places. */
export const FREE = SEPARATORS + (WINDOW_BYTES + SLACK + SENTINELS) * 4;

/**
 * A key with what is counted for it, by places from its address. What each line touches
 * stands together, at the beginning of a cache line; what few touch stands before it.
 */
export const RECORD = {
  /** MOST_EVIDENCE places of EVIDENCE_BYTES, and one to spare. */
  evidence: -128,
  /** Kept places of evidence. i32 */
  held: -32,
  hash: -28,
  clientLength: -24,
  peerLength: -20,
  /** Bytes of the whole record. i32 */
  size: -16,
  /** i32 each. */
  resultLength: 0,
  requestLength: 4,
  kind: 8,
  flags: 12,
  /** f64 each. */
  count: 16,
  bytes: 24,
  first: 32,
  /** In the form of evidence. */
  last: 40,
  /** What is older than this is evidence to be kept. f64 */
  evidenceLimit: 56,
  /** The key, as it stands at {@link KEY}. */
  key: 64,
} as const;

/** Bytes of a record before its address. */
export const RECORD_HEAD = 128;
/** The alignment of records. */
export const CACHE_LINE = 64;

/** at f64, part i32, line i32. */
export const EVIDENCE_BYTES = 16;
export const EVIDENCE_PART = 8;
export const EVIDENCE_LINE = 12;

/** Bits of a record's kind. */
export const REACHED_SERVER = 1;
export const WITH_CLIENT = 2;
/** The request is longer than its room. */
export const WITH_REST = 4;
/** Bits of a record's flags. */
export const DETAILED = 1;
export const NAMELESS = 2;

/** A slot: address of the record (0: free) and its hash, i32 each. */
export const SLOT_BYTES = 8;

/** Why the kernel stopped. */
export const DONE = 0;
/** The line is not plainly of the format, or does not end within the window. */
export const AS_TEXT = 1;
/** A key that has no record yet, and that the kernel may not or cannot add: its name has a mark, or there is no room. */
export const NEW_KEY = 2;

/** To a power of two. */
export function alignTo(boundary: number, bytes: number): number {
  return (bytes + boundary - 1) & -boundary;
}
