// The program of the process that runs PAC files, as source text for `node -e`.
// It is started without rights to files, processes and threads and without leave
// to make code from text; the PAC file gets a context of its own in which nothing
// of the outer one is ever put. It reads one JSON line's worth of input, answers
// with lines and ends before any promise of the PAC file could continue.

export const PAC_SANDBOX = String.raw`
'use strict';
const { readFileSync, writeSync } = require('node:fs');
const vm = require('node:vm');
const exit = process.exit.bind(process);
const { parse, stringify } = JSON;
const input = parse(readFileSync(0, 'utf8'));
const say = (value) => writeSync(1, stringify(value) + '\n');

// Should anything of the outer context leak after all, it leads nowhere.
for (const sample of [function () {}, async function () {}, function* () {}, async function* () {}]) {
  Object.defineProperty(Object.getPrototypeOf(sample), 'constructor', { value: undefined });
}
const bare = Object.create(null);
const outer = globalThis;
for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(outer))) {
  if (property.configurable) delete outer[name];
}

const context = vm.createContext(bare, { codeGeneration: { strings: false, wasm: false } });
const data = (text) => 'JSON.parse(' + stringify(text) + ')';
const toText = (error) => {
  try { return typeof error.message === 'string' ? error.message.slice(0, 1000) : 'an error without a message'; } catch { return 'an error that cannot be shown'; }
};
vm.runInContext('const DATA = ' + data(input.data) + '; DATA.dns = new Map(DATA.dns);\n' + input.helpers, context);
say(['ready']);
try {
  new vm.Script(input.script, { filename: 'proxy.pac' }).runInContext(context);
  say(['loaded']);
  for (const [url, host] of input.questions) {
    const answer = vm.runInContext('__sekishoAsk(' + data(stringify(url)) + ',' + data(stringify(host)) + ')', context);
    say(['answer', typeof answer === 'string' ? answer : '["no-string","the answer is no string"]']);
  }
} catch (error) {
  say(['failed', toText(error)]);
}
exit(0);
`;
