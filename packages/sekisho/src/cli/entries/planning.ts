// From a site's plan to its settings: `plan`, `diff`, `render`, `capacity`.

import { Option } from 'commander';

import { TEAMS } from '@sekisho/core/model/layer.ts';
import {
  ESTATE,
  APPLIANCE,
  LOG_FORMAT,
  TIME_ZONE,
  addAzure,
  scopeOption,
} from './shared-options.ts';
import type { CommandEntry } from './command-entry.ts';

export const PLAN: CommandEntry = {
  usage: 'plan [site]',
  description: "Every name's path, why, and the changes by team.",
  examples: [
    'plan examples/japan-east',
    'plan . --scope names --json',
    'plan . --format html --lang ja > plan.html',
    'plan . --estate ./exports',
    'plan . --azure --save ./exports',
  ],
  formats: ['table', 'json', 'markdown', 'csv', 'html'],
  define: (program) =>
    void addAzure(program)
      .option(...ESTATE)
      .option('--save <dir>', 'with --azure: keep what was read, without secrets, for --estate')
      .option('--max-calls <n>', 'with --azure: ask Azure at most so often', '2000')
      .option(...APPLIANCE)
      .addOption(scopeOption())
      .addOption(
        new Option(
          '--route <route>',
          'with the vault behind private endpoints, or without',
        ).choices(['private', 'public']),
      ),
  load: () => import('../commands/plan.ts'),
};

export const TO_DO: CommandEntry = {
  usage: 'to-do [site-or-log] [log...]',
  description:
    "Each team's exact lines: what is missing, each product's file, how to check it and go back.",
  examples: [
    'to-do examples/japan-east',
    'to-do . --team dns',
    'to-do . --team proxy --format html --lang ja > proxy.html',
    'to-do . --team windows --format markdown',
    'to-do . /var/log/squid/access.log /var/log/dnsmasq.log',
  ],
  formats: ['table', 'json', 'markdown', 'html'],
  define: (program) =>
    void program
      .addOption(new Option('--team <team>', 'only what this team has to do').choices([...TEAMS]))
      .option(...LOG_FORMAT)
      .option(...TIME_ZONE)
      .option(...ESTATE)
      .option(...APPLIANCE)
      .addOption(scopeOption()),
  load: () => import('../commands/to-do.ts'),
};

export const DIFF: CommandEntry = {
  usage: 'diff <old> <new>',
  description: 'What changed between two saved plans: paths, and what each layer adds and removes.',
  examples: [
    'plan . --json > old.json',
    'diff old.json new.json',
    'diff old.json new.json --json',
    'plan . --json | sekisho diff old.json -',
  ],
  define: () => undefined,
  load: () => import('../commands/diff.ts'),
};

export const RENDER: CommandEntry = {
  usage: 'render [site]',
  description: 'The settings for every layer, as files for the programs and teams that own them.',
  examples: [
    'render examples/japan-east --out ./settings',
    'render . --out ./settings --only squid,bind',
    'render . --out ./settings --dry-run',
  ],
  define: (program) =>
    void program
      .requiredOption('--out <dir>', 'the folder; all of it is written, or nothing')
      .option('--only <products>', 'these products, with commas (default: all)')
      .option(
        '--dry-run',
        'show the exact difference, write nothing; exit code 1 when there is one',
      )
      .option(
        '--forward-to <addresses>',
        'the resolver in Azure, for conditional forwarders, with commas',
      )
      .addOption(scopeOption())
      .option(...ESTATE)
      .option(...APPLIANCE),
  load: () => import('../commands/render.ts'),
};

export const CAPACITY: CommandEntry = {
  usage: 'capacity [site]',
  description:
    'Replication on paper: duration of the first copy, RPO, cache use, and the documented limits.',
  examples: ['capacity examples/japan-east --rate 200', 'capacity . --rate 100 --delay 15 --json'],
  define: (program) =>
    void program
      .option(
        '--rate <Mbps>',
        "what the link to Azure carries (default: the site's rehearsal.vpnRateMbps)",
      )
      .option('--delay <ms>', "its delay one way (default: the site's rehearsal.vpnDelayMs)")
      .option('--cycle <seconds>', 'time between two recovery points', '300'),
  load: () => import('../commands/capacity.ts'),
};
