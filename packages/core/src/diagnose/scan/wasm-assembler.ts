// A small assembler for WebAssembly: expressions whose types the compiler checks, written
// out as a module. No program besides Node is needed to build or to run what it makes.
// Numbers are those of the WebAssembly core specification 2.0, "Binary Format".

type ValueType = 'i32' | 'i64' | 'f64' | 'v128';

/** Gives a value of this type, or none. `depth`: how many blocks are open around it. */
export interface Code<T extends ValueType | 'none'> {
  readonly type: T;
  emit(out: number[], depth: number): void;
}

type Statement = Code<'none'>;
type I32 = Code<'i32'>;
type I64 = Code<'i64'>;
type F64 = Code<'f64'>;
type V128 = Code<'v128'>;

export interface Local<T extends ValueType> {
  readonly type: T;
  readonly index: number;
}

export interface Label {
  depth: number;
}

const TYPE_NUMBER: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f64: 0x7c,
  v128: 0x7b,
};
const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;
const NO_VALUE = 0x40;
const SIMD = 0xfd;

function code<T extends ValueType | 'none'>(type: T, emit: Code<T>['emit']): Code<T> {
  return { type, emit };
}

function emitAll(parts: readonly Code<ValueType | 'none'>[], out: number[], depth: number): void {
  for (const part of parts) part.emit(out, depth);
}

/** An instruction with its operands before it. */
function instruction<T extends ValueType | 'none'>(
  type: T,
  bytes: readonly number[],
  operands: readonly Code<ValueType>[],
): Code<T> {
  return code(type, (out, depth) => {
    emitAll(operands, out, depth);
    out.push(...bytes);
  });
}

const unary =
  <A extends ValueType, T extends ValueType>(type: T, ...bytes: number[]) =>
  (a: Code<A>): Code<T> =>
    instruction(type, bytes, [a]);
const binary =
  <A extends ValueType, T extends ValueType>(type: T, ...bytes: number[]) =>
  (a: Code<A>, b: Code<A>): Code<T> =>
    instruction(type, bytes, [a, b]);

export const i32 = {
  of: (value: number): I32 => instruction('i32', [0x41, ...signedLeb(BigInt(value))], []),
  isZero: unary<'i32', 'i32'>('i32', 0x45),
  equal: binary<'i32', 'i32'>('i32', 0x46),
  differ: binary<'i32', 'i32'>('i32', 0x47),
  below: binary<'i32', 'i32'>('i32', 0x48),
  above: binary<'i32', 'i32'>('i32', 0x4a),
  atMost: binary<'i32', 'i32'>('i32', 0x4c),
  atLeast: binary<'i32', 'i32'>('i32', 0x4e),
  lowestBit: unary<'i32', 'i32'>('i32', 0x68),
  add: binary<'i32', 'i32'>('i32', 0x6a),
  subtract: binary<'i32', 'i32'>('i32', 0x6b),
  multiply: binary<'i32', 'i32'>('i32', 0x6c),
  and: binary<'i32', 'i32'>('i32', 0x71),
  or: binary<'i32', 'i32'>('i32', 0x72),
  xor: binary<'i32', 'i32'>('i32', 0x73),
  shiftLeft: binary<'i32', 'i32'>('i32', 0x74),
  low: unary<'i64', 'i32'>('i32', 0xa7),
  load: (at: I32, offset = 0): I32 => instruction('i32', [0x28, 0, ...leb(offset)], [at]),
  loadByte: (at: I32, offset = 0): I32 => instruction('i32', [0x2d, 0, ...leb(offset)], [at]),
  store: (at: I32, value: I32, offset = 0): Statement =>
    instruction('none', [0x36, 0, ...leb(offset)], [at, value]),
  /** `yes` where the condition is not zero; both are worked out. */
  select: (yes: I32, no: I32, condition: I32): I32 =>
    instruction('i32', [0x1b], [yes, no, condition]),
};

