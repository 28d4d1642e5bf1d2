// Zones inside the site, two sites with tunnels of their own, and translated addresses: the same on loopback and on
// namespaces with nftables.

import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterEach, describe, expect, test } from 'vitest';

import { EVERYWHERE, type BarrierRule } from './barrier.ts';
import type { NetworkRule, SiteNetworks } from './firewall.ts';
import { createLoopbackNetwork } from './loopback.ts';
import { createNetnsNetwork } from './netns/netns.ts';
import { whyNotHere } from './netns/availability.ts';
import type { FirewallEvent, RehearsedNetwork } from './network.ts';

const reason = await whyNotHere(['ip', 'nft']);
/** What is closed is rejected at once. */
const LONG_MS = 20_000;
const LATER = 8;
const NETWORKS: SiteNetworks = {
  // Azure lies inside the company's own network.
  onPremises: ['10.0.0.0/8', '172.20.0.0/16'],
  throughVpn: ['10.41.0.0/16', '10.51.0.0/16', '172.31.64.0/18'],
  zones: [
    { name: 'dmz', networks: ['10.1.9.0/24'] },
    { name: 'servers', networks: ['10.1.2.0/24'] },
  ],
  closed: [
    { from: ['172.20.0.0/16'], to: ['10.41.0.0/16'] },
    { from: ['10.0.0.0/8', '172.20.0.0/16'], to: ['10.61.0.0/18'] },
  ],
  translated: [
    { from: ['10.0.0.0/8', '172.20.0.0/16'], azure: '10.61.0.0/18', seenAs: '172.31.64.0/18' },
  ],
};
const RULES: readonly NetworkRule[] = [
  { from: '10.1.2.31', to: '10.1.9.10', ports: ['9000-9500'] },
  { from: '10.1.9.10', to: '172.31.66.18', port: 443 },
  { from: 'any', to: '10.41.0.0/16', port: 443 },
  { from: 'any', to: '10.51.0.0/16', port: 443 },
];

let network: RehearsedNetwork | undefined;
afterEach(async () => {
  await network?.close();
});

describe.each(reason === null ? (['loopback', 'netns'] as const) : (['loopback'] as const))(
  `%s${reason === null ? '' : ` (netns not run: ${reason})`}`,
  (kind) => {
    test('each way is open, closed or led elsewhere', async () => {
      const events: FirewallEvent[] = [];
      const onFirewall = (event: FirewallEvent): void => void events.push(event);
      let rules = RULES;
      const real =
        kind === 'netns'
          ? await createNetnsNetwork({
              networks: NETWORKS,
              firewall: RULES,
              vpnRateMbps: 0,
              vpnLink: 'plain',
              onFirewall,
            })
          : null;
      const made =
        real ??
        (await createLoopbackNetwork({ networks: NETWORKS, firewall: () => rules, onFirewall }));
      const replaceRules = async (next: readonly NetworkRule[]): Promise<void> => {
        rules = next;
        await real?.replaceRules(next);
      };
      const settle = async (): Promise<void> => void (await real?.settle());
      network = made;
      const listen = async (name: string, address: string, port: number): Promise<void> => {
        const server = createServer((socket) => socket.end(name));
        await made.host(name, address).listen(server, { address, port });
      };
      await listen('dmz', '10.1.9.10', 9443);
      await listen('lon', '10.41.2.10', 443);
      await listen('cdf', '10.51.2.10', 443);
      await listen('hidden', '10.61.2.18', 443);
      const hosts = new Map(
        ['10.1.2.31', '10.1.2.32', '172.20.1.5'].map((address) => [
          address,
          made.host(`at-${address}`, address),
        ]),
      );
      const dmz = made.host('dmz-2', '10.1.9.11');
      const appliance = made.host('dmz-3', '10.1.9.12');
      const from = async (
        host: ReturnType<RehearsedNetwork['host']> | undefined,
        address: string,
        port: number,
      ): Promise<string> => {
        const stream = await host
          ?.connect({ address, port }, { timeoutMs: LONG_MS })
          .catch(() => null);
        return stream === null || stream === undefined ? 'not reached' : await text(stream);
      };
      const at = (address: string): ReturnType<RehearsedNetwork['host']> | undefined =>
        hosts.get(address);
      expect(await from(at('10.1.2.31'), '10.1.9.10', 9443)).toBe('dmz');
      expect(await from(at('10.1.2.32'), '10.1.9.10', 9443)).toBe('not reached');
      expect(await from(dmz, '10.1.9.10', 9443)).toBe('dmz');
      // Machines that come later change nothing of what the others have resolved.
      for (let number = 0; number < LATER; number += 1) {
        const later = made.host(`later-${String(number)}`, `10.1.9.${String(100 + number)}`);
        expect(await from(later, '10.1.9.10', 9443)).toBe('dmz');
      }
      expect(await from(at('10.1.2.31'), '10.41.2.10', 443)).toBe('lon');
      expect(await from(at('172.20.1.5'), '10.41.2.10', 443)).toBe('not reached');
      expect(await from(at('172.20.1.5'), '10.51.2.10', 443)).toBe('cdf');
      // Its firewall rule names another machine; and its own address in Azure leads nowhere.
      expect(await from(appliance, '172.31.66.18', 443)).toBe('not reached');
      expect(await from(at('10.1.2.31'), '10.61.2.18', 443)).toBe('not reached');
      await replaceRules([...RULES, { from: '10.1.9.12', to: '172.31.66.18', port: 443 }]);
      expect(await from(appliance, '172.31.66.18', 443)).toBe('hidden');
      await settle();
      // A group in Azure stands before the address that Azure has, whatever the site's firewall lets through.
      const rule = (allows: boolean, from: string): BarrierRule => ({
        allows,
        from: [from],
        to: EVERYWHERE,
        ports: [[443, 443]],
      });
      const group = { before: ['10.61.2.0/24'], unmetFrom: ['10.41.0.0/16'] };
      await made.guard([{ ...group, rules: [rule(false, '0.0.0.0/0')] }]);
      expect(await from(appliance, '172.31.66.18', 443)).toBe('not reached');
      expect(await from(at('10.1.2.31'), '10.41.2.10', 443)).toBe('lon');
      const open = [rule(true, '10.1.9.12/32'), rule(false, '0.0.0.0/0')];
      await made.guard([{ ...group, rules: open }]);
      expect(await from(appliance, '172.31.66.18', 443)).toBe('hidden');
      expect(
        events.filter(({ via, verdict }) => via === 'lan' && verdict === 'rejected').length,
      ).toBe(1);
    });
  },
);
