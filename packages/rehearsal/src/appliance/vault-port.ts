// The vault's protection service as the process server asks it: over the road of the
// services under SYSTEM, in a REST form of ours (the product's is not public).

import type { Name } from '@sekisho/dns/name.ts';
import { commitAnswerSchema, type CommitAnswer, type CycleManifest } from '../replication/cycle.ts';
import { decodeBaseline } from '../replication/baseline-file.ts';
import type { VaultPort } from '../replication/disk-replication.ts';
import { digText } from './arm.ts';
import type { RunningProgram } from './program.ts';
import { RoadError } from './road-error.ts';

export interface VaultPortOptions {
  readonly program: RunningProgram;
  readonly token: string;
  readonly protection: Name;
  readonly item: string;
}

export function createVaultPort({ program, token, protection, item }: VaultPortOptions): VaultPort {
  const base = `https://${protection}/protection/items/${item}`;
  return {
    async commit(manifest: CycleManifest): Promise<CommitAnswer> {
      const answer = await program.ask({
        method: 'POST',
        url: `${base}/cycles`,
        token,
        body: manifest,
      });
      if (answer.status !== 200 && answer.status !== 409)
        throw new RoadError('service-refused', {
          program: program.program,
          name: protection,
          status: answer.status,
          detail: answer.text.slice(0, 200),
        });
      return commitAnswerSchema.parse(JSON.parse(answer.text));
    },
    async baseline() {
      const answer = await program.demand({ url: `${base}/baseline`, token });
      const encoded = digText(JSON.parse(answer.text), 'baseline');
      return encoded === '' ? null : decodeBaseline(Buffer.from(encoded, 'base64'));
    },
  };
}

/** A fresh signed address of the item's container in the cache account. */
export async function renewContainer(options: {
  readonly program: RunningProgram;
  readonly token: string;
  readonly rcm: Name;
  readonly item: string;
}): Promise<string> {
  const { program, token, rcm, item } = options;
  const answer = await program.demand({
    method: 'POST',
    url: `https://${rcm}/rcmagentapi/renewlogcontainersasuri`,
    token,
    body: { itemId: item },
  });
  return digText(JSON.parse(answer.text), 'containerSasUri');
}
