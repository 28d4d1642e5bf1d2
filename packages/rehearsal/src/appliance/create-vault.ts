// What the admin does when the chosen vault refuses a private endpoint: a new vault.

import { completeArm } from './arm.ts';
import { vaultPath } from './set-up/vault-paths.ts';
import type { StageContext } from './stage.ts';

export async function createVault(context: StageContext): Promise<void> {
  const token = context.memory.adminToken;
  if (token === null) throw new Error('nobody has signed in');
  const body = {
    location: context.key.location,
    sku: { name: 'RS0', tier: 'Standard' },
    identity: { type: 'SystemAssigned' },
    properties: { publicNetworkAccess: 'Enabled' },
  };
  await completeArm(
    context,
    { program: context.programs.user, token },
    { method: 'PUT', path: vaultPath(context), apiVersion: '2024-04-01', body },
  );
}
