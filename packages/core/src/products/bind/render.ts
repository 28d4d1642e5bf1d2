// BIND: a zone of its own for every planned name, never a whole Private Link
// zone; and forward zones where a resolver in Azure can be asked.

import { groupBy } from '../../group-by.ts';
import { commentLines, toLines } from '../shared/render/comment.ts';
import {
  dnsAnswers,
  dnsForwards,
  isIPv6,
  splitAnswers,
  type DnsAnswer,
  type DnsForward,
} from '../shared/render/dns-answers.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';
import { unprovenSuffixes } from '../shared/render/unproven.ts';
import { zoneFileName, zoneFileText } from '../shared/render/zone-file.ts';

const HOW = [
  step('how.copy-to-named', { folder: 'bind', as: 'sekisho' }),
  step('how.bind.include'),
  step('how.bind.reload'),
];
const BACK = [
  step('back.bind.include'),
  step('back.bind.reload'),
  step('how.delete-folder', { folder: 'sekisho' }),
];

export function renderBind(input: RenderInput): readonly RenderedFile[] {
  const { own: answers, hosted } = splitAnswers(dnsAnswers(input));
  const forwards = dnsForwards(input);
  const added = groupBy(hosted, ({ hostedZone }) => hostedZone);
  if (answers.length === 0 && added.size === 0 && forwards.length === 0) return [];
  const how = howFor(input);
  const heading = commentLines('//', input, {
    what: 'BIND: one zone for each name that has a private address.',
    how,
    back: BACK,
  });
  const include = toLines([
    ...heading,
    ...answers.flatMap((answer) => ['', ...zoneLines(answer)]),
    ...forwards.flatMap((forward) => ['', ...forwardLines(forward)]),
  ]);
  return [
    ...(answers.length === 0 && forwards.length === 0
      ? []
      : [{ ...file('bind/named.conf', include), how }]),
    ...answers.map((answer) =>
      file(
        `bind/zones/${zoneFileName(answer.name)}`,
        zoneFileText(answer, [`; ${answer.name}: made by Sekisho`]),
      ),
    ),
    ...[...added].map(([zone, own]) => ({
      ...file(`bind/hosted/${zoneFileName(zone)}`, toLines(hostedLines(zone, own))),
      how: HOW_HOSTED,
      back: BACK_HOSTED,
    })),
  ];
}

/** Validation is an option of the whole server, so no included file can say it. */
function howFor(input: RenderInput): RenderedFile['how'] {
  const unproven = unprovenSuffixes(input, 'bind').map((suffix) => `"${suffix}"; `);
  if (unproven.length === 0) return HOW;
  return [
    ...HOW.slice(0, 2),
    step('how.bind.validate-except', { suffixes: unproven.join('') }),
    ...HOW.slice(2),
  ];
}

const HOW_HOSTED = [step('how.bind.hosted'), step('how.bind.hosted-reload')];
const BACK_HOSTED = [step('back.bind.hosted')];

/** For a zone that the server has: no zone is made beside or inside it. */
function hostedLines(zone: string, answers: readonly DnsAnswer[]): string[] {
  return [
    `; add to the zone ${zone}, which this server hosts already`,
    ...answers.flatMap(({ name, ttlSeconds, addresses }) =>
      addresses.map(
        (address) =>
          `${name}. ${String(ttlSeconds)} IN ${isIPv6(address) ? 'AAAA' : 'A'} ${address}`,
      ),
    ),
  ];
}

function file(path: string, text: string): RenderedFile {
  return { path, text, layer: 'dns', appliedBy: 'dns', how: HOW, back: BACK };
}

function zoneLines({ name }: DnsAnswer): string[] {
  // BIND refuses an address for a name with "_" unless told that it is meant.
  const check = name.includes('_') ? [' check-names ignore;'] : [];
  return [
    `zone "${name}" {`,
    ' type primary;',
    ` file "sekisho/zones/${zoneFileName(name)}";`,
    ...check,
    '};',
  ].map((line) => line.replace(/^ /, '  '));
}

function forwardLines({ suffix, to }: DnsForward): string[] {
  return [
    `zone "${suffix}" {`,
    '  type forward;',
    '  forward only;',
    `  forwarders { ${to.map((address) => `${address}; `).join('')}};`,
    '};',
  ];
}
