// `rehearse` and the emulated Azure by itself.

import { Option } from 'commander';

import { EMULATOR_OPTIONS } from '@sekisho/azure-emulator/stand-alone/options.ts';
import { FORMER_REHEARSE_OPTIONS } from '@sekisho/core/former-words.ts';
import { SCENARIO_NAMES } from '@sekisho/rehearsal/scenarios/scenario.ts';
import { definePage } from './shared-options.ts';
import type { CommandEntry } from './command-entry.ts';

export const REHEARSE: CommandEntry = {
  usage: 'rehearse [site-or-scenario...]',
  description:
    'Runs the whole system on this machine: scenarios by-hand and planned, or the one named.',
  examples: [
    'rehearse',
    'rehearse planned',
    'rehearse examples/japan-east late-dns --json',
    'rehearse planned --appliance asr-lon-02',
    'rehearse planned --disk server.img --keep ./rehearsal',
    'rehearse planned --network netns',
    'rehearse planned --source vm --failover latest',
    'rehearse planned --source vm --machines 2 --cycles 6 --retain 4',
    'rehearse by-hand --watch --confirm',
  ],
  words: { 'site-or-scenario': SCENARIO_NAMES },
  formerOptions: FORMER_REHEARSE_OPTIONS,
  define: (program) =>
    void definePage(program)
      .option(
        '--appliance <name>',
        'one appliance of the site (default: all of them, one after another)',
      )
      .option('--watch', 'open the page and show the rehearsal there too')
      .option('--confirm', 'with --watch: each fix waits for a word from the page')
      .option('--disk <file>', 'replicate this disk (a copy of it is used; default: one is made)')
      .option('--disk-size <MiB>', 'size of the disk that is made', '256')
      .addOption(
        new Option(
          '--source <source>',
          'what is protected: a file, or a machine that runs (needs QEMU)',
        )
          .choices(['file', 'vm'])
          .default('file'),
      )
      .addOption(
        new Option(
          '--machines <n>',
          'with --source vm: one machine, or a group of two with points of one instant',
        )
          .choices(['1', '2'])
          .default('1'),
      )
      .option('--cycles <n>', 'cycles of changes after the initial copy', '3')
      .option(
        '--app-consistent <n>',
        "with --source vm: every so many cycles the point is application-consistent; 0: never (default: the site's policy, else 2)",
      )
      .option(
        '--failover <point>',
        'latest, latest-processed, latest-application-consistent, an age such as 20s, or a time such as 14:05:30',
        'latest-processed',
      )
      .option(
        '--retain <n>',
        "recovery points that are kept (default: as many as the site's policy)",
      )
      .option(
        '--failback',
        'with --source vm: lose the site after the test failover, and return to it',
      )
      .option('--console', "with --source vm: show the machines' consoles")
      .option('--keep <dir>', 'keep logs, settings and disks in this folder')
      .option('--port-base <n>', 'bind port p of every host at n + p, for programs outside')
      .option('--list', 'list the scenarios')
      .addOption(
        new Option('--network <network>', 'what joins the hosts')
          .choices(['loopback', 'netns'])
          .default('loopback'),
      )
      .addOption(
        new Option(
          '--vpn-link <kind>',
          'with --network netns: what the VPN is made of; auto: the best that this machine has',
        )
          .choices(['auto', 'wireguard', 'wireguard-go', 'plain'])
          .default('auto'),
      ),
  load: () => import('../commands/rehearse.ts'),
};

export const AZURE_EMULATOR: CommandEntry = {
  usage: 'azure-emulator',
  description:
    'The emulated Azure of the rehearsal by itself, for official clients and tests, until Ctrl-C.',
  examples: [
    'azure-emulator --site examples/japan-east --env-out emulator.env',
    'azure-emulator --seed seed.json --port 8443 --ca-out ca.pem',
  ],
  define: (program) => {
    for (const each of EMULATOR_OPTIONS) {
      const option = new Option(each.flags, each.description);
      if (each.default !== undefined) option.default(each.default);
      if (each.choices !== undefined) option.choices(each.choices);
      program.addOption(option);
    }
  },
  load: () => import('../commands/azure-emulator.ts'),
};
