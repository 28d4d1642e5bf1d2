// Random sites, each rehearsed by its plan: npm run soak -- sites [SITES] [SEED] [loopback|netns].
// Exit code 1 when a rehearsal is not what its plan says of itself.

import { rehearseSites } from './sites/rehearse-sites.ts';

const [sites = '200', seed = '1', network = 'loopback'] = process.argv.slice(2);
const started = performance.now();
const report = await rehearseSites({
  sites: Number(sites),
  seed: Number(seed),
  network: network === 'netns' ? 'netns' : 'loopback',
  atOnce: network === 'netns' ? 1 : 3,
  onSite: ({ seed: own, verdict, appliances }) => {
    const wrong = appliances.flatMap(({ disagrees }) => disagrees);
    const time = appliances.reduce((sum, { seconds }) => sum + seconds, 0);
    process.stderr.write(
      `${String(own)} ${verdict} ${time.toFixed(1)} s${wrong.length === 0 ? '' : ` WRONG ${wrong.join('; ').slice(0, 400)}`}\n`,
    );
  },
});
const seconds = Math.round((performance.now() - started) / 1000);
process.stdout.write(
  `${JSON.stringify({ schema: 'sekisho/soak-sites/1', network, seconds, ...report }, null, 2)}\n`,
);
process.exitCode = report.wrong.length === 0 ? 0 : 1;
