// Where and when what a page knows of each layer was read: the files that site.yaml names, and the exports.

import { resolve } from 'node:path';

import type { Layer } from '@sekisho/core/model/layer.ts';
import type { ServerReadingNote } from '@sekisho/core/model/server-records.ts';
import { newestChange } from '@sekisho/core/newest-change.ts';
import { readingReason } from '@sekisho/core/to-do/readings.ts';
import { SITE_FILE, type SiteInFolder } from '@sekisho/core/site/read-site.ts';
import type { LayerSource } from '../web/api.ts';

interface Named {
  readonly layer: Layer;
  /** The appliance, proxy or resolver that it tells of; null: the site. */
  readonly of: string | null;
  readonly file: string | undefined;
  /** Where it is not the site's folder's. */
  readonly path?: string;
}

/** Of files that were just read. One that is gone meanwhile is left out: the next reading tells of it. */
export async function readLayerSources(
  { site, folder }: SiteInFolder,
  {
    estate,
    readings = [],
    readAt = new Date(),
  }: {
    readonly estate?: string;
    readonly readings?: readonly ServerReadingNote[];
    readonly readAt?: Date;
  } = {},
): Promise<readonly LayerSource[]> {
  const named: readonly Named[] = [
    {
      layer: 'azure',
      of: null,
      file: estate ?? site.estate,
      ...(estate === undefined ? {} : { path: resolve(estate) }),
    },
    ...site.resolvers.flatMap(({ name, state = [] }) =>
      state.map((file): Named => ({ layer: 'dns', of: name, file })),
    ),
    ...(site.firewall.allow.length === 0
      ? []
      : [{ layer: 'firewall', of: null, file: SITE_FILE } as const]),
    { layer: 'proxy-allow', of: null, file: site.firewall.allowList },
    ...site.proxies.map(({ name, allowList }): Named => ({
      layer: 'proxy-allow',
      of: name,
      file: allowList,
    })),
    ...site.appliances.flatMap(({ name, settings }): Named[] => [
      { layer: 'configuration-manager', of: name, file: settings.applianceJson },
      { layer: 'system-bypass', of: name, file: settings.systemInternetOptions },
    ]),
  ];
  const sources = await Promise.all(
    named.map(async ({ layer, of, file, path }): Promise<LayerSource[]> => {
      if (file === undefined) return [];
      const changedAt = await newestChange(path ?? resolve(folder, file));
      return changedAt === null
        ? []
        : [
            {
              layer,
              of,
              file,
              readAt: readAt.toISOString(),
              changedAt: new Date(changedAt).toISOString(),
            },
          ];
    }),
  );
  return [...sources.flat(), ...readings.map((note) => bySync(note, readAt))];
}

function bySync(note: ServerReadingNote, now: Date): LayerSource {
  const { layer, server, address, at } = note;
  const because = readingReason(note, now.getTime());
  return { layer, of: server, file: address, readAt: at, changedAt: at, because };
}
