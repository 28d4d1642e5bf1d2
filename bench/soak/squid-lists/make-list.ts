// Allow-lists as people write them: mostly right, with the habits of other programs' lists among the lines.

import type { Chance } from '../shared/chance.ts';

const DOMAINS: readonly [string, ...string[]] = [
  'live.com',
  'windows.net',
  'login.windows.net',
  'graph.windows.net',
  'microsoftonline.com',
  'login.microsoftonline.com',
  'blob.core.windows.net',
  'cache01.blob.core.windows.net',
  'vault.azure.net',
  'contoso-hub.example',
  'hub.example',
  'a_b.hub.example',
  'update.microsoft.com',
  'microsoft.com',
  'go.microsoft.com',
  'xn--bcher-kva.example',
  '7-zip.example',
  'com',
];

/** How one name becomes a line; the first ones are the usual ways, chosen more often. */
const USUAL: readonly [Habit, ...Habit[]] = [
  (name) => name,
  (name) => `.${name}`,
  (name) => `${name} # asked for by the server team`,
  (name, chance) => capitals(name, chance),
];
const HABITS: readonly [Habit, ...Habit[]] = [
  (name) => `${name}.`,
  (name) => `.${name}.`,
  (name) => `*.${name}`,
  (name) => `*${name}`,
  (name) => `..${name}`,
  (name) => `${name}#no blank`,
  (name) => `${name}\t#tab`,
  (name) => `\t  ${name}   `,
  (name) => `${name}:443`,
  (name) => `${name}:*`,
  (name) => `https://${name}/`,
  (name) => `${name}/path`,
  (name, chance) => `${name} ${chance.pick(DOMAINS)}`,
  (name, chance) => `${name},${chance.pick(DOMAINS)}`,
  (name, chance) => `${name}, ${chance.pick(DOMAINS)}`,
  (name, chance) => `${name}\t${chance.pick(DOMAINS)} # both`,
  (name, chance) => `${name}\r${chance.pick(DOMAINS)}`,
  (name) => `${name};`,
  (name) => `"${name}"`,
  (name) => `'.${name}'`,
  (name) => `- ${name}`,
  (name) => `-n ${name}`,
  (name) => `!${name}`,
  (name) => `acl allowed dstdomain .${name}`,
  (name) => `(^|\\.)${name.replaceAll('.', '\\.')}$`,
  (name) => `${name}\u00a0`,
  (name) => `\u200b${name}`,
  (name) => `ünder.${name}`,
  (name) => `ｅ．${name}`,
  (name) => `// ${name}`,
  (name) => `; ${name}`,
  (name) => `#${name}`,
  (name) => `  # ${name}`,
  (name) => `${name}\0.example`,
  (name) => `www.${name}`,
  (name) => `.www.${name}`,
  (name) => `${'x'.repeat(2047 - 9)}${'y'.repeat(9)}${name}`,
  (_, chance) => `10.1.${String(Math.floor(chance.next() * 250))}.4`,
  () => '10.1.0.0/16',
  () => '.1.2',
  () => '[fd00::1]',
  () => '.',
  () => '',
  () => '   ',
  () => '*',
  () => '-',
];

type Habit = (name: string, chance: Chance) => string;

export interface MadeList {
  readonly bytes: Uint8Array;
  /** Names that tell what the list allows. */
  readonly probes: readonly string[];
}

export function makeList(chance: Chance): MadeList {
  const names = Array.from({ length: 1 + Math.floor(chance.next() * 9) }, () =>
    chance.pick(DOMAINS),
  );
  // Some write carefully.
  const oddness = chance.pick([0, 0.1, 0.3, 0.6]);
  const lines = names.map((name) =>
    chance.pick(chance.next() < oddness ? HABITS : USUAL)(name, chance),
  );
  if (chance.next() < 0.1) lines.push(...lines.slice(0, 2));
  const end = chance.pick(['\n', '\n', '\n', '\r\n']);
  const mark = chance.next() < 0.05 ? '\ufeff' : '';
  const text = mark + lines.join(end) + (chance.next() < 0.8 ? end : '');
  const probes = new Set(
    [...names, chance.pick(DOMAINS), chance.pick(DOMAINS)].flatMap((name) => [
      name,
      `www.${name}`,
      `x-${name}`,
      ...(name.includes('.') ? [name.slice(name.indexOf('.') + 1)] : []),
    ]),
  );
  return {
    bytes: chance.next() < 0.02 ? Buffer.from(text, 'utf16le') : Buffer.from(text),
    probes: [...probes],
  };
}

function capitals(name: string, chance: Chance): string {
  return [...name].map((each) => (chance.next() < 0.4 ? each.toUpperCase() : each)).join('');
}
