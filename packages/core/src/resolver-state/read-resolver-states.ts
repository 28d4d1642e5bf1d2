// The edge: the files that site.yaml names under resolvers[].state, read from the disk.

import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { ResolverState, ResolverStates } from '../model/world/resolver-state.ts';
import { readSettingsText } from '../roads/current-settings.ts';
import { askedNames } from '../site/asked-resolvers.ts';
import type { SiteInFolder } from '../site/read-site.ts';
import type { Site, SiteResolver } from '../site/site.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { readState } from './read-state.ts';

const MAX_STATE_CHARACTERS = 64 * 1024 * 1024;

/** Of each resolver whose files `site.yaml` names, by the resolver's name: what it hosts and whom it asks today. */
export async function readResolverStates({ site, folder }: SiteInFolder): Promise<ResolverStates> {
  const states = new Map<string, ResolverState>();
  for (const resolver of site.resolvers) {
    if (resolver.state === undefined) continue;
    const files = [];
    let total = 0;
    for (const file of new Set(resolver.state)) {
      await requireFile(folder, file);
      const { text } = await readSettingsText(folder, file);
      total += text.length;
      if (total > MAX_STATE_CHARACTERS)
        throw new UserError(
          `${file}: with it the files of ${resolver.name} have more than ${String(MAX_STATE_CHARACTERS)} characters`,
          {
            code: 'state.too-large',
            where: file,
            hint: 'leave out zones that hold no names of the plan',
          },
        );
      files.push({ file, text });
    }
    states.set(
      resolver.name,
      readState(files, resolver.product, {
        server: resolver.address,
        clients: clientsOf(site, resolver),
        endpointNetworks: site.networks.throughVpn,
      }),
    );
  }
  return Object.fromEntries(states);
}

async function requireFile(folder: string, file: string): Promise<void> {
  const found = await stat(resolve(folder, file)).catch(() => null);
  if (found?.isDirectory() !== true) return;
  throw new UserError(`${file} is a folder`, {
    code: 'state.is-folder',
    where: file,
    hint: 'name each of its files under resolvers[].state in site.yaml',
  });
}

/** Appliances and proxies that ask it, and the machines of those appliances. */
function clientsOf(
  { appliances, proxies, sources }: Pick<Site, 'appliances' | 'proxies' | 'sources'>,
  { name }: SiteResolver,
): string[] {
  const own = appliances.filter((each) => askedNames(each).includes(name));
  return [
    ...own,
    ...proxies.filter((each) => askedNames(each).includes(name)),
    ...sources.filter(({ appliance }) => own.some((each) => each.name === appliance)),
  ].map(({ address }) => address);
}
