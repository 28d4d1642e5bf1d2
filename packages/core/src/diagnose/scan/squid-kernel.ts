// The part of reading Squid's native log that every line goes through, as a WebAssembly
// program: separators are found sixteen bytes at a time, fields are checked, the key is
// looked up and counted. It stops at a key that it does not know and may not add, and at a line that is
// not plainly of the format; those are for the scanner (squid-scanner.ts). Assembled, it
// stands in squid-kernel-bytes.ts; after a change: SEKISHO_UPDATE=1 npx vitest run packages/core/src/diagnose/scan

import { MOST_EVIDENCE } from '../tally/tally.ts';
import {
  AS_TEXT,
  CACHE_LINE,
  CLIENT_FLAG_COUNT,
  CLIENT_FLAGS,
  CLIENT_KEY,
  DETAILED,
  DONE,
  EVIDENCE_BYTES,
  EVIDENCE_LINE,
  EVIDENCE_PART,
  KEY,
  MARK_BYTES,
  MARK_LENGTHS,
  MARKS,
  MASKS,
  NAME_KEY,
  NAMELESS,
  NEW_KEY,
  PIECES,
  RECORD,
  RECORD_HEAD,
  SENTINELS,
  SEPARATORS,
  SLOT_BYTES,
  STATE,
  WHOLE_KEY,
  WITH_CLIENT,
  WITH_REST,
} from './kernel-layout.ts';
import {
  block,
  call,
  f64,
  get,
  returnValue,
  i32,
  i64,
  leave,
  leaveIf,
  loop,
  set,
  v128,
  when,
  WasmProgram,
  type Code,
  type DefinedFunction,
  type FunctionScope,
  type Label,
  type Local,
} from './wasm-assembler.ts';

type I32 = Code<'i32'>;
type I64 = Code<'i64'>;
type F64 = Code<'f64'>;
type Statement = Code<'none'>;

const NEW_LINE = 10;
const BLANK = 32;
const HASH_SIGN = 35;
const HYPHEN = 45;
const DOT = 46;
const SLASH = 47;
const DIGIT = 48;
const QUESTION = 63;
const LETTER_A = 65;
const UNDERSCORE = 95;
/** The bit that a small letter has and a capital does not; other characters of a name have it too. */
const LOWER_CASE = 0x20;
const DIGITS_OF_STATUS = 3;
/** `1700762400.123`. */
const TIME_LENGTH = 14;
/** Bits of a time's digits among its first sixteen bytes. */
const TIME_DIGITS = 0b11_1011_1111_1111;
/** `CONNECT ` as a number. */
const CONNECT = new DataView(new TextEncoder().encode('CONNECT ').buffer).getBigInt64(0, true);
const MULTIPLIER = 0x9e3779b97f4a7c15n;

const constant = i32.of;
const plus = (a: I32, b: number): I32 => i32.add(a, constant(b));
const minus = (a: I32, b: number): I32 => i32.subtract(a, constant(b));
const state = (place: number): I32 => i32.load(constant(place));
const keep = (place: number, value: I32): Statement => i32.store(constant(place), value);
/** So many of the lowest bits. */
const lowBits = (count: I32): I32 => minus(i32.shiftLeft(constant(1), count), 1);
const not = (bits: I32): I32 => i32.xor(bits, constant(-1));
const advance = (local: Local<'i32'>, by: number): Statement => set(local, plus(get(local), by));

/** How many of the sixteen bytes at a place are digits before the first that is none. */
const countDigits = (at: I32): I32 => i32.lowestBit(not(digitBits(at)));
const digitBits = (at: I32): I32 =>
  v128.bits(v128.belowUnsigned(v128.subtract(v128.load(at), v128.bytes(DIGIT)), v128.bytes(10)));
/** Of sixteen bytes, those that are capital letters or underscores. */
const wordBits = (at: I32, offset: number): I32 =>
  v128.bits(
    v128.or(
      v128.belowUnsigned(
        v128.subtract(v128.load(at, offset), v128.bytes(LETTER_A)),
        v128.bytes(26),
      ),
      v128.equal(v128.load(at, offset), v128.bytes(UNDERSCORE)),
    ),
  );

/** The number that eight bytes are, of which the last is the lowest digit. Bytes of 0 count as the digit 0. */
function eightDigits(word: I64): I64 {
  const digits = i64.and(word, i64.of(0x0f0f0f0f0f0f0f0fn));
  const pairs = i64.and(
    i64.shiftRight(i64.multiply(digits, i64.of(2561n)), i64.of(8n)),
    i64.of(0x00ff00ff00ff00ffn),
  );
  const fours = i64.and(
    i64.shiftRight(i64.multiply(pairs, i64.of(6_553_601n)), i64.of(16n)),
    i64.of(0x0000ffff0000ffffn),
  );
  return i64.shiftRight(i64.multiply(fours, i64.of(42_949_672_960_001n)), i64.of(32n));
}

/** Not 0 where one of eight bytes is no digit. */
function differsFromDigits(word: I64): I64 {
  const high = i64.of(0xf0f0f0f0f0f0f0f0n);
  const zeros = i64.of(0x3030303030303030n);
  const isHighOther = i64.xor(i64.and(word, high), zeros);
  // Ten to fifteen reach the next sixteen when six is added.
  return i64.or(
    isHighOther,
    i64.xor(i64.and(i64.add(word, i64.of(0x0606060606060606n)), high), zeros),
  );
}

