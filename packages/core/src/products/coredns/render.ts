// CoreDNS: a server block for each name, with a zone file of that one name; and
// forward blocks where a resolver in Azure can be asked.

import { commentLines, toLines } from '../shared/render/comment.ts';
import {
  dnsAnswers,
  dnsForwards,
  type DnsAnswer,
  type DnsForward,
} from '../shared/render/dns-answers.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';
import { zoneFileName, zoneFileText } from '../shared/render/zone-file.ts';

/** Where the files lie on the resolver. */
export const COREDNS_FOLDER = '/etc/coredns/sekisho';

const HOW = [
  step('how.copy-folder', { folder: 'coredns', to: COREDNS_FOLDER }),
  step('how.coredns.import', { folder: COREDNS_FOLDER }),
  step('how.coredns.restart'),
];
const BACK = [
  step('back.coredns.import'),
  step('back.coredns.restart'),
  step('how.delete-file', { file: COREDNS_FOLDER }),
];

export function renderCoredns(input: RenderInput): readonly RenderedFile[] {
  const answers = dnsAnswers(input);
  const forwards = dnsForwards(input);
  if (answers.length === 0 && forwards.length === 0) return [];
  const heading = commentLines('#', input, {
    what: 'CoreDNS: one server block for each name that has a private address.',
    how: HOW,
    back: BACK,
  });
  const corefile = toLines([
    ...heading,
    ...answers.flatMap(answerLines),
    ...forwards.flatMap(forwardLines),
  ]);
  return [
    file('coredns/Corefile.sekisho', corefile),
    ...answers.map((answer) =>
      file(
        `coredns/zones/${zoneFileName(answer.name)}`,
        zoneFileText(answer, [`; ${answer.name}: made by Sekisho`]),
      ),
    ),
  ];
}

function file(path: string, text: string): RenderedFile {
  return { path, text, layer: 'dns', appliedBy: 'dns', how: HOW, back: BACK };
}

function answerLines({ name }: DnsAnswer): string[] {
  return ['', `${name} {`, `    file ${COREDNS_FOLDER}/zones/${zoneFileName(name)}`, '}'];
}

function forwardLines({ suffix, to }: DnsForward): string[] {
  return ['', `${suffix} {`, `    forward . ${to.join(' ')}`, '}'];
}
