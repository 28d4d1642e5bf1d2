// Options that several commands have.

import { Option, type Command as Program } from 'commander';

export const ESTATE = ['--estate <dir>', "folder with exports (default: the site's own)"] as const;

export const APPLIANCE = [
  '--appliance <name>',
  'the appliance, when the site has several',
] as const;

export const LOG_FORMAT = [
  '--log-format <format>',
  "the logs' format: an id, or a Squid logformat (default: found by itself)",
] as const;

/** `--format` named the logs' format once. */
export const LOG_FORMAT_RENAMED = {
  '--format': "--format says how to print; the logs' format is --log-format",
} as const;

/** `assist --yes` added names once; now one word stands for all changes. */
export const YES_RENAMED = {
  '--yes': 'the word is --apply: without it nothing is changed',
} as const;

export const TIME_ZONE = [
  '--time-zone <zone>',
  'zone of times that have none: Z, local, +09:00',
  'Z',
] as const;

export function scopeOption(): Option {
  return new Option('--scope <scope>', 'bypass lists by whole zones or single names').choices([
    'zone',
    'names',
  ]);
}

/** Of every command that opens the page. */
export function definePage(program: Program): Program {
  return program
    .option('--listen <address>', 'where the page listens (default: 127.0.0.1, this machine alone)')
    .option('--port <n>', 'its port; 0: any free one (default: 8380, or any where that is taken)')
    .option('--host-name <names...>', 'host names under which a proxy before it is reached')
    .option('--read-only', 'the page changes nothing')
    .option('--no-open', 'only print the link, open no browser');
}

/** Azure itself in place of exports. */
export function addAzure(program: Program): Program {
  return program
    .option('--azure', 'read Azure itself instead of exports (needs the role Reader)')
    .option(
      '--subscription <ids...>',
      'with --azure: these subscriptions (default: all that you see)',
    )
    .option('--tenant <id>', 'with --azure: sign in to this tenant')
    .option(
      '--azure-endpoint <url>',
      "with --azure: another Resource Manager than the site's cloud, such as an emulator",
    )
    .option(
      '--azure-ca <file>',
      "with --azure: trust this certificate authority too, such as an emulator's",
    )
    .option(
      '--device-code',
      'with --azure: sign in with a code in a browser, where nothing else is set up',
    );
}

/** Of commands that change servers. */
export function addState(program: Program): Program {
  return addAzure(program)
    .option(
      '--force',
      'past what is held back: more than 30 % of ours at once, half an answer of Azure',
    )
    .option(
      '--grace <seconds>',
      'remove a record only when its endpoint has been missing for so long',
      '600',
    )
    .option(
      '--state <dir>',
      "journals, lease and learned names (default: .sekisho/sync in the site's folder)",
    )
    .option(...ESTATE);
}