/** Writes where separators stand: blanks, control characters, bytes beyond ASCII. Then sentinels, so that looking ahead finds an end. */
function defineSplit(program: WasmProgram): void {
  program.define('split', 'none', (scope) => {
    const from = scope.parameter('i32');
    const to = scope.parameter('i32');
    /** 1: the window's end is a line break too. */
    const isLast = scope.parameter('i32');
    const at = scope.local('i32');
    const out = scope.local('i32');
    const count = scope.local('i32');
    const bits = scope.local('i64');
    const sixteen = (offset: number): I32 =>
      v128.bits(v128.below(v128.load(get(at), offset), v128.bytes(BLANK + 1)));
    const pair = (offset: number): I64 =>
      i64.from(i32.or(sixteen(offset), i32.shiftLeft(sixteen(offset + 16), constant(16))));
    const writeOne = (place: number): readonly Statement[] => [
      i32.store(get(out), i32.add(get(at), i32.low(i64.lowestBit(get(bits)))), place * 4),
      set(bits, i64.and(get(bits), i64.subtract(get(bits), i64.of(1n)))),
    ];
    const eight = (first: number): Statement[] =>
      Array.from({ length: 8 }, (_, place) => writeOne(first + place)).flat();
    return [
      set(at, get(from)),
      set(out, constant(SEPARATORS)),
      block((end) => [
        loop((next) => [
          leaveIf(end, i32.atLeast(get(at), get(to))),
          set(bits, i64.or(pair(0), i64.shiftLeft(pair(32), i64.of(32n)))),
          set(count, i32.low(i64.countBits(get(bits)))),
          // Written whether there are so many or not: no branch that can be predicted wrongly.
          ...eight(0),
          when(i32.above(get(count), constant(8)), [
            ...eight(8),
            when(i32.above(get(count), constant(16)), [
              ...eight(16),
              ...eight(24),
              when(i32.above(get(count), constant(32)), [
                ...eight(32),
                ...eight(40),
                ...eight(48),
                ...eight(56),
              ]),
            ]),
          ]),
          set(out, i32.add(get(out), i32.shiftLeft(get(count), constant(2)))),
          advance(at, 64),
          leave(next),
        ]),
      ]),
      // The last block reached behind the window.
      block((end) => [
        loop((next) => [
          leaveIf(end, i32.atMost(get(out), constant(SEPARATORS))),
          leaveIf(end, i32.below(i32.load(minus(get(out), 4)), get(to))),
          set(out, minus(get(out), 4)),
          leave(next),
        ]),
      ]),
      i32.store(get(out), get(to)),
      ...Array.from({ length: SENTINELS - 1 }, (_, place) =>
        i32.store(get(out), constant(0x7fff_ffff), (place + 1) * 4),
      ),
      keep(STATE.windowEnd, get(to)),
      keep(STATE.limit, i32.add(get(to), get(isLast))),
      keep(STATE.separator, constant(SEPARATORS)),
    ];
  });
}

/** One for each sixteen bytes of a key: random, and odd. */
function multiplierAt(place: number): Code<'v128'> {
  let state = BigInt(place + 1) * MULTIPLIER;
  const next = (): bigint => {
    // splitmix64 (Steele, Lea, Flood 2014).
    state = BigInt.asUintN(64, state + MULTIPLIER);
    let mixed = state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return (mixed ^ (mixed >> 31n)) | 0x0000_0001_0000_0001n;
  };
  return v128.of(next(), next());
}

/** A sum that grows with the products of a key's bytes, four at a time (multilinear hashing): no loop whose end depends on a length. */
type Sum = Local<'v128'>;

interface KeptPiece {
  readonly start: I32;
  readonly length: I32;
  /** Where it goes in the key. */
  readonly place: number;
  readonly room: number;
}

/** Writes a piece of at most `room` bytes, and zeros behind it, and adds it to a sum. */
function keepPiece(scope: FunctionScope, sum: Sum, of: KeptPiece): Statement[] {
  const start = scope.local('i32');
  const mask = scope.local('i32');
  const part = scope.local('v128');
  const parts = Array.from({ length: of.room / 16 }, (_, each) => each * 16);
  return [
    set(start, of.start),
    set(mask, i32.subtract(constant(MASKS), of.length)),
    ...parts.flatMap((at) => [
      set(part, v128.and(v128.load(get(start), at), v128.load(get(mask), at))),
      v128.store(constant(KEY), get(part), of.place + at),
      ...addToSum(sum, part, of.place + at),
    ]),
  ];
}

function addToSum(sum: Sum, part: Local<'v128'>, place: number): Statement[] {
  const multiplier = multiplierAt(place);
  return [
    set(
      sum,
      v128.addPairs(
        get(sum),
        v128.addPairs(
          v128.multiplyLow(get(part), multiplier),
          v128.multiplyHigh(get(part), multiplier),
        ),
      ),
    ),
  ];
}

/** The highest bits are the best mixed. */
function folded(sum: Sum): I32 {
  const mixed = i64.multiply(
    i64.xor(i64.half(get(sum), 0), i64.multiply(i64.half(get(sum), 1), i64.of(MULTIPLIER))),
    i64.of(MULTIPLIER),
  );
  return i32.low(i64.shiftRight(mixed, i64.of(32n)));
}

