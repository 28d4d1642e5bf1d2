// Unbound: local data for single names in transparent zones, so that every other
// name is resolved as before; and forward zones where a resolver in Azure can be asked.

import { commentLines, toLines } from '../shared/render/comment.ts';
import {
  dnsAnswers,
  dnsForwards,
  isIPv6,
  type DnsAnswer,
  type DnsForward,
} from '../shared/render/dns-answers.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';
import { unprovenSuffixes } from '../shared/render/unproven.ts';

const HOW = [
  step('how.copy-file', { file: 'sekisho.conf', to: '/etc/unbound/unbound.conf.d/' }),
  step('how.unbound.reload'),
];
const BACK = [
  step('how.delete-file', { file: '/etc/unbound/unbound.conf.d/sekisho.conf' }),
  step('how.unbound.reload'),
];

export function renderUnbound(input: RenderInput): readonly RenderedFile[] {
  const answers = dnsAnswers(input);
  const forwards = dnsForwards(input);
  if (answers.length === 0 && forwards.length === 0) return [];
  const text = toLines([
    ...commentLines('#', input, {
      what: 'Unbound: the names that have a private address.',
      how: HOW,
      back: BACK,
    }),
    'server:',
    ...answers.flatMap(answerLines),
    // Where private-address is set, Unbound would strike private addresses out of these answers.
    ...forwards.map(({ suffix }) => `  private-domain: "${suffix}."`),
    // It validates and has no way to the internet's DNS, which would prove them unsigned.
    ...unprovenSuffixes(input, 'unbound').map((suffix) => `  domain-insecure: "${suffix}."`),
    ...forwards.flatMap(forwardLines),
  ]);
  return [
    { path: 'unbound/sekisho.conf', text, layer: 'dns', appliedBy: 'dns', how: HOW, back: BACK },
  ];
}

function answerLines({ name, ttlSeconds, addresses }: DnsAnswer): string[] {
  const data = addresses.map(
    (address) =>
      `  local-data: "${name}. ${String(ttlSeconds)} IN ${isIPv6(address) ? 'AAAA' : 'A'} ${address}"`,
  );
  return [`  local-zone: "${name}." transparent`, ...data];
}

function forwardLines({ suffix, to }: DnsForward): string[] {
  return [
    'forward-zone:',
    `  name: "${suffix}."`,
    ...to.map((address) => `  forward-addr: ${address}`),
  ];
}
