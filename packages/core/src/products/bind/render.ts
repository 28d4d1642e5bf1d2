// BIND: a zone of its own for every planned name, never a whole Private Link
// zone; and forward zones where a resolver in Azure can be asked.

import { commentLines, toLines } from '../shared/render/comment.ts';
import {
  dnsAnswers,
  dnsForwards,
  type DnsAnswer,
  type DnsForward,
} from '../shared/render/dns-answers.ts';
import type { RenderedFile, RenderInput } from '../shared/render/rendered-file.ts';
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
  const answers = dnsAnswers(input);
  const forwards = dnsForwards(input);
  if (answers.length === 0 && forwards.length === 0) return [];
  const heading = commentLines('//', input, {
    what: 'BIND: one zone for each name that has a private address.',
    how: HOW,
    back: BACK,
  });
  const include = toLines([
    ...heading,
    ...answers.flatMap((answer) => ['', ...zoneLines(answer)]),
    ...forwards.flatMap((forward) => ['', ...forwardLines(forward)]),
  ]);
  return [
    file('bind/named.conf', include),
    ...answers.map((answer) =>
      file(
        `bind/zones/${zoneFileName(answer.name)}`,
        zoneFileText(answer, [`; ${answer.name}: made by Sekisho`]),
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
