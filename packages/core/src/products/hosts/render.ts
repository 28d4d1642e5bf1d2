// The hosts file of one machine: for a test before DNS is changed, not for good.

import { commentLines, toLines } from '../shared/render/comment.ts';
import { dnsAnswers } from '../shared/render/dns-answers.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';

const HOW = [step('how.hosts.append'), step('how.hosts.flush')];
const BACK = [step('back.hosts.delete'), step('how.hosts.flush')];

export function renderHosts(input: RenderInput): readonly RenderedFile[] {
  const answers = dnsAnswers(input);
  if (answers.length === 0) return [];
  const text = toLines(
    [
      '# sekisho begin',
      ...commentLines('#', input, {
        what: 'hosts: good for a test; it knows no TTL, and a changed address stays until the file is changed.',
        how: HOW,
        back: BACK,
      }),
      // A hosts file gives one address of each family a name; the first stands for all.
      ...answers.flatMap(({ name, addresses }) =>
        firstOfEachFamily(addresses).map((address) => `${address} ${name}`),
      ),
      '# sekisho end',
    ],
    '\r\n',
  );
  return [{ path: 'hosts/hosts', text, layer: 'dns', appliedBy: 'windows', how: HOW, back: BACK }];
}

function firstOfEachFamily(addresses: readonly string[]): string[] {
  const v4 = addresses.find((address) => !address.includes(':'));
  const v6 = addresses.find((address) => address.includes(':'));
  return [v4, v6].filter((address) => address !== undefined);
}
