#!/usr/bin/env node
// The emulator as a program of its own: options, streams, Ctrl-C, errors as text.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { Command as Program, CommanderError, Option } from 'commander';

import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { readSite, SITE_FILE } from '@sekisho/core/site/read-site.ts';
import { VERSION } from '@sekisho/core/version.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import type { AzureSeed } from '../cloud/seed/seed.ts';
import { EXAMPLE_SEED } from './example-seed.ts';
import { EMULATOR_OPTIONS, type GivenOptions } from './options.ts';
import { seedOfSite, serveEmulator } from './serve-emulator.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    // The first one cleans up; a second one ends it at once.
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stop.abort());

const program = new Program('sekisho-azure-emulator')
  .description('Azure, emulated on one port of this machine for official clients, until Ctrl-C.')
  .version(VERSION, '-V, --version')
  .exitOverride()
  .configureOutput({ outputError: () => undefined })
  .option('--json', 'one JSON document on standard output')
  .option('-q, --quiet', 'no requests and no notes on standard error')
  .action(serve);
for (const { flags, description, default: value, choices } of EMULATOR_OPTIONS) {
  const option = new Option(flags, description);
  if (value !== undefined) option.default(value);
  if (choices !== undefined) option.choices(choices);
  program.addOption(option);
}

async function serve(given: GivenOptions & { json?: boolean; quiet?: boolean }): Promise<void> {
  const { stdout, stderr } = process;
  const isQuiet = given.quiet === true;
  const io = {
    stdout,
    stderr,
    cwd: process.cwd(),
    signal: stop.signal,
    isJson: given.json === true,
    isQuiet,
  };
  await serveEmulator(given, io, () => siteSeed(given.site, isQuiet));
}

async function siteSeed(folder: string | undefined, isQuiet: boolean): Promise<AzureSeed> {
  if (folder === undefined && !existsSync(join(process.cwd(), SITE_FILE))) {
    if (!isQuiet)
      process.stderr.write(`note: no --seed and no ${SITE_FILE} here; using a small example\n`);
    return EXAMPLE_SEED;
  }
  const { site, estate } = await readSite(resolve(folder ?? '.'));
  return seedOfSite(site, estate, loadCatalog());
}

/** A message may quote a file: no control character of it reaches the terminal. */
function say(label: string, text: string): void {
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  const plain = text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '?');
  process.stderr.write(`${label}: ${plain}\n`);
}

/** 2 bad usage or input, 3 something outside failed, 130 interrupted. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    say('error', error.message.replace(/^error: /, ''));
    say('hint', 'sekisho-azure-emulator --help');
    return 2;
  }
  if (!(error instanceof UserError)) throw error;
  say('error', error.message);
  if (error.hint !== undefined) say('hint', error.hint);
  return error instanceof OutsideError ? 3 : 2;
}

process.exitCode = await program.parseAsync().then(() => 130, report);
