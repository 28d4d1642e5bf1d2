// ProxyInfo.conf of the mobility agent (docs/facts/appliance.md#proxyinfoconf): no wildcards, a bare domain
// takes in the names under it, no comments are documented.

import { toLines } from '../shared/render/comment.ts';
import { parseProxy } from '../shared/render/proxy-address.ts';
import type { RenderedFile, RenderInput } from '../shared/render/rendered-file.ts';
import { checkedEntry } from '../shared/render/windows-command.ts';

const HOW = [
  'only on machines whose agent speaks to Azure itself (Azure to Azure): on premises it speaks to the appliance alone',
  'Windows: copy to C:\\ProgramData\\Microsoft Azure Site Recovery\\Config\\ProxyInfo.conf; Linux: /usr/local/InMage/config/ProxyInfo.conf',
  'keep a copy of the file that was there; restart the agent',
];
const BACK = [
  "put the file back that was there, or delete it: the agent then reads Local System's internet options (Linux: the environment)",
];

/** Empty when no planned road is the agent's: a proxy where none is needed breaks its way to the appliance. */
export function renderMobilityAgent({ plan }: RenderInput): readonly RenderedFile[] {
  const use = plan.layers['mobility-agent'];
  if (use === undefined || use.proxy === null) return [];
  const { host, port } = parseProxy(use.proxy);
  const list = use.bypass.map(checkedEntry);
  const lines = [
    '[proxy]',
    `Address=http://${host}`,
    `Port=${String(port)}`,
    ...(list.length === 0 ? [] : [`BypassList=${list.join(',')}`]),
  ];
  return [
    {
      path: 'mobility-agent/ProxyInfo.conf',
      text: toLines(lines),
      layer: 'system-bypass',
      appliedBy: 'windows',
      how: HOW,
      back: BACK,
    },
  ];
}
