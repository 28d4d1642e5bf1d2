// The example as a site of a chosen number of names: fewer by a service that needs few, more by names that
// the policy adds.

import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { inPackage } from '@sekisho/core/package-folder.ts';

const EXAMPLE = inPackage('examples', 'japan-east');
/** What a plan of the example has by itself. */
const OWN_NAMES = 21;

export const SITE_SIZES = [5, 21, 500, 5000] as const;
export type SiteSize = (typeof SITE_SIZES)[number];

/** Some share a suffix with hundreds, most with one other or with none. */
function furtherName(at: number): string {
  return at % 5 === 0
    ? `app${String(at)}.apps.example.com`
    : `app${String(at)}.dept${String(at % 97)}.example${String(at % 31)}.com`;
}

/** Five names are those of Azure Arc alone. */
export async function writeSizedSite(folder: string, names: SiteSize): Promise<void> {
  await cp(EXAMPLE, folder, { recursive: true, filter: (path) => !path.includes('.sekisho') });
  const file = join(folder, 'site.yaml');
  const text = await readFile(file, 'utf8');
  const further = Array.from({ length: Math.max(0, names - OWN_NAMES) }, (_, at) =>
    furtherName(at),
  );
  await writeFile(
    file,
    names < OWN_NAMES
      ? text.replace(/^region:.*$/m, '$&\nservices: [azure-arc]')
      : text.replace(/^policy:$/m, `policy:\n  extraNames: [${further.join(', ')}]`),
  );
}
