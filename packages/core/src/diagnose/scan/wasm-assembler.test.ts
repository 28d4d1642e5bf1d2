import { expect, test } from 'vitest';

import { PAGE_BYTES, startProgram } from './start-wasm.ts';
import {
  block,
  call,
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
} from './wasm-assembler.ts';

function run(build: (program: WasmProgram) => void): (...values: number[]) => number {
  const program = new WasmProgram();
  build(program);
  return startProgram(program.assemble(), 1).functionOf('main');
}

test('a loop, a call and a condition', () => {
  const sum = run((program) => {
    const double = program.define('double', 'i32', (scope) => {
      const a = scope.parameter('i32');
      return [i32.add(get(a), get(a))];
    });
    program.define('main', 'i32', (scope) => {
      const count = scope.parameter('i32');
      const total = scope.local('i32');
      return [
        block((end) => [
          loop((next) => [
            leaveIf(end, i32.isZero(get(count))),
            set(total, i32.add(get(total), call(double, get(count)))),
            set(count, i32.subtract(get(count), i32.of(1))),
            leave(next),
          ]),
        ]),
        when(i32.above(get(total), i32.of(1000)), [returnValue(i32.of(-1))]),
        get(total),
      ];
    });
  });
  expect([sum(0), sum(4), sum(200)]).toEqual([0, 20, -1]);
});

test.each([0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, 65_536, 2 ** 31 - 1, -(2 ** 31)])(
  'the number %d is written as it is',
  (value) => {
    expect(run((program) => void program.define('main', 'i32', () => [i32.of(value)]))()).toBe(
      value,
    );
    const long = 0x1234_5678_9abc_def0n;
    // What is taken from a long number and given back leaves this one.
    const difference = i64.subtract(i64.add(i64.of(long), i64.of(BigInt(value))), i64.of(long));
    expect(
      run((program) => void program.define('main', 'i32', () => [i32.low(difference)]))(),
    ).toBe(value);
  },
);

test('sixteen bytes are compared at once, from any place', () => {
  const program = new WasmProgram();
  program.define('main', 'i32', (scope) => [
    v128.bits(v128.equal(v128.load(get(scope.parameter('i32')), 3), v128.bytes(200))),
  ]);
  const { functionOf, memory } = startProgram(program.assemble(), 2);
  expect(memory.buffer.byteLength).toBe(2 * PAGE_BYTES);
  new Uint8Array(memory.buffer).set([200, 1, 200], 10);
  expect(functionOf('main')(5)).toBe((1 << 2) | (1 << 4));
  expect(() => functionOf('other')).toThrow(/no function other/);
});