/** Bits set where a record's key differs from the one that is looked for, within some places. */
function difference(
  record: I32,
  { from, to }: { readonly from: number; readonly to: number },
): Code<'v128'> {
  const parts = Array.from({ length: (to - from) / 16 }, (_, each) => from + each * 16);
  return parts
    .map((at) => v128.xor(v128.load(constant(KEY), at), v128.load(record, RECORD.key + at)))
    .reduce((a, b) => v128.or(a, b));
}

/** The record of the key that STATE and KEY describe, or 0. */
function defineFind(program: WasmProgram) {
  return program.define('find', 'i32', (scope) => {
    const mask = scope.local('i32');
    const slot = scope.local('i32');
    const entry = scope.local('i32');
    const record = scope.local('i32');
    const differs = (from: number, to: number): I32 =>
      v128.any(difference(get(record), { from, to }));
    return [
      set(mask, state(STATE.slotMask)),
      set(slot, state(STATE.hash)),
      loop((next) => [
        set(
          entry,
          i32.add(
            state(STATE.slots),
            i32.multiply(i32.and(get(slot), get(mask)), constant(SLOT_BYTES)),
          ),
        ),
        set(record, i32.load(get(entry))),
        when(i32.isZero(get(record)), [returnValue(constant(0))]),
        block((other) => [
          leaveIf(other, i32.differ(i32.load(get(entry), 4), state(STATE.hash))),
          leaveIf(other, i32.differ(i32.load(get(record), RECORD.kind), state(STATE.kind))),
          leaveIf(other, differs(0, NAME_KEY)),
          when(i32.and(state(STATE.kind), constant(WITH_CLIENT)), [
            leaveIf(other, differs(NAME_KEY, CLIENT_KEY)),
          ]),
          when(i32.and(state(STATE.kind), constant(WITH_REST)), [
            leaveIf(other, differs(CLIENT_KEY, WHOLE_KEY)),
          ]),
          returnValue(get(record)),
        ]),
        advance(slot, 1),
        leave(next),
      ]),
      constant(0),
    ];
  });
}

/** Puts a record into the first free slot from its hash on. */
function defineSettle(program: WasmProgram) {
  return program.define('settle', 'none', (scope) => {
    const record = scope.parameter('i32');
    const slot = scope.local('i32');
    const entry = scope.local('i32');
    const hash = i32.load(plus(get(record), RECORD.hash));
    return [
      set(slot, hash),
      block((free) => [
        loop((next) => [
          set(
            entry,
            i32.add(
              state(STATE.slots),
              i32.multiply(i32.and(get(slot), state(STATE.slotMask)), constant(SLOT_BYTES)),
            ),
          ),
          leaveIf(free, i32.isZero(i32.load(get(entry)))),
          advance(slot, 1),
          leave(next),
        ]),
      ]),
      i32.store(get(entry), get(record)),
      i32.store(get(entry), hash, 4),
    ];
  });
}

const keySize = (kind: I32): I32 =>
  i32.select(
    constant(WHOLE_KEY),
    i32.select(constant(CLIENT_KEY), constant(NAME_KEY), i32.and(kind, constant(WITH_CLIENT))),
    i32.and(kind, constant(WITH_REST)),
  );
const recordSize = (kind: I32): I32 =>
  i32.and(plus(keySize(kind), RECORD_HEAD + RECORD.key + CACHE_LINE - 1), constant(-CACHE_LINE));

/** Gives the key that STATE and KEY describe a record: its address, or 0 when there is no room. */
function defineAdd(program: WasmProgram, settle: DefinedFunction<'none'>) {
  return program.define('add', 'i32', (scope) => {
    const flags = scope.parameter('i32');
    const record = scope.local('i32');
    const size = scope.local('i32');
    const at = scope.local('i32');
    const behind = (place: number, value: I32): Statement =>
      i32.store(plus(get(record), place), value);
    return [
      set(size, recordSize(state(STATE.kind))),
      when(i32.atLeast(state(STATE.keys), state(STATE.mostKeys)), [returnValue(constant(0))]),
      when(i32.above(i32.add(state(STATE.recordStart), get(size)), state(STATE.recordsEnd)), [
        returnValue(constant(0)),
      ]),
      set(record, plus(state(STATE.recordStart), RECORD_HEAD)),
      keep(STATE.recordStart, i32.add(state(STATE.recordStart), get(size))),
      keep(STATE.keys, plus(state(STATE.keys), 1)),
      behind(RECORD.hash, state(STATE.hash)),
      behind(RECORD.size, get(size)),
      behind(RECORD.clientLength, state(STATE.lengths + 8)),
      behind(RECORD.peerLength, state(STATE.lengths + 12)),
      i32.store(get(record), state(STATE.lengths), RECORD.resultLength),
      i32.store(get(record), state(STATE.lengths + 4), RECORD.requestLength),
      i32.store(get(record), state(STATE.kind), RECORD.kind),
      i32.store(get(record), get(flags), RECORD.flags),
      f64.store(get(record), f64.of(Number.POSITIVE_INFINITY), RECORD.first),
      f64.store(get(record), f64.of(Number.NEGATIVE_INFINITY), RECORD.last),
      f64.store(get(record), f64.of(Number.POSITIVE_INFINITY), RECORD.evidenceLimit),
      set(size, keySize(state(STATE.kind))),
      loop((next) => [
        v128.store(i32.add(get(record), get(at)), v128.load(get(at), KEY), RECORD.key),
        advance(at, 16),
        leaveIf(next, i32.below(get(at), get(size))),
      ]),
      call(settle, get(record)),
      get(record),
    ];
  });
}

