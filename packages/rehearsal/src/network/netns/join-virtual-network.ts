// The VPN between the router and the virtual network: the best link that this machine has, or the
// one that was asked for.

import { once } from 'node:events';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { VpnLink, VpnLinkKind } from '../network.ts';
import { runWithInput } from './commands.ts';
import {
  nameOf,
  plainVpnLines,
  ROUTER,
  tunnelLineLines,
  tunnelLines,
  VIRTUAL_NETWORK,
  VPN_DEVICE,
  type TopologyOptions,
} from './topology.ts';
import type { InnerPrograms } from './inner-programs.ts';
import {
  chooseVpnLink,
  configurationText,
  newTunnelEnds,
  setUserSpaceEnd,
  USER_SPACE_COMMAND,
  type TunnelEnd,
} from './vpn-link.ts';

interface Joining {
  readonly topology: TopologyOptions;
  readonly vpnLink: VpnLinkKind | 'auto';
  change(lines: readonly string[]): Promise<void>;
  readonly programs: InnerPrograms;
}

export async function joinVirtualNetwork({
  topology,
  vpnLink,
  change,
  programs,
}: Joining): Promise<VpnLink> {
  const ends = [nameOf(topology.prefix, ROUTER), nameOf(topology.prefix, VIRTUAL_NETWORK)] as const;
  const link = await chooseVpnLink(vpnLink, () =>
    change(
      ends.map((namespace) => `ip -n ${namespace} link add ${VPN_DEVICE} type wireguard`),
    ).then(
      () => true,
      () => false,
    ),
  );
  if (link.kind === 'plain') {
    await change(plainVpnLines(topology));
    return link;
  }
  await change(tunnelLineLines(topology));
  const keys = newTunnelEnds(topology.networks.throughVpn);
  await Promise.all(
    ends.map((namespace, at) =>
      setTunnelEnd(programs, {
        kind: link.kind,
        namespace,
        end: at === 0 ? keys.router : keys.far,
      }),
    ),
  );
  await change(tunnelLines(topology));
  return link;
}

async function setTunnelEnd(
  programs: InnerPrograms,
  {
    kind,
    namespace,
    end,
  }: { readonly kind: VpnLink['kind']; readonly namespace: string; readonly end: TunnelEnd },
): Promise<void> {
  if (kind === 'wireguard') {
    await runWithInput(
      'ip',
      ['netns', 'exec', namespace, 'wg', 'setconf', VPN_DEVICE, '/dev/stdin'],
      configurationText(end),
    );
    return;
  }
  const program = programs.spawn(namespace, USER_SPACE_COMMAND, { LOG_LEVEL: 'error' });
  let said = '';
  program.stderr?.on(
    'data',
    (chunk: Buffer) => void (said = `${said}${chunk.toString('utf8')}`.slice(-1_000)),
  );
  program.stdout?.resume();
  const ended = once(program, 'exit').then(() => {
    throw new OutsideError(`wireguard-go ended: ${said.trim()}`, {
      code: 'netns.wireguard-ended',
      hint: 'use --vpn-link plain',
    });
  });
  ended.catch(() => undefined);
  await Promise.race([setUserSpaceEnd(program.pid ?? 0, end), ended]);
}
