// Which kind of VPN is taken, and what its ends are told.

import { expect, test } from 'vitest';

import { missingPrograms } from './commands.ts';
import { chooseVpnLink, configurationText, newTunnelEnds } from './vpn-link.ts';

test('a plain link that was asked for is taken without a look at the kernel', async () => {
  await expect(chooseVpnLink('plain', () => Promise.reject(new Error('looked')))).resolves.toEqual({
    kind: 'plain',
    why: 'chosen',
  });
});

test.skipIf(missingPrograms(['wg']).length > 0)(
  "the kernel's WireGuard comes first, and is said to be missing where it was asked for (needs wg)",
  async () => {
    await expect(chooseVpnLink('auto', () => Promise.resolve(true))).resolves.toEqual({
      kind: 'wireguard',
      why: null,
    });
    await expect(chooseVpnLink('wireguard', () => Promise.resolve(false))).rejects.toMatchObject({
      code: 'netns.no-wireguard',
    });
  },
);

test('each end knows the other, and new keys are made each time', () => {
  const { router, far } = newTunnelEnds(['10.2.0.0/16', 'fd00::/8']);
  expect(router.allowedNetworks).toEqual(['169.254.1.2/32', '10.2.0.0/16']);
  expect([router.peerAddress, far.peerAddress]).toEqual(['169.254.2.2', '169.254.2.1']);
  expect([router.privateKey.length, router.peerKey.length]).toEqual([32, 32]);
  expect(newTunnelEnds([]).router.privateKey.equals(router.privateKey)).toBe(false);
  expect(configurationText(far)).toContain(
    `PublicKey = ${far.peerKey.toString('base64')}\nEndpoint = 169.254.2.1:51820\nAllowedIPs = 0.0.0.0/0\n`,
  );
});
