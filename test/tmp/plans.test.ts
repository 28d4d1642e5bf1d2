
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomSite } from '../../bench/soak/sites/random-site.ts';
import { writeSite } from '../../bench/soak/sites/write-site.ts';
import { loadSiteInput } from '../../src/cli/site-input.ts';
import { composePlan } from '../../src/plan/compose-plan.ts';
import { test } from 'vitest';
test('plans', async () => {
  const counts = {}; const by = {};
  for (let seed = 1; seed <= 200; seed++) {
    const site = randomSite(seed);
    const folder = await mkdtemp(join(tmpdir(), 'rs-'));
    await writeSite(folder, site);
    try {
    const loaded = await loadSiteInput(folder, {});
    const states = [];
    for (const appliance of loaded.site.appliances) {
      const plan = composePlan({ ...loaded.input, appliance });
      states.push(plan.verdict.state);
      for (const each of plan.verdict.by) by[each.state + ' ' + each.code] = (by[each.state + ' ' + each.code] ?? 0) + 1;
    }
    const worst = states.includes('blocked') ? 'blocked' : states.includes('not-known') ? 'not-known' : 'complete';
    for (const d of ['all', ...site.dimensions]) { counts[d] ??= {}; counts[d][worst] = (counts[d][worst] ?? 0) + 1; }
    } catch (e) { console.log(seed, String(e).slice(0, 600)); }
    await rm(folder, { recursive: true });
  }
  console.log(JSON.stringify(by, null, 1));
  console.log(Object.entries(counts).sort().map(([k, v]) => k + ' ' + JSON.stringify(v)).join('\n'));
}, 100000);
