// The firewall on premises, product by no name: a table that any of them can be
// set from. All rules are TCP, except DNS, which needs UDP too.

import { parseCidr } from '@sekisho/dns/address.ts';
import { formatPorts } from '../../model/firewall-rule.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { toLines } from '../shared/render/comment.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';

const DNS_PORT = 53;
const WORDS = ['any', 'internet'];

export function renderFirewall({ plan }: RenderInput): readonly RenderedFile[] {
  const { allow } = plan.layers.firewall;
  if (allow.length === 0) return [];
  const rows = allow.flatMap(({ from, to, ...ports }) => {
    const protocols = ports.port === DNS_PORT ? ['udp', 'tcp'] : ['tcp'];
    return protocols.map((protocol) =>
      [place(from), place(to), protocol, formatPorts(ports)].join(','),
    );
  });
  return [
    {
      path: 'firewall/allow.csv',
      text: toLines(['from,to,protocol,port', ...rows], '\r\n'),
      layer: 'firewall',
      appliedBy: 'firewall',
      how: [step('how.firewall.rows'), step('how.firewall.internet')],
      back: [step('back.firewall.rows')],
    },
  ];
}

/** Never anything that a table program could take for a formula. */
function place(text: string): string {
  if (WORDS.includes(text) || parseCidr(text) !== null) return text;
  throw new UserError(
    `the plan's firewall rule names ${JSON.stringify(text)}, which is no address`,
    { code: 'render.bad-address', where: 'layers.firewall' },
  );
}
