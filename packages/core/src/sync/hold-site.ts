// For who changes servers: the lease of the site, its id, and the token of this writer.

import { join } from 'node:path';

import { UserError } from '@sekisho/dns/user-error.ts';
import type { SiteOwner } from '../products/shared/sync/site-owner.ts';
import { clearUnfinished } from '../replace-file.ts';
import { sharedFileSystem } from './file-system.ts';
import { takeLease, type Lease } from './lease.ts';
import { holdIdentity, type SiteIdentity } from './site-identity.ts';
import type { Target } from './target.ts';

export const LEASE_FILE = 'lease.json';

export interface HeldSite {
  readonly lease: Lease;
  readonly owner: SiteOwner;
}

export async function holdSite(
  state: string,
  {
    targets,
    identity,
    writes = [],
  }: {
    readonly targets: readonly Target[];
    readonly identity: SiteIdentity;
    /** Files, and folders of lists, in which a killed process may have left something of ours. */
    readonly writes?: readonly string[];
  },
): Promise<HeldSite> {
  const locked = targets.filter(({ refusesLateChanges }) => refusesLateChanges !== true);
  const [first] = locked;
  if (first !== undefined) await assertOwnDisk(state, first);
  const lease = await takeLease(join(state, LEASE_FILE), {
    lock: first === undefined ? 'none' : 'kernel',
  });
  try {
    for (const path of [state, ...writes]) await clearUnfinished(path);
    const { release, ...owner } = await holdIdentity(state, identity);
    return {
      owner,
      lease: {
        ...lease,
        release: async () => {
          // Who was taken over from leaves nothing to go on with.
          await lease.assertHeld().then(release, () => undefined);
          await lease.release();
        },
      },
    };
  } catch (error) {
    await lease.release();
    throw error;
  }
}

/** A lock holds on one machine: the servers of this product would be changed by each. */
async function assertOwnDisk(
  state: string,
  { name, product }: Pick<Target, 'name' | 'product'>,
): Promise<void> {
  const type = await sharedFileSystem(state);
  if (type === null) return;
  throw new UserError(
    `${state} is on a file system that other machines may have too (${type}), and ${name} (${product}) needs a lock that holds on one machine only`,
    {
      code: 'sync.shared-state',
      where: state,
      hint: 'give --state a folder on a disk of this machine; BIND alone may have it there',
    },
  );
}
