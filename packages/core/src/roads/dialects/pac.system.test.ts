// PAC files run in a real process here, hostile ones too: what they try has to
// fail, and the process that asks has to live on.

import { mkdtempSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { askPac, decidePacBypass, type PacOptions } from './pac.ts';

const OPTIONS: PacOptions = {
  now: new Date('2023-04-12T13:30:15Z'), // a Wednesday
  timeoutMs: 5000,
  dns: {
    'app.example.com': ['10.2.1.13'],
    'dual.example.com': ['2001:db8::5', '192.0.2.7'],
    'six.example.com': ['2001:db8::6'],
  },
  ownAddresses: ['2001:db8::9', '10.1.1.5'],
};

/** The value of one expression inside the sandbox, as text. */
async function evaluate(expression: string, options: Partial<PacOptions> = {}): Promise<string> {
  const [answer] = await askPac(
    `function FindProxyForURL(url, host) { return String(${expression}); }`,
    ['https://app.example.com/secret?q'],
    { ...OPTIONS, ...options },
  );
  return answer?.kind === 'answered' ? answer.text : `${answer?.failure}: ${answer?.message}`;
}

const EXPRESSIONS: readonly (readonly [expression: string, value: string])[] = [
  ['url', 'https://app.example.com/'],
  ['host', 'app.example.com'],
  ['isPlainHostName("www")', 'true'],
  ['isPlainHostName("www.example.com")', 'false'],
  ['isPlainHostName("::1")', 'false'],
  ['dnsDomainIs("www.example.com", ".example.com")', 'true'],
  ['dnsDomainIs("www", ".example.com")', 'false'],
  ['dnsDomainIs("evilexample.com", "example.com")', 'true'],
  ['localHostOrDomainIs("www.example.com", "www.example.com")', 'true'],
  ['localHostOrDomainIs("www", "www.example.com")', 'true'],
  ['localHostOrDomainIs("home.example.com", "www.example.com")', 'false'],
  ['dnsDomainLevels("www")', '0'],
  ['dnsDomainLevels("www.example.com")', '2'],
  ['shExpMatch("http://home.example.com/people/ari/index.html", "*/ari/*")', 'true'],
  ['shExpMatch("http://home.example.com/people/montulli/index.html", "*/ari/*")', 'false'],
  ['shExpMatch("www.example.com", "www.example.co?")', 'true'],
  ['shExpMatch("wwwxexample.com", "www.example.com")', 'false'],
  ['shExpMatch("a.example.com", "(*.example.com|*.example.net)")', 'true'],
  ['dnsResolve("app.example.com")', '10.2.1.13'],
  ['dnsResolve("APP.example.com.")', '10.2.1.13'],
  ['dnsResolve("10.9.8.7")', '10.9.8.7'],
  ['dnsResolve("nowhere.example.com")', 'null'],
  ['dnsResolve("six.example.com")', 'null'],
  ['dnsResolveEx("dual.example.com")', '2001:db8::5;192.0.2.7'],
  ['dnsResolve("constructor")', 'null'],
  ['isResolvable("app.example.com")', 'true'],
  ['isResolvable("nowhere.example.com")', 'false'],
  ['isResolvableEx("six.example.com")', 'true'],
  ['isInNet("app.example.com", "10.2.0.0", "255.255.0.0")', 'true'],
  ['isInNet("10.3.0.1", "10.2.0.0", "255.255.0.0")', 'false'],
  ['isInNet("10.3.0.1", "10.2.0.0", "nonsense")', 'false'],
  ['isInNet("nowhere.example.com", "0.0.0.0", "0.0.0.0")', 'false'],
  ['isInNetEx("six.example.com", "2001:db8::/32")', 'true'],
  ['isInNetEx("six.example.com", "2001:db9::/32")', 'false'],
  ['isInNetEx("app.example.com", "10.2.0.0/16")', 'true'],
  [
    'sortIpAddressList("10.2.3.9;2001:4898:28:3:201:2ff:feea:fc14;::1;127.0.0.1;::9")',
    '::1;::9;2001:4898:28:3:201:2ff:feea:fc14;10.2.3.9;127.0.0.1',
  ],
  ['convert_addr("104.16.41.2")', '1745889538'],
  ['myIpAddress()', '10.1.1.5'],
  ['myIpAddressEx()', '2001:db8::9;10.1.1.5'],
  ['weekdayRange("WED")', 'true'],
  ['weekdayRange("MON", "FRI")', 'true'],
  ['weekdayRange("SAT", "SUN")', 'false'],
  ['weekdayRange("FRI", "WED")', 'true'],
  ['weekdayRange("MON", "FRI", "GMT")', 'true'],
  ['dateRange(12)', 'true'],
  ['dateRange(13, 20)', 'false'],
  ['dateRange(20, 12)', 'true'],
  ['dateRange("APR")', 'true'],
  ['dateRange("NOV", "FEB")', 'false'],
  ['dateRange("NOV", "APR")', 'true'],
  ['dateRange(2023)', 'true'],
  ['dateRange(1, "JUN", 15, "AUG")', 'false'],
  ['dateRange(1, "APR", 15, "APR")', 'true'],
  ['dateRange("JAN", 2023, "MAR", 2023)', 'false'],
  ['dateRange(1, "JAN", 2022, 12, "APR", 2023, "GMT")', 'true'],
  ['dateRange("soon")', 'false'],
  ['timeRange(13)', 'true'],
  ['timeRange(9, 17)', 'true'],
  ['timeRange(14, 17)', 'false'],
  ['timeRange(22, 13)', 'true'],
  ['timeRange(13, 0, 13, 29)', 'false'],
  ['timeRange(13, 30, 0, 13, 30, 15, "GMT")', 'true'],
  ['new Date().toISOString()', '2023-04-12T13:30:15.000Z'],
  ['Date.now() === new Date().getTime()', 'true'],
];

describe('the functions that PAC files call', () => {
  test('each answers as documented', async () => {
    const script = `function FindProxyForURL(url, host) { return [${EXPRESSIONS.map(([expression]) => `String(${expression})`).join(',')}].join('\\n'); }`;
    const [answer] = await askPac(script, ['https://app.example.com/secret?q'], OPTIONS);
    const values = answer?.kind === 'answered' ? answer.text.split('\n') : [];
    expect(EXPRESSIONS.map(([expression], index) => [expression, values[index]])).toEqual(
      EXPRESSIONS,
    );
  });

  test('the time zone is the one asked for, GMT stays GMT', async () => {
    expect(
      await evaluate('[timeRange(22), timeRange(13, "GMT")]', { timeZone: 'Asia/Tokyo' }),
    ).toBe('true,true');
  });

  test('alerts come with the answer', async () => {
    const [answer] = await askPac(
      'function FindProxyForURL() { alert("seen"); return "DIRECT"; }',
      ['a.example'],
      OPTIONS,
    );
    expect(answer).toEqual({
      kind: 'answered',
      url: 'a.example',
      text: 'DIRECT',
      roads: [{ kind: 'direct', host: '', port: 0 }],
      alerts: ['seen'],
    });
  });

  test('every URL has its answer, in order, with host and port as PAC files get them', async () => {
    const answers = await askPac(
      'const FindProxyForURL = (url, host) => url + " " + host;',
      ['http://user:pw@a.example:8080/x', 'https://[2001:DB8::1]/', 'b.example'],
      OPTIONS,
    );
    expect(
      answers.map((answer) => (answer.kind === 'answered' ? answer.text : answer.failure)),
    ).toEqual([
      'http://a.example:8080/x a.example',
      'https://[2001:db8::1]/ 2001:db8::1',
      'https://b.example/ b.example',
    ]);
  });
});

describe('as a dialect', () => {
  test('the first road of the answer decides', async () => {
    const script =
      'function FindProxyForURL(url, host) { return dnsDomainIs(host, ".example.com") ? "DIRECT" : "PROXY 10.1.1.1:3128; DIRECT"; }';
    expect(await decidePacBypass(script, ['a.example.com', 'evilexample.com'], OPTIONS)).toEqual({
      results: [
        { url: 'a.example.com', road: 'direct', by: 'DIRECT' },
        { url: 'evilexample.com', road: 'proxy', by: 'PROXY 10.1.1.1:3128; DIRECT' },
      ],
      problems: [],
    });
  });

  test('a failing file is a fatal problem that names the URL', async () => {
    const report = await decidePacBypass(
      'function FindProxyForURL() { throw new Error("boom"); }',
      ['a.example'],
      OPTIONS,
    );
    expect(report.results).toEqual([{ url: 'a.example', road: 'proxy', by: null }]);
    expect(report.problems).toEqual([
      { entry: 'FindProxyForURL', index: 0, message: 'a.example: boom', fatal: true },
    ]);
  });

  test('a bad URL is the user’s error', async () => {
    await expect(
      askPac('function FindProxyForURL() { return "DIRECT"; }', ['http://'], OPTIONS),
    ).rejects.toThrow(UserError);
  });
});

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

describe('what the function is given, as Chromium gives it', () => {
  test.each([
    {
      url: 'https://app.example.com/secret?q#f',
      given: 'https://app.example.com/ app.example.com',
    },
    { url: 'wss://app.example.com:8443/s?q', given: 'wss://app.example.com:8443/ app.example.com' },
    { url: 'http://pki.corp/CertEnroll/x.crl', given: 'http://pki.corp/CertEnroll/x.crl pki.corp' },
    { url: 'http://pki.corp:8080/a?b=C#d', given: 'http://pki.corp:8080/a?b=C pki.corp' },
    { url: 'http://pki.corp:80/a', given: 'http://pki.corp/a pki.corp' },
    { url: 'HTTP://PKI.Corp/Path', given: 'http://pki.corp/Path pki.corp' },
    { url: 'http://me:secret@pki.corp/a', given: 'http://pki.corp/a pki.corp' },
    { url: 'http://pki.corp', given: 'http://pki.corp/ pki.corp' },
    { url: 'http://pki.corp?q', given: 'http://pki.corp/?q pki.corp' },
    { url: 'http://pki.corp/a?', given: 'http://pki.corp/a? pki.corp' },
    { url: 'http://pki.corp/#top', given: 'http://pki.corp/ pki.corp' },
    { url: 'http://pki.corp/a/../b/./c', given: 'http://pki.corp/b/c pki.corp' },
    { url: 'http://pki.corp/a b/ü', given: 'http://pki.corp/a%20b/%C3%BC pki.corp' },
    { url: 'http://pki.corp\\a\\b', given: 'http://pki.corp/a/b pki.corp' },
    { url: 'http://[fd00::1]:8080/a', given: 'http://[fd00::1]:8080/a fd00::1' },
    {
      url: 'ws://app.example.com/socket?id',
      given: 'ws://app.example.com/socket?id app.example.com',
    },
    { url: 'ftp://files.corp/pub/x', given: 'ftp://files.corp/pub/x files.corp' },
    { url: 'pki.corp:80/crl/x', given: 'http://pki.corp/crl/x pki.corp' },
    { url: 'pki.corp/crl/x', given: 'https://pki.corp/ pki.corp' },
    { url: 'http://pki.corp./a', given: 'http://pki.corp./a pki.corp.' },
  ])('$url', async ({ url, given }) => {
    const script = 'function FindProxyForURL(url, host) { return url + " " + host; }';
    expect(await askPac(script, [url], OPTIONS)).toMatchObject([{ kind: 'answered', text: given }]);
  });

  test('a rule by path decides for http alone', async () => {
    const script =
      'function FindProxyForURL(url) { return shExpMatch(url, "*/CertEnroll/*") ? "DIRECT" : "PROXY 10.1.1.20:3128"; }';
    const urls = ['http://pki.corp/CertEnroll/x.crl', 'https://pki.corp/CertEnroll/x.crl'];
    const { results } = await decidePacBypass(script, urls, OPTIONS);
    expect(results.map(({ road }) => road)).toEqual(['direct', 'proxy']);
  });
});
