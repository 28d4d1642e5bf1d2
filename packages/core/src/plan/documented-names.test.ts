import { describe, expect, test } from 'vitest';

import { loadCatalog } from '../catalog/load-catalog.ts';
import { toName } from '@sekisho/dns/name.ts';
import { documentedNames } from './documented-names.ts';
import { SITE } from '@sekisho/test-kit/plan/japan-east.ts';

const catalog = loadCatalog();
const documented = documentedNames(SITE, (name) =>
  catalog.matchRequirements(name, { cloud: SITE.cloud }),
);

describe('a name that the catalog has and the plan has not', () => {
  test.each([
    { name: 'aka.ms', kind: 'optional' },
    { name: 'dc.services.visualstudio.com', kind: 'optional' },
    { name: 'gbl.his.arc.azure.com', kind: 'other-service' },
    { name: 'pod01-rcm1.jpe.hypervrecoverymanager.windowsazure.com', kind: 'public-road' },
    { name: 'x.backup.windowsazure.com', kind: 'public-road' },
  ])('$name: $kind', ({ name, kind }) => {
    expect(documented(toName(name))).toMatchObject({ kind });
  });

  test.each([
    'tracker.example.net',
    // A row may have the form, but anybody can have the name.
    'evil.blob.core.windows.net',
    'evil.vault.azure.net',
    'evil.servicebus.windows.net',
  ])('%s is documented nowhere', (name) => {
    expect(documented(toName(name))).toBeNull();
  });
});