export const i64 = {
  of: (value: bigint): I64 =>
    instruction('i64', [0x42, ...signedLeb(BigInt.asIntN(64, value))], []),
  equal: binary<'i64', 'i32'>('i32', 0x51),
  differ: binary<'i64', 'i32'>('i32', 0x52),
  lowestBit: unary<'i64', 'i64'>('i64', 0x7a),
  countBits: unary<'i64', 'i64'>('i64', 0x7b),
  add: binary<'i64', 'i64'>('i64', 0x7c),
  subtract: binary<'i64', 'i64'>('i64', 0x7d),
  multiply: binary<'i64', 'i64'>('i64', 0x7e),
  and: binary<'i64', 'i64'>('i64', 0x83),
  or: binary<'i64', 'i64'>('i64', 0x84),
  xor: binary<'i64', 'i64'>('i64', 0x85),
  shiftLeft: binary<'i64', 'i64'>('i64', 0x86),
  shiftRight: binary<'i64', 'i64'>('i64', 0x88),
  from: unary<'i32', 'i64'>('i64', 0xad),
  load: (at: I32, offset = 0): I64 => instruction('i64', [0x29, 0, ...leb(offset)], [at]),
  store: (at: I32, value: I64, offset = 0): Statement =>
    instruction('none', [0x37, 0, ...leb(offset)], [at, value]),
  /** The lower or the upper half of sixteen bytes. */
  half: (of: V128, which: 0 | 1): I64 => instruction('i64', [SIMD, 0x1d, which], [of]),
};

export const f64 = {
  of: (value: number): F64 =>
    instruction('f64', [0x44, ...new Uint8Array(new Float64Array([value]).buffer)], []),
  equal: binary<'f64', 'i32'>('i32', 0x61),
  below: binary<'f64', 'i32'>('i32', 0x63),
  above: binary<'f64', 'i32'>('i32', 0x64),
  atLeast: binary<'f64', 'i32'>('i32', 0x66),
  add: binary<'f64', 'f64'>('f64', 0xa0),
  from: unary<'i64', 'f64'>('f64', 0xba),
  load: (at: I32, offset = 0): F64 => instruction('f64', [0x2b, 0, ...leb(offset)], [at]),
  store: (at: I32, value: F64, offset = 0): Statement =>
    instruction('none', [0x39, 0, ...leb(offset)], [at, value]),
};

/** Sixteen bytes at once. Comparisons give all bits of a byte, or none. */
export const v128 = {
  load: (at: I32, offset = 0): V128 => instruction('v128', [SIMD, 0x00, 0, ...leb(offset)], [at]),
  store: (at: I32, value: V128, offset = 0): Statement =>
    instruction('none', [SIMD, 0x0b, 0, ...leb(offset)], [at, value]),
  /** The same byte sixteen times. */
  bytes: (value: number): V128 =>
    instruction('v128', [SIMD, 0x0c, ...Array.from({ length: 16 }, () => value & 255)], []),
  /** Two numbers of eight bytes, the lower first. */
  of: (low: bigint, high: bigint): V128 =>
    instruction(
      'v128',
      [SIMD, 0x0c, ...new Uint8Array(new BigUint64Array([low, high]).buffer)],
      [],
    ),
  equal: binary<'v128', 'v128'>('v128', SIMD, 0x23),
  /** As signed numbers. */
  below: binary<'v128', 'v128'>('v128', SIMD, 0x25),
  /** As numbers without a sign. */
  belowUnsigned: binary<'v128', 'v128'>('v128', SIMD, 0x26),
  and: binary<'v128', 'v128'>('v128', SIMD, 0x4e),
  or: binary<'v128', 'v128'>('v128', SIMD, 0x50),
  xor: binary<'v128', 'v128'>('v128', SIMD, 0x51),
  /** 1 when any bit is set. */
  any: unary<'v128', 'i32'>('i32', SIMD, 0x53),
  /** Of two pairs of numbers of eight bytes each. */
  addPairs: binary<'v128', 'v128'>('v128', SIMD, 0xce, 0x01),
  /** The lower, or the upper, two of four numbers of four bytes without a sign, multiplied into two of eight bytes. */
  multiplyLow: binary<'v128', 'v128'>('v128', SIMD, 0xde, 0x01),
  multiplyHigh: binary<'v128', 'v128'>('v128', SIMD, 0xdf, 0x01),
  subtract: binary<'v128', 'v128'>('v128', SIMD, 0x71),
  /** The highest bit of each byte: sixteen bits. */
  bits: unary<'v128', 'i32'>('i32', SIMD, 0x64),
};

export function get<T extends ValueType>(local: Local<T>): Code<T> {
  return instruction(local.type, [0x20, ...leb(local.index)], []);
}

export function set<T extends ValueType>(local: Local<T>, value: Code<T>): Statement {
  return instruction('none', [0x21, ...leb(local.index)], [value]);
}

