// `sekisho migrate`: what 0.1.0 left in use at a site is shown in today's form, and with --apply carried over once.

import { join, relative, resolve } from 'node:path';

import type { MigrateDocument } from '@sekisho/core/documents/migrate-document.ts';
import { findHolder } from '@sekisho/core/sync/lease.ts';
import { say, sayReason } from '@sekisho/core/text/text.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import { escapeForTerminal } from '../escape-for-terminal.ts';
import type { Command, Style } from '../io.ts';
import { applyChanges } from '../migrate/apply-changes.ts';
import { findChanges, isNothing, LEASE_FILE, type Migration } from '../migrate/find-changes.ts';
import { putIndented } from '../line-writer.ts';
import { printJson } from '../print-json.ts';
import { findSiteFolder, folderOf } from '../site-input.ts';

type Holder = Awaited<ReturnType<typeof findHolder>>;

export const execute: CommandModule['execute'] = async (command, [given], options) => {
  const place = resolve(findSiteFolder(command, given, 'here'));
  const folder = folderOf(place);
  const state =
    typeof options['state'] === 'string' ? resolve(command.io.cwd, options['state']) : null;
  const isApplied = options['apply'] === true;
  const migration = await (isApplied ? applyChanges : findChanges)(place, state).catch(refuse);
  const holder = isApplied ? null : await holderOf(migration);
  const isLeft = !isNothing(migration);
  if (command.isJson) printJson(command.io, toDocument(migration, { folder, isApplied, holder }));
  else print(command, migration, { folder, isApplied, holder });
  return isLeft && !isApplied ? 1 : 0;
};

/** A file that this user can't read or write is no bug. */
function refuse(error: unknown): never {
  if (error instanceof UserError || !(error instanceof Error) || !('syscall' in error)) throw error;
  throw new OutsideError(error.message, {
    code: 'migrate.no-access',
    hint: 'run it as the user that sync runs as; what is not done yet is done by the next run',
    cause: error,
  });
}

async function holderOf({ states }: Migration): Promise<Holder> {
  const now = Date.now();
  const holders = await Promise.all(states.map((each) => findHolder(join(each, LEASE_FILE), now)));
  return holders.find((each) => each !== null) ?? null;
}

interface Of {
  readonly folder: string;
  readonly isApplied: boolean;
  readonly holder: Holder;
}

function toDocument(migration: Migration, { folder, isApplied, holder }: Of): MigrateDocument {
  const path = shorten(folder);
  return {
    schema: 'sekisho/migrate/1',
    site: folder,
    applied: isApplied && !isNothing(migration),
    files: migration.files.map(({ from, to, lines }) => ({
      from: path(from),
      to: path(to),
      lines,
    })),
    removed: goneWith(migration).map(path),
    left: migration.left.map(path),
    heldBy: holder === null ? null : { host: holder.host, pid: holder.pid, since: holder.since },
    byHand: migration.byHand.map((note) => ({ ...note, message: sayReason('en', note) })),
  };
}

function print(command: Command, migration: Migration, { folder, isApplied, holder }: Of): void {
  const { language, paint, put } = command;
  const line = (text: string, style?: Style): void =>
    putIndented(put, escapeForTerminal(text), (part) =>
      style === undefined ? part : paint(style, part),
    );
  if (isNothing(migration)) return line(say(language, 'migrate.nothing'));
  const path = shorten(folder);
  for (const { from, to, lines } of migration.files) {
    line(from === to ? path(from) : `${path(from)} -> ${path(to)}`, 'bold');
    for (const each of lines) {
      line(`  ${String(each.line)} - ${each.before}`, 'red');
      line(`  ${String(each.line)} + ${each.after}`, 'green');
    }
  }
  const gone = isApplied ? 'migrate.removed' : 'migrate.would-remove';
  for (const each of goneWith(migration)) line(say(language, gone, { path: path(each) }));
  for (const each of migration.left) line(say(language, 'migrate.left', { path: path(each) }));
  for (const note of migration.byHand)
    line(`${say(language, 'migrate.by-hand')}: ${sayReason(language, note)}`, 'yellow');
  if (holder !== null) {
    const { host, pid, since } = holder;
    line(say(language, 'migrate.held', { host, pid, since }), 'yellow');
  }
  if (!command.isQuiet) line(say(language, isApplied ? 'migrate.done' : 'migrate.dry-run'), 'bold');
}

/** The folder itself goes with its last file. */
function goneWith({ removed, formerState, left }: Migration): readonly string[] {
  return formerState !== null && left.length === 0 ? [...removed, formerState] : removed;
}

/** Relative to the site, for what is in it. */
function shorten(folder: string): (path: string) => string {
  return (path) => {
    const short = relative(folder, path);
    return short.startsWith('..') ? path : short;
  };
}
