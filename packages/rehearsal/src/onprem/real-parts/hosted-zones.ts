// Zones that a resolver hosts, as master files (RFC 1035): BIND and Unbound read them.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { zoneFileName } from '@sekisho/core/products/shared/render/zone-file.ts';
import type { PlayedZone } from '../premises-parts.ts';

const FOLDER = 'hosted';

/** Below the program's own folder. */
export function hostedFileName(zone: string): string {
  return join(FOLDER, zoneFileName(zone));
}

export async function writeHosted(folder: string, zones: readonly PlayedZone[]): Promise<void> {
  await mkdir(join(folder, FOLDER), { recursive: true });
  for (const zone of zones)
    await writeFile(join(folder, hostedFileName(zone.name)), hostedZoneText(zone));
}

function hostedZoneText({ records }: PlayedZone): string {
  const lines = [
    '$TTL 300',
    '@ IN SOA localhost. nobody.invalid. 1 3600 600 86400 300',
    '@ IN NS localhost.',
    ...records.flatMap(({ name, type, values }) =>
      values.map((value) => `${name}. IN ${type} ${type === 'CNAME' ? `${value}.` : value}`),
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