/** A block that {@link leave} goes to the end of. */
export function block(body: (end: Label) => readonly Statement[]): Statement {
  return enclose([BLOCK, NO_VALUE], body);
}

/** A block that {@link leave} goes back to the beginning of; its end is left by itself. */
export function loop(body: (start: Label) => readonly Statement[]): Statement {
  return enclose([LOOP, NO_VALUE], body);
}

function enclose(
  opening: readonly number[],
  body: (label: Label) => readonly Statement[],
): Statement {
  const label: Label = { depth: 0 };
  const parts = body(label);
  return code('none', (out, depth) => {
    label.depth = depth + 1;
    out.push(...opening);
    emitAll(parts, out, depth + 1);
    out.push(END);
  });
}

export function leave(label: Label): Statement {
  return code('none', (out, depth) => void out.push(0x0c, ...leb(depth - label.depth)));
}

export function leaveIf(label: Label, condition: I32): Statement {
  return code('none', (out, depth) => {
    condition.emit(out, depth);
    out.push(0x0d, ...leb(depth - label.depth));
  });
}

export function when(
  condition: I32,
  yes: readonly Statement[],
  no: readonly Statement[] = [],
): Statement {
  return code('none', (out, depth) => {
    condition.emit(out, depth);
    out.push(IF, NO_VALUE);
    emitAll(yes, out, depth + 1);
    if (no.length > 0) out.push(ELSE);
    emitAll(no, out, depth + 1);
    out.push(END);
  });
}

export function returnValue(value: I32): Statement {
  return instruction('none', [0x0f], [value]);
}

export interface FunctionScope {
  /** In their order, before any local. */
  parameter<T extends ValueType>(type: T): Local<T>;
  local<T extends ValueType>(type: T): Local<T>;
}

export interface DefinedFunction<T extends ValueType | 'none'> {
  readonly result: T;
  readonly index: number;
}

interface Definition {
  readonly name: string;
  readonly result: ValueType | 'none';
  readonly parameters: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: readonly Code<ValueType | 'none'>[];
}

export function call<T extends ValueType | 'none'>(
  called: DefinedFunction<T>,
  ...values: Code<ValueType>[]
): Code<T> {
  return instruction(called.result, [0x10, ...leb(called.index)], values);
}

/** Functions over one imported memory; all of them are exported by name. */
export class WasmProgram {
  readonly #functions: Definition[] = [];

  /** The last part of the body gives the result, when there is one. */
  define<T extends ValueType | 'none'>(
    name: string,
    result: T,
    build: (scope: FunctionScope) => readonly [...Statement[], Code<T>],
  ): DefinedFunction<T> {
    const parameters: ValueType[] = [];
    const locals: ValueType[] = [];
    const body = build({
      parameter: (type) => ({ type, index: parameters.push(type) - 1 }),
      local: (type) => ({ type, index: parameters.length + locals.push(type) - 1 }),
    });
    return { result, index: this.#functions.push({ name, result, parameters, locals, body }) - 1 };
  }

  assemble(): Uint8Array {
    const functions = this.#functions;
    const types = functions.map(({ parameters, result }) => [
      0x60,
      ...vector(parameters.map((type) => [TYPE_NUMBER[type]])),
      ...vector(result === 'none' ? [] : [[TYPE_NUMBER[result]]]),
    ]);
    const bodies = functions.map(({ locals, body }) => {
      const out = vector(locals.map((type) => [1, TYPE_NUMBER[type]]));
      emitAll(body, out, 0);
      out.push(END);
      return [...leb(out.length), ...out];
    });
    return Uint8Array.from(
      [
        [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
        section(1, vector(types)),
        // The memory is the import "m" "m", of at least one page.
        section(2, vector([[...text('m'), ...text('m'), 2, 0, 1]])),
        section(3, vector(functions.map((_, index) => leb(index)))),
        section(7, vector(functions.map(({ name }, index) => [...text(name), 0, ...leb(index)]))),
        section(10, vector(bodies)),
      ].flat(),
    );
  }
}

function section(number: number, content: readonly number[]): number[] {
  return [number, ...leb(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...leb(items.length), ...items.flat()];
}

function text(value: string): number[] {
  return vector([...Buffer.from(value)].map((byte) => [byte]));
}

function leb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest & 127) | 128);
  }
}

function signedLeb(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 127n);
    if ((rest < 64n && rest >= 0n) || (rest < 0n && rest >= -64n)) return [...bytes, low];
    bytes.push(low | 128);
  }
}
