// What reads logs and Azure, once or as they change: `diagnose`, `sync`, `serve`, `assist`.

import { Option } from 'commander';

import { STAGES } from '@sekisho/core/model/stage.ts';
import {
  ESTATE,
  APPLIANCE,
  LOG_FORMAT,
  LOG_FORMAT_RENAMED,
  TIME_ZONE,
  YES_RENAMED,
  addState,
  definePage,
  scopeOption,
} from './shared-options.ts';
import type { CommandEntry } from './command-entry.ts';

export const DIAGNOSE: CommandEntry = {
  usage: 'diagnose [site-or-log] [log...]',
  description:
    'Findings and fixes from logs: of proxies, resolvers, firewalls and the appliance, packed or not; - is standard input.',
  examples: [
    'diagnose examples/japan-east access.log resolver.log',
    'diagnose . access.log* --since 2h --format markdown',
    'diagnose . /var/log/squid/access.log --follow',
    'diagnose . proxy1.log.gz --save proxy1.agg',
    'diagnose . proxy1.agg proxy2.agg',
    'diagnose --explain system-bypass-missing',
  ],
  formats: ['table', 'json', 'markdown', 'html'],
  formerOptions: {
    '--output': 'the option is --format: table, json, markdown or html',
    ...LOG_FORMAT_RENAMED,
  },
  define: (program) =>
    void program
      .option(...LOG_FORMAT)
      .option('--squid-conf <file>', 'take the logformat from this squid.conf')
      .option('--since <time>', 'leave out what is older: a time, or how long ago (2h, 7d)')
      .option('--until <time>', 'leave out what is newer')
      .option(...TIME_ZONE)
      .option('--save <file>', 'save what was counted; such a file can stand in place of its logs')
      .option('-f, --follow', 'go on reading as the logs grow')
      .option('--unused-after <days>', 'allowed names without use for so long are findings', '30')
      .option('--unknown', 'list all names that no plan has and other machines were denied')
      .option('--threads <n>', 'read so many logs at once; else as many as gain by it')
      .option('--explain <code>', 'what a finding means')
      .addOption(scopeOption())
      .option(...ESTATE)
      .option(...APPLIANCE),
  load: () => import('../commands/diagnose.ts'),
};

export const SYNC: CommandEntry = {
  usage: 'sync [approve] [site]',
  description: 'Follows Azure; brings DNS records and the allow-list in step.',
  examples: [
    'sync .',
    'sync . --apply',
    'sync . --azure --apply',
    'sync . --once --apply --json',
    'sync . --watch',
    'sync . --remove',
    'sync approve .',
  ],
  formerOptions: YES_RENAMED,
  define: (program) =>
    void addState(program)
      .option('--apply', 'change the servers and go on (default: only say what would be changed)')
      .option('--once', 'with --apply: one round, then end')
      .option('--watch', 'go on until Ctrl-C, and say it again when it changes')
      .option('--remove', 'take all that Sekisho made away again')
      .option('--dry-run', 'the same as without --apply'),
  load: () => import('../commands/sync.ts'),
};

export const SERVE: CommandEntry = {
  usage: 'serve [site-or-log] [log...]',
  description:
    'The page: paths, changes by team, findings; and lists, proxy.pac and metrics for machines.',
  examples: [
    'serve',
    'serve examples/japan-east --port 0 --no-open',
    'serve . /var/log/squid/access.log /var/log/dnsmasq.log',
    'serve . --listen 10.1.0.5 --read-only',
    'serve --replay .sekisho/events/20261123T210000Z-1a2b3c4d.jsonl',
  ],
  formerOptions: LOG_FORMAT_RENAMED,
  define: (program) =>
    void definePage(program)
      .option('--replay <file>', 'show the saved events of a finished run')
      .option(...LOG_FORMAT)
      .option(...TIME_ZONE)
      .addOption(scopeOption())
      .option(...ESTATE)
      .option(...APPLIANCE),
  load: () => import('../commands/serve.ts'),
};

export const ASSIST: CommandEntry = {
  usage: 'assist [site] [log...]',
  description:
    'For the set-up of an appliance: sync, and names learned from the logs of proxy and resolver.',
  examples: [
    'assist . /var/log/squid/access.log --azure',
    'assist . /var/log/squid/access.log --azure --apply',
    'assist . access.log resolver.log --azure --apply --until rcm',
    'assist . access.log --apply --report',
    'assist . access.log --apply --watch',
  ],
  formerOptions: { ...LOG_FORMAT_RENAMED, ...YES_RENAMED },
  define: (program) =>
    void definePage(addState(program))
      .option(
        '--apply',
        'change the servers, add names that the plan expects, and go on (default: only say what would be done)',
      )
      .option('--watch', 'open the page too; with --apply names can be approved there')
      .option(
        '--report',
        'with --apply: refuse the appliances nothing for now, add no name, and say what would be refused',
      )
      .option('--approve <names...>', 'confirm these names, which a running assist shows, then end')
      .option('--refuse <names...>', 'leave these names denied, which wait for a person, then end')
      .option('--dry-run', 'the same as without --apply')
      .addOption(new Option('--until <stage>', 'end when this stage was seen').choices([...STAGES]))
      .option(
        '--since <time>',
        'leave out older lines of the logs: a time, or how long ago (default: 1h)',
      )
      .option(...TIME_ZONE)
      .option(...LOG_FORMAT),
  load: () => import('../commands/assist.ts'),
};
