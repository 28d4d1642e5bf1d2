// The predicted initial copy beside the measured one: the planned scenario of the example
// site with its VPN slowed down to rates at which the link, and not this machine, is
// what takes the time. Prints one JSON document.
//
// Options by environment: BENCH_RATES (megabits a second, default "40,80,160"), BENCH_MIB (size of the disk, default 256).

import { cpus, loadavg } from 'node:os';

import { inPackage } from '@sekisho/core/package-folder.ts';
import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { rehearse } from '@sekisho/rehearsal/rehearse.ts';
import { readCurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import { readSite } from '@sekisho/core/site/read-site.ts';

const RATES = (process.env['BENCH_RATES'] ?? '40,80,160').split(',').map(Number);
const DISK_BYTES = Number(process.env['BENCH_MIB'] ?? '256') * 1024 * 1024;
const DELAY_MS = 5;

const catalog = loadCatalog();
const { site, folder, estate } = await readSite(inPackage('examples', 'japan-east'));
const [appliance] = site.appliances;
if (appliance === undefined) throw new Error('the example has no appliance');
const requirements = catalog.requirementsFor({ services: site.services, cloud: site.cloud });
const codes = catalog.regionCodes(site.region, site.cloud);
const current = await readCurrentSettings({ site, folder });

const runs = [];
for (const vpnRateMbps of RATES) {
  const slowed = { ...site, rehearsal: { ...site.rehearsal, vpnRateMbps, vpnDelayMs: DELAY_MS } };
  const { replication } = await rehearse({
    scenario: 'planned',
    input: { site: slowed, appliance, estate: estate.estate, requirements, codes, learned: [] },
    catalog,
    current,
    disk: { sizeBytes: DISK_BYTES },
    cycles: 0,
    emit: () => undefined,
    signal: new AbortController().signal,
  });
  const prediction = replication?.prediction ?? null;
  if (prediction === null) throw new Error('nothing was predicted');
  runs.push({
    vpnRateMbps,
    bytes: replication?.bytesUploaded,
    ...prediction,
    measuredPerPredicted:
      Math.round((prediction.measuredSeconds / prediction.initialSeconds) * 1000) / 1000,
  });
}
console.log(
  JSON.stringify(
    {
      schema: 'sekisho/bench-capacity/1',
      machine: { cpus: cpus().length, node: process.version, load: loadavg()[0] },
      delayMs: DELAY_MS,
      runs,
    },
    null,
    2,
  ),
);
