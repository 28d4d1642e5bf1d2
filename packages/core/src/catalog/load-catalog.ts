// Reads the catalog's data files, each once and only when it is asked for.
// They ship with the program, so they are parsed and not validated here; the
// tests validate them (check-catalog.ts).

import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { inPackage } from '../package-folder.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { buildCatalog, type Catalog, type CatalogData } from './catalog.ts';
import type {
  CloudFacts,
  FailureMode,
  PrivateLink,
  Region,
  ServiceFile,
  Source,
} from './schema.ts';

const DATA_FOLDER = pathToFileURL(inPackage('catalog/'));

export function loadCatalog(folder: URL = DATA_FOLDER): Catalog {
  return buildCatalog(readCatalogData(folder));
}

export function readCatalogData(folder: URL = DATA_FOLDER): CatalogData {
  const parsed = new Map<string, unknown>();
  // The parse border: what the tests hold the files to is what these types say.
  const read = <T>(name: string): T => {
    if (!parsed.has(name)) parsed.set(name, readJson(new URL(`${name}.json`, folder)));
    return parsed.get(name) as T;
  };
  return {
    service: (id) => read<ServiceFile>(id),
    regions: () => read<{ regions: Region[] }>('regions').regions,
    privateLinks: () => read<{ privateLinks: PrivateLink[] }>('private-link').privateLinks,
    clouds: () => read<{ clouds: CloudFacts[] }>('clouds').clouds,
    failureModes: () => read<{ failureModes: FailureMode[] }>('failure-modes').failureModes,
    sources: () => read<{ sources: Source[] }>('sources').sources,
  };
}

function readJson(file: URL): unknown {
  const path = fileURLToPath(file);
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new OutsideError('a data file of the catalog cannot be read', {
      code: 'catalog.unreadable',
      where: path,
      hint: 'the program is not complete: install it again',
      cause,
    });
  }
}