/** 1 when the result has its form, capital letters and underscores, a slash, three digits, and no mark stands in the request. */
function defineIsPlain(program: WasmProgram) {
  return program.define('isPlain', 'i32', (scope) => {
    const at = scope.local('i32');
    const mark = scope.local('i32');
    const length = scope.local('i32');
    const result = KEY + PIECES.result.place;
    const no = returnValue(constant(0));
    // The digits and the slash behind the tag are not among them.
    const words = i32.or(
      wordBits(constant(result), 0),
      i32.shiftLeft(wordBits(constant(result), 16), constant(16)),
    );
    const marked = v128.equal(
      v128.or(v128.load(get(at), KEY + PIECES.request.place), v128.bytes(LOWER_CASE)),
      v128.load(i32.multiply(get(mark), constant(MARK_BYTES)), MARKS),
    );
    return [
      when(i32.below(state(STATE.marks), constant(0)), [no]),
      when(i32.and(state(STATE.kind), constant(WITH_REST)), [no]),
      set(length, minus(state(STATE.lengths), DIGITS_OF_STATUS + 1)),
      when(i32.below(get(length), constant(1)), [no]),
      when(i32.differ(i32.and(words, lowBits(get(length))), lowBits(get(length))), [no]),
      when(i32.differ(i32.loadByte(get(length), result), constant(SLASH)), [no]),
      when(i32.below(countDigits(plus(get(length), result + 1)), constant(DIGITS_OF_STATUS)), [no]),
      block((done) => [
        loop((nextMark) => [
          leaveIf(done, i32.atLeast(get(mark), state(STATE.marks))),
          set(length, i32.load(i32.shiftLeft(get(mark), constant(2)), MARK_LENGTHS)),
          set(at, constant(0)),
          block((end) => [
            loop((next) => [
              leaveIf(end, i32.above(i32.add(get(at), get(length)), state(STATE.lengths + 4))),
              when(
                i32.equal(i32.and(v128.bits(marked), lowBits(get(length))), lowBits(get(length))),
                [no],
              ),
              advance(at, 1),
              leave(next),
            ]),
          ]),
          advance(mark, 1),
          leave(nextMark),
        ]),
      ]),
      constant(1),
    ];
  });
}

/** The record of the key that STATE and KEY describe; a new one where the key is plain; else 0. */
function defineFindOrAdd(program: WasmProgram): DefinedFunction<'i32'> {
  const find = defineFind(program);
  const add = defineAdd(program, defineSettle(program));
  const isPlain = defineIsPlain(program);
  return program.define('findOrAdd', 'i32', (scope) => {
    const record = scope.local('i32');
    return [
      set(record, call(find)),
      when(get(record), [returnValue(get(record))]),
      when(call(isPlain), [returnValue(call(add, constant(0)))]),
      constant(0),
    ];
  });
}

/** Keeps a moment among the oldest of a record: in order of time, and at the same time of part and line. */
function defineKeepEvidence(program: WasmProgram) {
  return program.define('keepEvidence', 'none', (scope) => {
    const record = scope.parameter('i32');
    const at = scope.parameter('f64');
    const part = scope.parameter('i32');
    const line = scope.parameter('i32');
    const evidence = scope.local('i32');
    const place = scope.local('i32');
    const held = scope.local('i32');
    const before = minus(get(place), EVIDENCE_BYTES);
    const isLaterPlace = i32.or(
      i32.above(i32.load(before, EVIDENCE_PART), get(part)),
      i32.and(
        i32.equal(i32.load(before, EVIDENCE_PART), get(part)),
        i32.above(i32.load(before, EVIDENCE_LINE), get(line)),
      ),
    );
    const isLater = i32.or(
      f64.above(f64.load(before), get(at)),
      i32.and(f64.equal(f64.load(before), get(at)), isLaterPlace),
    );
    return [
      set(evidence, plus(get(record), RECORD.evidence)),
      set(held, i32.load(plus(get(record), RECORD.held))),
      set(place, i32.add(get(evidence), i32.multiply(get(held), constant(EVIDENCE_BYTES)))),
      // There is room for one more than is kept.
      block((end) => [
        loop((next) => [
          leaveIf(end, i32.atMost(get(place), get(evidence))),
          leaveIf(end, i32.isZero(isLater)),
          v128.store(get(place), v128.load(before)),
          set(place, before),
          leave(next),
        ]),
      ]),
      f64.store(get(place), get(at)),
      i32.store(get(place), get(part), EVIDENCE_PART),
      i32.store(get(place), get(line), EVIDENCE_LINE),
      when(i32.below(get(held), constant(MOST_EVIDENCE)), [
        advance(held, 1),
        i32.store(plus(get(record), RECORD.held), get(held)),
      ]),
      when(i32.atLeast(get(held), constant(MOST_EVIDENCE)), [
        f64.store(
          get(record),
          f64.load(get(evidence), (MOST_EVIDENCE - 1) * EVIDENCE_BYTES),
          RECORD.evidenceLimit,
        ),
      ]),
    ];
  });
}

