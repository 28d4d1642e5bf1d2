// ProxyInfo.conf of the mobility agent (docs/facts/appliance.md#proxyinfoconf): no wildcards, a bare domain
// takes in the names under it, no comments are documented.

import { toLines } from '../shared/render/comment.ts';
import { parseProxy } from '../shared/render/proxy-address.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';
import { checkedEntry } from '../shared/render/windows-command.ts';

const HOW = [step('how.agent.only-if'), step('how.agent.copy'), step('how.agent.restart')];
const BACK = [step('back.agent.put-back')];

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
