import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { FORWARDERS_COMMAND, RECORDS_COMMAND, ZONES_COMMAND } from './commands.ts';

test('docs/site.md has the pipelines that warnings give', () => {
  const lines = readFileSync(new URL('../../../../../docs/site.md', import.meta.url), 'utf8').split(
    '\n',
  );
  for (const command of [ZONES_COMMAND, FORWARDERS_COMMAND, RECORDS_COMMAND])
    expect(lines).toContain(command);
});
