// The VPN between the site's router and the virtual network: WireGuard where this kernel
// has it, else in user space, else a plain link. Either way both ends name it vpn0, the
// router judges and counts packets before they are encrypted, and the rate is that of the
// line below.

import { generateKeyPairSync } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import type { VpnLink, VpnLinkKind } from '../network.ts';
import { missingPrograms, requirePrograms } from './commands.ts';
import { FAR_ADDRESS, ipv4, LINE_ADDRESSES, VPN_DEVICE } from './topology.ts';

/** One end as it is to be set. Keys are 32 bytes; they live as long as the run and are written nowhere. */
export interface TunnelEnd {
  readonly privateKey: Buffer;
  readonly peerKey: Buffer;
  readonly peerAddress: string;
  readonly allowedNetworks: readonly string[];
}

/** WireGuard's usual port. */
const PORT = 51_820;
const SOCKET_MS = 5_000;

/** The best kind that is to be had, and why it is no better. `kernelHas` tries. Errors: a kind that was asked for and is not to be had. */
export async function chooseVpnLink(
  asked: VpnLinkKind | 'auto',
  kernelHas: () => Promise<boolean>,
): Promise<VpnLink> {
  if (asked === 'plain') return { kind: 'plain', why: 'chosen' };
  const hasTool = missingPrograms(['wg']).length === 0;
  if (asked === 'wireguard') requirePrograms(['wg']);
  if (asked !== 'wireguard-go' && hasTool) {
    if (await kernelHas()) return { kind: 'wireguard', why: null };
    if (asked === 'wireguard')
      throw new OutsideError("this machine's kernel has no WireGuard", {
        code: 'netns.no-wireguard',
        hint: 'use --vpn-link wireguard-go, or auto',
      });
  }
  const why = whyNotInUserSpace();
  if (why === null)
    return {
      kind: 'wireguard-go',
      why: asked === 'wireguard-go' ? 'chosen' : hasTool ? 'no-kernel-module' : 'no-tool',
    };
  if (asked === 'auto') return { kind: 'plain', why };
  requirePrograms(['wireguard-go']);
  throw new OutsideError('this machine has no /dev/net/tun that may be opened', {
    code: 'netns.no-tun',
    hint: 'use --vpn-link plain',
  });
}

function whyNotInUserSpace(): 'no-program' | 'no-tun' | null {
  if (missingPrograms(['wireguard-go']).length > 0) return 'no-program';
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK);
    return null;
  } catch {
    return 'no-tun';
  }
}

/** Both ends, with new keys: the router's, which sends on what is for these networks, and the far one, which sends back everything. */
export function newTunnelEnds(throughVpn: readonly string[]): {
  readonly router: TunnelEnd;
  readonly far: TunnelEnd;
} {
  const [router, far] = [newKey(), newKey()];
  return {
    router: {
      privateKey: router.privateKey,
      peerKey: far.publicKey,
      peerAddress: LINE_ADDRESSES.far,
      allowedNetworks: [`${FAR_ADDRESS}/32`, ...ipv4(throughVpn)],
    },
    far: {
      privateKey: far.privateKey,
      peerKey: router.publicKey,
      peerAddress: LINE_ADDRESSES.router,
      allowedNetworks: ['0.0.0.0/0'],
    },
  };
}

function newKey(): { readonly privateKey: Buffer; readonly publicKey: Buffer } {
  const { d = '', x = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  return { privateKey: Buffer.from(d, 'base64url'), publicKey: Buffer.from(x, 'base64url') };
}

/** wg(8), the configuration file's format. */
export function configurationText({
  privateKey,
  peerKey,
  peerAddress,
  allowedNetworks,
}: TunnelEnd): string {
  return [
    '[Interface]',
    `PrivateKey = ${privateKey.toString('base64')}`,
    `ListenPort = ${String(PORT)}`,
    '[Peer]',
    `PublicKey = ${peerKey.toString('base64')}`,
    `Endpoint = ${peerAddress}:${String(PORT)}`,
    `AllowedIPs = ${allowedNetworks.join(', ')}`,
    '',
  ].join('\n');
}

/**
 * Starts WireGuard in user space, as a command for `sh -c` in a namespace. Its control socket always lies in /var/run:
 * a file system of its own there keeps two ends, and two rehearsals, apart, and nothing stays behind.
 */
export const USER_SPACE_COMMAND = [
  'sh',
  '-c',
  `mount -t tmpfs tmpfs /run && exec wireguard-go -f ${VPN_DEVICE}`,
] as const;

/** Sets an end that runs in user space, by its cross-platform protocol (wireguard.com/xplatform). `pid`: of the running program. */
export async function setUserSpaceEnd(
  pid: number,
  { privateKey, peerKey, peerAddress, allowedNetworks }: TunnelEnd,
): Promise<void> {
  const lines = [
    'set=1',
    `private_key=${privateKey.toString('hex')}`,
    `listen_port=${String(PORT)}`,
    `public_key=${peerKey.toString('hex')}`,
    `endpoint=${peerAddress}:${String(PORT)}`,
    ...allowedNetworks.map((network) => `allowed_ip=${network}`),
  ];
  const end = performance.now() + SOCKET_MS;
  for (;;) {
    try {
      const answer = await ask(
        `/proc/${String(pid)}/root/run/wireguard/${VPN_DEVICE}.sock`,
        `${lines.join('\n')}\n\n`,
      );
      if (/^errno=0$/m.test(answer)) return;
      throw new OutsideError(`wireguard-go refuses its settings: ${answer.trim()}`, {
        code: 'netns.wireguard-settings',
      });
    } catch (error) {
      if (error instanceof OutsideError || performance.now() > end) throw error;
      await sleep(5);
    }
  }
}

function ask(path: string, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let answer = '';
    socket.setEncoding('utf8');
    socket.once('error', reject);
    socket.on('data', (chunk: string) => {
      answer += chunk;
      if (answer.endsWith('\n\n')) socket.end();
    });
    socket.once('close', () => resolve(answer));
    socket.write(request);
  });
}
