import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomSite } from '../../bench/soak/sites/random-site.ts';
import { writeSite } from '../../bench/soak/sites/write-site.ts';
import { loadSiteInput } from '../../src/cli/site-input.ts';
import { composePlan } from '../../src/plan/compose-plan.ts';
import { test } from 'vitest';
test('plans', async () => {
  const want = process.env['CODE'] ?? ''; let shown = 0;
  for (let seed = 1; seed <= 200 && shown < 3; seed++) {
    const site = randomSite(seed);
    if (!site.dimensions.includes('missing: nothing')) continue;
    const folder = await mkdtemp(join(tmpdir(), 'rs-'));
    await writeSite(folder, site);
    const loaded = await loadSiteInput(folder, {}).catch(() => null);
    if (loaded === null) continue;
    for (const appliance of loaded.site.appliances) {
      const plan = composePlan({ ...loaded.input, appliance });
      const of = plan.verdict.by.filter((each) => each.code === want);
      if (of.length > 0) { shown++; console.log(seed, folder, appliance.name, site.dimensions.join('; '), JSON.stringify(of.map((o) => o.message), null, 1), JSON.stringify(loaded.input.missing), JSON.stringify(loaded.input.notes?.slice(0,4))); break; }
    }
  }
}, 100000);
