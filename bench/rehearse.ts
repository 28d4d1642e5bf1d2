// The rehearsal as its user waits for it: time to the first stage, the whole
// journey of both scenarios, and the memory of the process that runs it.

import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';

import { inPackage } from '@sekisho/core/package-folder.ts';
import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { readCurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import { readSite } from '@sekisho/core/site/read-site.ts';

const EXAMPLE = inPackage('examples', 'japan-east');
const SCENARIOS = ['by-hand', 'planned'] as const;

async function measure(): Promise<void> {
  const started = performance.now();
  const { rehearse } = await import('@sekisho/rehearsal/rehearse.ts');
  const { site, folder, estate } = await readSite(EXAMPLE);
  const [appliance] = site.appliances;
  if (appliance === undefined) throw new Error('the example has no appliance');
  const catalog = loadCatalog();
  const requirements = catalog.requirementsFor({ services: site.services, cloud: site.cloud });
  const input = {
    site,
    appliance,
    estate: estate.estate,
    requirements,
    codes: catalog.regionCodes(site.region, site.cloud),
    learned: [],
  };
  const current = await readCurrentSettings({ site, folder });
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  for (const scenario of SCENARIOS) {
    const begun = performance.now();
    let firstStage: number | null = null;
    const report = await rehearse({
      scenario,
      input,
      catalog,
      current,
      disk: { sizeBytes: 256 * 1024 * 1024 },
      emit: (event) => {
        if (event.event === 'stage-started') firstStage ??= performance.now();
      },
      signal: new AbortController().signal,
    });
    const from = scenario === SCENARIOS[0] ? started : begun;
    const rate = (report.replication?.bytesPerSecond ?? 0) / 1024 / 1024;
    print(
      `${scenario.padEnd(8)} first stage after ${seconds(firstStage ?? begun, from)}, whole journey ${seconds(performance.now(), begun)}, ${String(report.failures)} failed runs, replication ${rate.toFixed(0)} MiB/s until the point exists, identical ${String(report.replication?.failover?.identical)}`,
    );
  }
  clearInterval(watch);
  print(
    `peak memory ${(peak / 1024 / 1024).toFixed(0)} MiB (whole process, emulated cloud included)`,
  );
}

/** How long the command line takes to answer, beside Node itself. */
async function measureHelp(): Promise<void> {
  const cli = inPackage('dist', 'cli', 'bin.js');
  const median = async (args: readonly string[]): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const at = performance.now();
      await new Promise<void>((resolve, reject) =>
        execFile(process.execPath, args, (error) => (error === null ? resolve() : reject(error))),
      );
      times.push(performance.now() - at);
    }
    return times.toSorted((a, b) => a - b)[3] ?? 0;
  };
  const [node, help] = [await median(['-e', '0']), await median([cli, '--help'])];
  print(
    `--help ${help.toFixed(0)} ms, node -e 0 ${node.toFixed(0)} ms, ratio ${(help / node).toFixed(1)}`,
  );
}

function seconds(to: number, from: number): string {
  return `${((to - from) / 1000).toFixed(1)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await measureHelp();
await measure();