const addTo = (record: I32, place: number, value: F64): Statement =>
  f64.store(record, f64.add(f64.load(record, place), value), place);
const lower = (record: I32, place: number, value: F64): Statement =>
  when(f64.below(value, f64.load(record, place)), [f64.store(record, value, place)]);

/** Counts one line for a record. */
function defineCount(program: WasmProgram, keepEvidence: DefinedFunction<'none'>) {
  return program.define('count', 'none', (scope) => {
    const record = scope.parameter('i32');
    const at = scope.parameter('f64');
    const size = scope.parameter('f64');
    const part = state(STATE.part);
    const line = plus(state(STATE.line), 1);
    return [
      addTo(get(record), RECORD.count, f64.of(1)),
      addTo(get(record), RECORD.bytes, get(size)),
      lower(get(record), RECORD.first, get(at)),
      // Lines come in order of part and line, so of two at the same time this one is the newer.
      when(f64.atLeast(get(at), f64.load(get(record), RECORD.last)), [
        f64.store(get(record), get(at), RECORD.last),
        i32.store(get(record), part, RECORD.last + EVIDENCE_PART),
        i32.store(get(record), line, RECORD.last + EVIDENCE_LINE),
      ]),
      when(f64.below(get(at), f64.load(get(record), RECORD.evidenceLimit)), [
        call(keepEvidence, get(record), get(at), part, line),
      ]),
    ];
  });
}

/** Adds what one record counts to another of the same key. */
function defineMerge(program: WasmProgram, keepEvidence: DefinedFunction<'none'>) {
  return program.define('merge', 'none', (scope) => {
    const into = scope.parameter('i32');
    const from = scope.parameter('i32');
    const place = scope.local('i32');
    const end = scope.local('i32');
    const last = (record: Local<'i32'>): F64 => f64.load(get(record), RECORD.last);
    const number = (record: Local<'i32'>, offset: number): I32 =>
      i32.load(get(record), RECORD.last + offset);
    const isLaterPlace = i32.or(
      i32.above(number(from, EVIDENCE_PART), number(into, EVIDENCE_PART)),
      i32.and(
        i32.equal(number(from, EVIDENCE_PART), number(into, EVIDENCE_PART)),
        i32.above(number(from, EVIDENCE_LINE), number(into, EVIDENCE_LINE)),
      ),
    );
    return [
      addTo(get(into), RECORD.count, f64.load(get(from), RECORD.count)),
      addTo(get(into), RECORD.bytes, f64.load(get(from), RECORD.bytes)),
      lower(get(into), RECORD.first, f64.load(get(from), RECORD.first)),
      when(
        i32.or(
          f64.above(last(from), last(into)),
          i32.and(f64.equal(last(from), last(into)), isLaterPlace),
        ),
        [v128.store(plus(get(into), RECORD.last), v128.load(plus(get(from), RECORD.last)))],
      ),
      set(place, plus(get(from), RECORD.evidence)),
      set(
        end,
        i32.add(
          get(place),
          i32.multiply(i32.load(plus(get(from), RECORD.held)), constant(EVIDENCE_BYTES)),
        ),
      ),
      block((done) => [
        loop((next) => [
          leaveIf(done, i32.atLeast(get(place), get(end))),
          // At the limit itself, the place in the file decides.
          leaveIf(done, f64.above(f64.load(get(place)), f64.load(get(into), RECORD.evidenceLimit))),
          call(
            keepEvidence,
            get(into),
            f64.load(get(place)),
            i32.load(get(place), EVIDENCE_PART),
            i32.load(get(place), EVIDENCE_LINE),
          ),
          advance(place, EVIDENCE_BYTES),
          leave(next),
        ]),
      ]),
    ];
  });
}

/** Adds records that another table packed to this one's; gives where it stopped: at the end, or at a key that has no record here, which STATE and KEY describe. */
function defineAbsorb(
  program: WasmProgram,
  of: { readonly findOrAdd: DefinedFunction<'i32'>; readonly merge: DefinedFunction<'none'> },
): void {
  program.define('absorb', 'i32', (scope) => {
    const at = scope.parameter('i32');
    const end = scope.parameter('i32');
    const known = scope.local('i32');
    const place = scope.local('i32');
    const size = scope.local('i32');
    const lengths = [
      RECORD.resultLength,
      RECORD.requestLength,
      RECORD.clientLength,
      RECORD.peerLength,
    ];
    const isOfAnyClient = i32.isZero(
      i32.and(i32.load(get(at), RECORD.kind), constant(WITH_CLIENT)),
    );
    const wantsClient = i32.and(i32.load(get(known), RECORD.flags), constant(DETAILED));
    return [
      block((done) => [
        loop((next) => [
          leaveIf(done, i32.atLeast(get(at), get(end))),
          keep(STATE.hash, i32.load(plus(get(at), RECORD.hash))),
          keep(STATE.kind, i32.load(get(at), RECORD.kind)),
          ...lengths.map((length, each) =>
            keep(STATE.lengths + each * 4, i32.load(plus(get(at), length))),
          ),
          set(size, keySize(state(STATE.kind))),
          set(place, constant(0)),
          loop((more) => [
            v128.store(get(place), v128.load(i32.add(get(at), get(place)), RECORD.key), KEY),
            advance(place, 16),
            leaveIf(more, i32.below(get(place), get(size))),
          ]),
          set(known, call(of.findOrAdd)),
          leaveIf(done, i32.isZero(get(known))),
          when(isOfAnyClient, [
            when(f64.above(f64.load(get(at), RECORD.count), f64.of(0)), [
              when(wantsClient, [keep(STATE.disagrees, constant(1))]),
            ]),
          ]),
          call(of.merge, get(known), get(at)),
          set(at, i32.add(get(at), i32.load(plus(get(at), RECORD.size)))),
          leave(next),
        ]),
      ]),
      get(at),
    ];
  });
}

