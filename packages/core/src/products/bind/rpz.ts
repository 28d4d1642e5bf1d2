// BIND, the other way: one response policy zone that overrides single names.
// No zone is claimed at all, so it suits a resolver whose zones others look after.

import { UserError } from '@sekisho/dns/user-error.ts';
import { commentLines, toLines } from '../shared/render/comment.ts';
import { dnsAnswers, isIPv6, type DnsAnswer } from '../shared/render/dns-answers.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';
import { serialOf } from '../shared/render/zone-file.ts';

export const RPZ_ZONE = 'sekisho.rpz';
const LONGEST_NAME = 253;

const HOW = [
  step('how.copy-to-named', { folder: 'bind-rpz', as: 'sekisho-rpz' }),
  step('how.rpz.options'),
  step('how.rpz.include'),
  step('how.rpz.reload'),
];
const BACK = [
  step('back.rpz.include'),
  step('back.bind.reload'),
  step('how.delete-folder', { folder: 'sekisho-rpz' }),
];

export function renderBindRpz(input: RenderInput): readonly RenderedFile[] {
  const answers = dnsAnswers(input);
  if (answers.length === 0) return [];
  const longestTtl = Math.max(...answers.map((answer) => answer.ttlSeconds));
  const heading = (prefix: string, what: string): string[] =>
    commentLines(prefix, input, { what, how: HOW, back: BACK });
  return [
    file(
      'bind-rpz/named.conf',
      toLines([
        ...heading('//', 'BIND: the response policy zone of the planned names.'),
        `zone "${RPZ_ZONE}" {`,
        '  type primary;',
        '  file "sekisho-rpz/sekisho.rpz.zone";',
        '  check-names ignore;',
        '  allow-query { none; };',
        '};',
      ]),
    ),
    file(
      'bind-rpz/options.conf',
      toLines([
        ...heading('//', 'BIND: belongs inside options { }.'),
        // Without waiting: most of these names have no public record, and the VPN may be all there is.
        // BIND cuts the TTL of policy answers to 5 unless told otherwise, and after one change of the zone takes the
        // next into force only when a minute is over.
        `response-policy { zone "${RPZ_ZONE}" max-policy-ttl ${String(longestTtl)} min-update-interval 0; } qname-wait-recurse no;`,
      ]),
    ),
    file(
      'bind-rpz/sekisho.rpz.zone',
      zoneText(answers, heading(';', 'BIND: single names with their private addresses.')),
    ),
  ];
}

function file(path: string, text: string): RenderedFile {
  return { path, text, layer: 'dns', appliedBy: 'dns', how: HOW, back: BACK };
}

function zoneText(answers: readonly DnsAnswer[], heading: readonly string[]): string {
  return toLines([
    ...heading,
    `$ORIGIN ${RPZ_ZONE}.`,
    '$TTL 10',
    `@ IN SOA localhost. nobody.invalid. ${String(serialOf(answers))} 3600 600 86400 10`,
    '@ IN NS localhost.',
    ...answers.flatMap(recordLines),
  ]);
}

function recordLines({ name, ttlSeconds, addresses }: DnsAnswer): string[] {
  if (name.length + RPZ_ZONE.length + 1 > LONGEST_NAME) {
    throw new UserError(`${name} is too long for a response policy zone`, {
      code: 'render.name-too-long',
      hint: 'leave bind-rpz out: --only with the products that you need',
    });
  }
  return addresses.map(
    (address) => `${name} ${String(ttlSeconds)} IN ${isIPv6(address) ? 'AAAA' : 'A'} ${address}`,
  );
}
