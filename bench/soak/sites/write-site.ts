// A random site as a folder that every command reads.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { stringify } from 'yaml';

import type { RandomSite } from './random-site.ts';

export async function writeSite(folder: string, { site, files }: RandomSite): Promise<void> {
  const estate = join(folder, 'estate');
  await mkdir(estate, { recursive: true });
  await writeFile(join(folder, 'site.yaml'), stringify(site));
  for (const { file, text } of files) await writeFile(join(estate, file), text);
}