/** Of a URL, no more is a key than what names the host: up to the slash, question mark or hash behind it. */
function defineEndOfAuthority(program: WasmProgram) {
  return program.define('endOfAuthority', 'i32', (scope) => {
    const at = scope.parameter('i32');
    const end = scope.parameter('i32');
    const bits = scope.local('i32');
    const equals = (byte: number): Code<'v128'> => v128.equal(v128.load(get(at)), v128.bytes(byte));
    return [
      set(bits, v128.bits(equals(SLASH))),
      set(bits, i32.and(get(bits), minus(get(bits), 1))),
      block((hasTwo) => [
        leaveIf(hasTwo, get(bits)),
        // No second slash nearby: a long scheme, or no URL.
        set(bits, constant(0)),
        loop((next) => [
          when(i32.atLeast(get(at), get(end)), [returnValue(get(end))]),
          when(i32.equal(i32.loadByte(get(at)), constant(SLASH)), [advance(bits, 1)]),
          advance(at, 1),
          leaveIf(next, i32.below(get(bits), constant(2))),
        ]),
        set(at, minus(get(at), 1)),
        set(bits, constant(1)),
      ]),
      set(at, plus(i32.add(get(at), i32.lowestBit(get(bits))), 1)),
      loop((next) => [
        when(i32.atLeast(get(at), get(end)), [returnValue(get(end))]),
        set(bits, v128.bits(v128.or(v128.or(equals(SLASH), equals(QUESTION)), equals(HASH_SIGN)))),
        when(get(bits), [
          set(at, i32.add(get(at), i32.lowestBit(get(bits)))),
          returnValue(i32.select(get(at), get(end), i32.below(get(at), get(end)))),
        ]),
        advance(at, 16),
        leave(next),
      ]),
      constant(0),
    ];
  });
}

/** The state of the line that is being read. */
function lineLocals(scope: FunctionScope) {
  const local = (): Local<'i32'> => scope.local('i32');
  return {
    from: local(),
    /** Place in the list of separators: of the line's first one, and of the one behind the time that it took. */
    separator: local(),
    ahead: local(),
    limit: local(),
    elapsedStart: local(),
    // Places of the blanks behind the fields of these names.
    elapsed: local(),
    client: local(),
    result: local(),
    size: local(),
    method: local(),
    target: local(),
    user: local(),
    peer: local(),
    /** First of the separator behind the field after the peer, then of the line break. */
    end: local(),
    kind: local(),
    record: local(),
    at: scope.local('f64'),
    bytes: scope.local('f64'),
    word: scope.local('i64'),
    i: local(),
  } as const;
}

type Line = ReturnType<typeof lineLocals>;

/** Ten digits, a dot, three digits, a blank. */
function readTime({ from, separator, at, word }: Line, other: Label): Statement[] {
  const digit = (place: number): I64 => i64.from(minus(i32.loadByte(get(from), place), DIGIT));
  const ten = (high: I64, low: I64): I64 => i64.add(i64.multiply(high, i64.of(10n)), low);
  return [
    leaveIf(other, i32.differ(i32.load(get(separator)), plus(get(from), TIME_LENGTH))),
    leaveIf(other, i32.differ(i32.loadByte(get(from), 10), constant(DOT))),
    leaveIf(
      other,
      i32.differ(i32.and(digitBits(get(from)), constant(TIME_DIGITS)), constant(TIME_DIGITS)),
    ),
    set(word, eightDigits(i64.load(get(from)))),
    ...[8, 9, 11, 12, 13].map((place) => set(word, ten(get(word), digit(place)))),
    set(at, f64.from(get(word))),
  ];
}

/** Eight blanks with something between them; the time that it took stands to the right in its column. */
function readFields(line: Line, other: Label): Statement[] {
  const { from, separator, ahead, limit, elapsedStart, end, i } = line;
  const blanks = [
    line.elapsed,
    line.client,
    line.result,
    line.size,
    line.method,
    line.target,
    line.user,
    line.peer,
  ];
  const gaps = [elapsedStart, ...blanks, end];
  // Two separators side by side are a field that is empty: the difference is negative.
  const gap = (place: number): I32 =>
    minus(i32.subtract(get(gaps[place + 1] ?? end), get(gaps[place] ?? end)), place === 0 ? 1 : 2);
  const all = (parts: readonly I32[]): I32 => parts.reduce((a, b) => i32.or(a, b));
  return [
    set(
      i,
      i32.lowestBit(
        not(v128.bits(v128.equal(v128.load(get(from), TIME_LENGTH), v128.bytes(BLANK)))),
      ),
    ),
    leaveIf(other, i32.or(i32.isZero(get(i)), i32.atLeast(get(i), constant(16)))),
    set(elapsedStart, plus(i32.add(get(from), get(i)), TIME_LENGTH)),
    set(ahead, i32.add(get(separator), i32.shiftLeft(get(i), constant(2)))),
    set(line.peer, i32.load(get(ahead), 28)),
    leaveIf(other, i32.atLeast(get(line.peer), get(limit))),
    ...blanks.slice(0, -1).map((field, place) => set(field, i32.load(get(ahead), place * 4))),
    set(end, i32.load(get(ahead), 32)),
    leaveIf(other, all(blanks.map((field) => i32.xor(i32.loadByte(get(field)), constant(BLANK))))),
    leaveIf(other, i32.below(all(gaps.slice(1).map((_, place) => gap(place))), constant(0))),
    leaveIf(
      other,
      i32.below(countDigits(get(elapsedStart)), i32.subtract(get(line.elapsed), get(elapsedStart))),
    ),
    ...readEnd(line, other),
  ];
}

