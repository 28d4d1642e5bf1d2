// The short codes of regions inside host names. A code that no source gives is
// null and the answer says where to read it: it is never guessed from the name.

import type { Confidence, Region } from './schema.ts';
import type { Cloud } from './services.ts';

export interface RegionCodes {
  readonly region: string;
  readonly cloud: Cloud;
  /** True when the code that Site Recovery's names carry is known. */
  readonly known: boolean;
  readonly asrCode: string | null;
  /** `medium` where it is the Backup code: the two were equal wherever both were seen. */
  readonly asrConfidence: Confidence | null;
  readonly backupCode: string | null;
  readonly migrateCode: string | null;
  readonly migrateConfidence: Confidence | null;
  readonly sources: readonly string[];
  /** What to do about the codes that are null. */
  readonly advice: string | null;
}

const READ_ASR =
  "read the Site Recovery code from the vault's private endpoint: the label after the first dot of a name such as <number>-asr-pod<n>-rcm<n>.<code>.siterecovery…";
const READ_MIGRATE =
  'read the Azure Migrate code from the record that registration makes in the zone privatelink.prod.migration…: <hex32>-agent.<code>.disc';

/** `region` as Azure names it: `japaneast`; `Japan East` is read too. */
export function findRegionCodes(
  regions: readonly Region[],
  region: string,
  cloud: Cloud,
): RegionCodes {
  const name = region.toLowerCase().replaceAll(' ', '');
  const row = regions.find((candidate) => candidate.cloud === cloud && candidate.name === name);
  const asr = row?.asrCode ?? inferAsrCode(row);
  const backup = row?.backupCode ?? null;
  const migrate = row?.migrateCode ?? null;
  const advice = [...(asr === null ? [READ_ASR] : []), ...(migrate === null ? [READ_MIGRATE] : [])];
  return {
    region: name,
    cloud,
    known: asr !== null,
    asrCode: asr?.code ?? null,
    asrConfidence: asr?.confidence ?? null,
    backupCode: backup?.code ?? null,
    migrateCode: migrate?.code ?? null,
    migrateConfidence: migrate?.confidence ?? null,
    sources: [...new Set([asr, backup, migrate].flatMap((code) => code?.sources ?? []))].toSorted(),
    advice: advice.length === 0 ? null : advice.join('; '),
  };
}

function inferAsrCode(row: Region | undefined): Region['asrCode'] {
  return row?.backupCode ? { ...row.backupCode, confidence: 'medium' } : null;
}
