// The ranges of networks.microsoftPeering that stand in a file beside site.yaml.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { decodeText } from '../estate/decode-text.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { serviceTagNetworks } from './service-tags.ts';
import type { Site } from './site.ts';

/** What Microsoft calls the services in its tags. */
const TAG_OF = { storage: 'Storage' } as const;

export async function withPeeringRanges(site: Site, folder: string): Promise<Site> {
  const { microsoftPeering } = site.networks;
  if (microsoftPeering === undefined) return site;
  const read = await Promise.all(
    microsoftPeering.map(async (each) => {
      if (each.serviceTags === undefined) return each;
      const path = resolve(folder, each.serviceTags);
      const tag = `${TAG_OF[each.service]}.${site.region}`;
      return {
        ...each,
        networks: serviceTagNetworks(await readText(path), { tag, fileName: each.serviceTags }),
      };
    }),
  );
  return { ...site, networks: { ...site.networks, microsoftPeering: read } };
}

async function readText(path: string): Promise<string> {
  const refuse = (message: string, cause?: unknown): never => {
    throw new UserError(`networks.microsoftPeering: ${message}`, {
      code: 'site.service-tags',
      where: path,
      hint: "correct the path of Microsoft's ServiceTags_Public.json; it is relative to site.yaml",
      ...(cause === undefined ? {} : { cause }),
    });
  };
  const bytes = await readFile(path).catch((cause: unknown) => refuse(`can't read ${path}`, cause));
  const decoded = decodeText(bytes);
  return decoded.ok ? decoded.text : refuse(`${path} ${decoded.message}`);
}