/** What else stands on the line says nothing. */
function readEnd({ ahead, end, limit }: Line, other: Label): Statement[] {
  return [
    advance(ahead, 32),
    block((found) => [
      loop((next) => [
        leaveIf(other, i32.atLeast(get(end), get(limit))),
        leaveIf(found, i32.equal(i32.loadByte(get(end)), constant(NEW_LINE))),
        advance(ahead, 4),
        set(end, i32.load(get(ahead))),
        leave(next),
      ]),
    ]),
  ];
}

/** Up to sixteen digits, read from their end. */
function readBytes({ result, size, i, word, bytes }: Line, other: Label): Statement[] {
  const bitsOf = (digits: I32): I64 => i64.from(i32.shiftLeft(digits, constant(3)));
  const keepLast = (digits: I32): I64 =>
    i64.shiftLeft(i64.of(-1n), i64.subtract(i64.of(64n), bitsOf(digits)));
  const part = (offset: number, digits: I32): Statement[] => [
    set(word, i64.load(minus(get(size), offset))),
    leaveIf(other, i64.differ(i64.and(differsFromDigits(get(word)), keepLast(digits)), i64.of(0n))),
    set(word, eightDigits(i64.and(get(word), keepLast(digits)))),
  ];
  return [
    set(i, minus(i32.subtract(get(size), get(result)), 1)),
    leaveIf(other, i32.above(get(i), constant(16))),
    when(
      i32.atMost(get(i), constant(8)),
      [...part(8, get(i)), set(bytes, f64.from(get(word)))],
      [
        ...part(16, minus(get(i), 8)),
        set(bytes, f64.from(i64.multiply(get(word), i64.of(100_000_000n)))),
        ...part(8, constant(8)),
        set(bytes, f64.add(get(bytes), f64.from(get(word)))),
      ],
    ),
  ];
}

/** How the request went on, `HIER_DIRECT/20.190.141.32`, and whether a server was reached, which changes what a status means. */
function readPeer({ user, peer, i, kind }: Line, other: Label): Statement[] {
  return [
    set(
      i,
      i32.lowestBit(
        not(i32.or(wordBits(get(user), 1), i32.shiftLeft(wordBits(get(user), 17), constant(16)))),
      ),
    ),
    leaveIf(other, i32.or(i32.isZero(get(i)), i32.equal(get(i), constant(32)))),
    set(i, plus(i32.add(get(user), get(i)), 1)),
    leaveIf(other, i32.differ(i32.loadByte(get(i)), constant(SLASH))),
    set(i, i32.subtract(get(peer), get(i))),
    leaveIf(other, i32.atMost(get(i), constant(1))),
    set(
      kind,
      i32.isZero(
        i32.and(
          i32.equal(get(i), constant(2)),
          i32.equal(i32.loadByte(minus(get(peer), 1)), constant(HYPHEN)),
        ),
      ),
    ),
  ];
}

/** Not 0 when the line's client may be one whose requests are told apart. `sum`: of the client alone. */
const flagAt = (sum: Sum): I32 =>
  i32.loadByte(i32.and(folded(sum), constant(CLIENT_FLAG_COUNT - 1)), CLIENT_FLAGS);

/** The flag's place for the text that begins at `start`. */
function defineFlagOf(program: WasmProgram): void {
  program.define('flagOf', 'i32', (scope) => {
    const start = scope.parameter('i32');
    const length = scope.parameter('i32');
    const sum = scope.local('v128');
    return [
      ...keepPiece(scope, sum, { start: get(start), length: get(length), ...PIECES.client }),
      i32.and(folded(sum), constant(CLIENT_FLAG_COUNT - 1)),
    ];
  });
}

