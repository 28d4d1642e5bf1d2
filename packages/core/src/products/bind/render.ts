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
import type { RenderedFile, RenderInput } from '../shared/render/rendered-file.ts';
import { unprovenSuffixes } from '../shared/render/unproven.ts';
import { zoneFileName, zoneFileText } from '../shared/render/zone-file.ts';

const HOW = [
  'copy the folder bind to the "directory" of named.conf (/var/cache/bind on Debian) as "sekisho"',
  'in named.conf, or inside the view of the appliance: include "sekisho/named.conf" with its full path',
  'named-checkconf -z, then rndc reconfig (new zones) and rndc reload (changed ones)',
];
const BACK = [
  'remove the include line from named.conf',
  'named-checkconf, then rndc reconfig',
  'delete the folder sekisho',
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
function howFor(input: RenderInput): readonly string[] {
  const unproven = unprovenSuffixes(input, 'bind').map((suffix) => `"${suffix}"; `);
  if (unproven.length === 0) return HOW;
  return [
    ...HOW.slice(0, 2),
    `in the options of named.conf, because the server validates and has no way to the internet's DNS: validate-except { ${unproven.join('')}};`,
    ...HOW.slice(2),
  ];
}

const HOW_HOSTED = [
  'add these lines to the file of the zone that is there, on its primary server, and raise its serial; or send them with nsupdate where the zone takes updates',
  'named-checkzone, then rndc reload of that zone',
];
const BACK_HOSTED = ['take these lines out again, raise the serial, rndc reload'];

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
