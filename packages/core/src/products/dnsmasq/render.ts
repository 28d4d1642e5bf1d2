// dnsmasq: host records for single names; and servers by suffix where a resolver
// in Azure can be asked.

import { commentLines, toLines } from '../shared/render/comment.ts';
import {
  dnsAnswers,
  dnsForwards,
  type DnsAnswer,
  type DnsForward,
} from '../shared/render/dns-answers.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';

const HOW = [
  step('how.copy-file', { file: 'sekisho.conf', to: '/etc/dnsmasq.d/' }),
  step('how.dnsmasq.restart'),
];
const BACK = [
  step('how.delete-file', { file: '/etc/dnsmasq.d/sekisho.conf' }),
  step('back.dnsmasq.restart'),
];

export function renderDnsmasq(input: RenderInput): readonly RenderedFile[] {
  const answers = dnsAnswers(input);
  const forwards = dnsForwards(input);
  if (answers.length === 0 && forwards.length === 0) return [];
  const text = toLines([
    ...commentLines('#', input, {
      what: 'dnsmasq: the names that have a private address.',
      how: HOW,
      back: BACK,
    }),
    ...answers.flatMap(answerLines),
    ...forwards.flatMap(forwardLines),
  ]);
  return [
    { path: 'dnsmasq/sekisho.conf', text, layer: 'dns', appliedBy: 'dns', how: HOW, back: BACK },
  ];
}

/** local=: other types of this one name must not be asked upstream, where the answer would be public. */
function answerLines({ name, ttlSeconds, addresses }: DnsAnswer): string[] {
  return [
    `local=/${name}/`,
    ...addresses.map((address) => `host-record=${name},${address},${String(ttlSeconds)}`),
  ];
}

/** rebind-domain-ok=: with stop-dns-rebind, private addresses from upstream are refused elsewhere only. */
function forwardLines({ suffix, to }: DnsForward): string[] {
  return [...to.map((address) => `server=/${suffix}/${address}`), `rebind-domain-ok=/${suffix}/`];
}