/** Reads lines from STATE.lineStart on, and gives why it stopped at the line that is there now. */
function defineScan(
  program: WasmProgram,
  {
    findOrAdd,
    count,
  }: { readonly findOrAdd: DefinedFunction<'i32'>; readonly count: DefinedFunction<'none'> },
): void {
  const endOfAuthority = defineEndOfAuthority(program);
  program.define('scan', 'i32', (scope) => {
    const line = lineLocals(scope);
    const { from, separator, record, at, kind } = line;
    const sum = scope.local('v128');
    const clientSum = scope.local('v128');
    const length = scope.local('i32');
    const resultLength = scope.local('i32');
    const clientLength = scope.local('i32');
    const stop = (why: number): Statement[] => [
      keep(STATE.lineStart, get(from)),
      keep(STATE.lineEnd, get(line.end)),
      keep(STATE.separator, get(separator)),
      returnValue(constant(why)),
    ];
    const hasFlag = (flag: number): I32 =>
      i32.and(i32.load(get(record), RECORD.flags), constant(flag));
    const findRecord = [set(record, call(findOrAdd)), when(i32.isZero(get(record)), stop(NEW_KEY))];
    const requestStart = plus(get(line.size), 1);
    const isConnect = i64.equal(i64.load(requestStart), i64.of(CONNECT));
    const requestRoom = PIECES.request.room;
    const findName = (other: Label): Statement[] => [
      set(line.i, get(line.target)),
      when(i32.isZero(isConnect), [
        set(line.i, call(endOfAuthority, plus(get(line.method), 1), get(line.target))),
      ]),
      set(length, i32.subtract(get(line.i), requestStart)),
      set(resultLength, i32.subtract(get(line.result), plus(get(line.client), 1))),
      leaveIf(other, i32.above(get(length), constant(requestRoom + PIECES.rest.room))),
      leaveIf(other, i32.above(get(resultLength), constant(PIECES.result.room))),
      keep(STATE.kind, get(kind)),
      keep(STATE.lengths, get(resultLength)),
      keep(STATE.lengths + 4, get(length)),
      set(sum, v128.bytes(0)),
      ...keepPiece(scope, sum, {
        start: plus(get(line.client), 1),
        length: get(resultLength),
        ...PIECES.result,
      }),
      set(
        resultLength,
        i32.select(
          get(length),
          constant(requestRoom),
          i32.below(get(length), constant(requestRoom)),
        ),
      ),
      ...keepPiece(scope, sum, {
        start: requestStart,
        length: get(resultLength),
        ...PIECES.request,
      }),
      when(i32.above(get(length), constant(requestRoom)), [
        keep(STATE.kind, i32.or(get(kind), constant(WITH_REST))),
        ...keepPiece(scope, sum, {
          start: plus(requestStart, requestRoom),
          length: minus(get(length), requestRoom),
          ...PIECES.rest,
        }),
      ]),
      keep(STATE.hash, folded(sum)),
      ...findRecord,
    ];
    const findClient = (other: Label): Statement[] => [
      set(length, i32.subtract(get(line.peer), plus(get(line.user), 1))),
      leaveIf(other, i32.above(get(length), constant(PIECES.peer.room))),
      keep(STATE.kind, i32.or(state(STATE.kind), constant(WITH_CLIENT))),
      keep(STATE.lengths + 8, get(clientLength)),
      keep(STATE.lengths + 12, get(length)),
      set(sum, v128.addPairs(get(sum), get(clientSum))),
      ...keepPiece(scope, sum, {
        start: plus(get(line.user), 1),
        length: get(length),
        ...PIECES.peer,
      }),
      keep(STATE.hash, folded(sum)),
      ...findRecord,
    ];
    const keepClient = (other: Label): Statement[] => [
      set(clientLength, i32.subtract(get(line.client), plus(get(line.elapsed), 1))),
      leaveIf(other, i32.above(get(clientLength), constant(PIECES.client.room))),
      set(clientSum, v128.bytes(0)),
      ...keepPiece(scope, clientSum, {
        start: plus(get(line.elapsed), 1),
        length: get(clientLength),
        ...PIECES.client,
      }),
    ];
    const isOutside = i32.or(
      f64.below(get(at), f64.load(constant(STATE.since))),
      f64.above(get(at), f64.load(constant(STATE.until))),
    );
    const countLine = (other: Label): Statement[] => [
      when(
        isOutside,
        [when(i32.isZero(hasFlag(NAMELESS)), [keep(STATE.outside, plus(state(STATE.outside), 1))])],
        [
          ...keepClient(other),
          when(i32.or(hasFlag(DETAILED), flagAt(clientSum)), findClient(other)),
          call(count, get(record), get(at), get(line.bytes)),
        ],
      ),
      keep(STATE.line, plus(state(STATE.line), 1)),
    ];
    return [
      set(from, state(STATE.lineStart)),
      set(separator, state(STATE.separator)),
      set(line.limit, state(STATE.limit)),
      block((other) => [
        loop((next) => [
          when(i32.atLeast(get(from), state(STATE.windowEnd)), stop(DONE)),
          // A line that was read as text has left its separators behind.
          block((here) => [
            loop((skip) => [
              leaveIf(here, i32.atLeast(i32.load(get(separator)), get(from))),
              advance(separator, 4),
              leave(skip),
            ]),
          ]),
          ...readTime(line, other),
          ...readFields(line, other),
          ...readBytes(line, other),
          ...readPeer(line, other),
          ...findName(other),
          ...countLine(other),
          set(from, plus(get(line.end), 1)),
          set(separator, plus(get(line.ahead), 4)),
          leave(next),
        ]),
      ]),
      keep(STATE.lineStart, get(from)),
      keep(STATE.separator, get(separator)),
      constant(AS_TEXT),
    ];
  });
}

export function assembleSquidKernel(): Uint8Array {
  const program = new WasmProgram();
  defineSplit(program);
  defineFlagOf(program);
  const findOrAdd = defineFindOrAdd(program);
  const keepEvidence = defineKeepEvidence(program);
  defineScan(program, { findOrAdd, count: defineCount(program, keepEvidence) });
  defineAbsorb(program, { findOrAdd, merge: defineMerge(program, keepEvidence) });
  return program.assemble();
}
