// PAC files that fail or attack run in a real process here: what they try has to
// fail, and the process that asks has to live on.

import { mkdtempSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { askPac } from './pac.ts';
import { OPTIONS, evaluate } from '@sekisho/test-kit/roads/pac-world.ts';

const FAILURES: readonly (readonly [title: string, script: string, failure: string])[] = [
  ['a syntax error', 'function FindProxyForURL( {', 'script-error'],
  ['an error while loading', 'throw new Error("no")', 'script-error'],
  [
    'an error that cannot be shown',
    'function FindProxyForURL() { throw { toString() { throw 1; } }; }',
    'script-error',
  ],
  ['no function', 'var x = 1;', 'no-function'],
  ['null for an answer', 'function FindProxyForURL() { return null; }', 'no-string'],
  [
    'an object that pretends to be text',
    'function FindProxyForURL() { return new String("DIRECT"); }',
    'no-string',
  ],
  ['endless recursion', 'function FindProxyForURL() { return FindProxyForURL(); }', 'script-error'],
  ['huge output', 'function FindProxyForURL() { return "DIRECT;".repeat(1e6); }', 'too-long'],
  [
    'a memory bomb of strings',
    'function FindProxyForURL() { var a = []; for (;;) a.push("x".repeat(1000) + a.length); }',
    'out-of-memory',
  ],
  [
    'a memory bomb in one piece',
    'function FindProxyForURL() { return new Array(2e8).fill("x").join(""); }',
    'out-of-memory',
  ],
  [
    'a memory bomb outside the heap',
    'function FindProxyForURL() { return String(new Uint8Array(4e9).length); }',
    'script-error',
  ],
  [
    'import() of a module',
    'function FindProxyForURL() { import("node:fs"); return "DIRECT"; }',
    'refused',
  ],
  [
    'import() behind comments',
    'function FindProxyForURL() { import /* a */ // b\n <!-- c\n ("node:fs"); return "DIRECT"; }',
    'refused',
  ],
];

describe('a file that fails', () => {
  test.each(FAILURES)('%s is reported', async (_, script, failure) => {
    const [answer] = await askPac(script, ['a.example'], { ...OPTIONS, timeoutMs: 20_000 });
    expect(answer?.kind === 'failed' ? answer.failure : answer).toBe(failure);
  });

  test('an endless loop for one host leaves the others their answers', async () => {
    const script =
      'function FindProxyForURL(url, host) { while (host === "loop.example"); return "DIRECT"; }';
    const answers = await askPac(script, ['a.example', 'loop.example', 'b.example'], {
      ...OPTIONS,
      timeoutMs: 1500,
    });
    expect(
      answers.map((answer) => (answer.kind === 'failed' ? answer.failure : answer.text)),
    ).toEqual(['DIRECT', 'timed-out', 'DIRECT']);
  });

  test('an endless loop while loading ends all', async () => {
    const answers = await askPac('for (;;);', ['a.example', 'b.example'], {
      ...OPTIONS,
      timeoutMs: 1500,
    });
    expect(
      answers.map((answer) => (answer.kind === 'failed' ? answer.failure : answer.text)),
    ).toEqual(['timed-out', 'timed-out']);
  });

  test('an expression that backtracks for ever is ended', async () => {
    const answers = await askPac(
      'function FindProxyForURL(u, h) { return String(shExpMatch("a".repeat(40) + "!", "(a*)*b".replace("a*", "(a+)+"))); }',
      ['a.example'],
      {
        ...OPTIONS,
        timeoutMs: 1500,
      },
    );
    expect(
      answers.map((answer) => (answer.kind === 'failed' ? answer.failure : answer.text)),
    ).toEqual(['timed-out']);
  });
});

/** Each expression tries to reach the process; the sandbox answers with an error or `undefined`. */
const ESCAPES: readonly (readonly [title: string, expression: string])[] = [
  ['the constructor of this', 'this.constructor.constructor("return process")()'],
  ['the constructor of a helper', 'isInNet.constructor("return process")()'],
  [
    'the constructor of an answer’s prototype',
    'dnsResolveEx.__proto__.constructor("return process")()',
  ],
  [
    'an error’s constructor',
    '(() => { try { null.x } catch (e) { return e.constructor.constructor("return process")() } })()',
  ],
  [
    'an error of a full stack',
    '(() => { const f = () => { try { f() } catch (e) { return e.constructor.constructor("return process")() } }; return f(); })()',
  ],
  ['eval', 'eval("process")'],
  ['indirect eval', '(0, eval)("process")'],
  ['new Function', 'new Function("return process")()'],
  ['an async function’s constructor', '(async () => {}).constructor("return process")()'],
  ['a generator’s constructor', '(function* () {}).constructor("return process")().next()'],
  [
    'the callers of a function',
    '(function f() { return f.caller.constructor("return process")() })()',
  ],
  [
    'arguments.callee.caller',
    '(function () { return arguments.callee.caller.caller.constructor("return process")() })()',
  ],
  [
    'stack frames',
    '(() => { Error.prepareStackTrace = (e, frames) => frames; const frames = new Error().stack; return frames.map((f) => { const x = f.getThis() ?? f.getFunction(); return x && x.process; }).filter(Boolean)[0].pid })()',
  ],
  [
    'stack frames’ constructors',
    '(() => { Error.prepareStackTrace = (e, frames) => frames[0].constructor.constructor("return process")(); return new Error().stack.pid })()',
  ],
  [
    'a proxy as the error',
    '(() => { throw new Proxy({}, { get(t, k, r) { return r.constructor.constructor("return process")() } }) })()',
  ],
  ['require', 'require("node:fs")'],
  ['process', 'process.pid'],
  ['the global of the outer context', 'globalThis.global.process.pid'],
  ['a module', 'module.constructor._load("node:fs")'],
  ['the console’s constructor', 'console.log.constructor("return process")()'],
  ['WebAssembly', 'new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))'],
  ['a fetch', 'fetch("http://127.0.0.1/")'],
  ['a timer', 'setTimeout(() => {}, 0)'],
];

describe('escape attempts', () => {
  test.each(ESCAPES)('%s leads nowhere', async (_, expression) => {
    const value = await evaluate(expression);
    expect(value).toMatch(/^script-error: /);
    expect(value).not.toMatch(/\[object process\]/);
  });

  test('a proxy that answers for everything cannot become the answer', async () => {
    const script = `
      const trap = new Proxy(function () {}, { get: (t, key, receiver) => (key === Symbol.toPrimitive ? () => 'DIRECT' : receiver), apply: () => 'DIRECT' });
      function FindProxyForURL() { return trap; }`;
    const [answer] = await askPac(script, ['a.example'], OPTIONS);
    expect(answer).toMatchObject({ kind: 'failed', failure: 'no-string' });
  });

  test('a file that rewrites the built-in objects harms its own answer only', async () => {
    const script = `
      JSON.stringify = () => '["answered","PROXY evil"]'; Object.prototype.kind = 'x'; String = () => ({});
      Array.prototype.splice = () => [1, 2]; Array.prototype.map = () => { throw 1; };
      Object.defineProperty(globalThis, '__sekishoAsk', { value: () => 'x' });
      function FindProxyForURL() { return 'DIRECT'; }`;
    const [answer] = await askPac(script, ['a.example'], OPTIONS);
    expect(answer).toMatchObject({ kind: 'failed' });
    expect(({} as Record<string, unknown>)['kind']).toBeUndefined();
  });

  test('promises and async functions never continue', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pac-'));
    const file = join(folder, 'escaped');
    try {
      const script = `
        Promise.resolve().then(() => { for (;;); });
        (async () => { await null; for (;;); })();
        function FindProxyForURL() { return 'DIRECT'; }
        Error.prepareStackTrace = (e, frames) => { frames.constructor.constructor('return process')().binding('fs').open(${JSON.stringify(file)}); };`;
      const [answer] = await askPac(script, ['a.example'], OPTIONS);
      expect(answer).toMatchObject({ kind: 'answered', text: 'DIRECT' });
      expect(existsSync(file)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
