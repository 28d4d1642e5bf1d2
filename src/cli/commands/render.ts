// `sekisho render`: the settings for every layer, as files.

import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import { composePlan } from '../../plan/compose-plan.ts';
import { forwardTargets } from '../../plan/network-resolvers.ts';
import { resolverOf } from '../../plan/plan-input.ts';
import type { Plan } from '../../plan/plan.ts';
import { chooseProducts, renderProducts, type Rendering } from '../../render/products.ts';
import { writeRendered, type WriteResult } from '../../render/write-rendered.ts';
import { OutsideError, UserError } from '../../user-error.ts';
import type { CommandModule } from '../commands.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';
import { findSiteFolder, loadSiteInput, type SiteInput, type SiteOptions } from '../site-input.ts';
import { escapeForTerminal, renderTable } from '../table.ts';

const MAX_APPLIANCE_JSON = 16 * 1024 * 1024;

export const execute: CommandModule['execute'] = async (command, [folder], options) => {
  const loaded = await loadSiteInput(
    findSiteFolder(command, folder, 'here'),
    options as SiteOptions,
  );
  const products = chooseProducts(wordsOf(options['only']));
  const plan = composePlan(loaded.input);
  const input = {
    plan,
    site: loaded.site,
    appliance: loaded.appliance,
    applianceJson: await readApplianceJson(loaded),
    forwardTo: forwardTargets(loaded.site, resolverOf(loaded.site, loaded.appliance)),
  };
  const rendering = renderProducts(input, products);
  const isDryRun = options['dryRun'] === true;
  const out = String(options['out']);
  const result = await writeRendered({
    folder: resolve(command.io.cwd, out),
    site: plan.site,
    appliance: plan.appliance,
    rendered: rendering.rendered,
    isDryRun,
  });
  if (command.isJson)
    printJson(command.io, {
      schema: 'sekisho/render/1',
      out,
      dryRun: isDryRun,
      changes: result.changes,
      skipped: rendering.skipped,
      manifest: result.manifest,
    });
  else print(command, { plan, out, isDryRun, rendering, result });
  return isDryRun && result.changes.length > 0 ? 1 : 0;
};

function print(
  command: Command,
  {
    plan,
    out,
    isDryRun,
    rendering,
    result,
  }: { plan: Plan; out: string; isDryRun: boolean; rendering: Rendering; result: WriteResult },
): void {
  const { io, paint, isQuiet } = command;
  if (isDryRun) {
    for (const { diff } of result.changes)
      io.stdout.write(
        diff
          .split('\n')
          .map((line) => paintDiff(paint, escapeForTerminal(line.replace(/\r$/, ''))))
          .join('\n'),
      );
  } else {
    const rows = result.manifest.files.map((file) => [
      file.path,
      file.layer,
      file.appliedBy,
      file.ofSite ? 'yes' : '',
    ]);
    io.stdout.write(renderTable(['file', 'layer', 'who applies it', 'of this site'], rows));
  }
  if (isQuiet) return;
  for (const { product, reason } of rendering.skipped)
    io.stderr.write(`note: ${product} left out: ${reason}\n`);
  io.stderr.write(`${summary(result, isDryRun)}: ${escapeForTerminal(out)}\n`);
  if (!isDryRun)
    io.stderr.write(
      'manifest.json says of each file how it is applied and how to go back; sekisho plan says in which order\n',
    );
  const warnings = plan.warnings.filter((warning) => warning.severity !== 'note').length;
  if (warnings > 0)
    io.stderr.write(
      `note: the plan has ${String(warnings)} warnings, with their mends: sekisho plan\n`,
    );
}

function summary({ changes }: WriteResult, isDryRun: boolean): string {
  if (changes.length === 0) return 'nothing to change';
  const count = (change: string): string =>
    String(changes.filter((each) => each.change === change).length);
  return `${isDryRun ? 'would write' : 'written'} (${count('add')} new, ${count('change')} changed, ${count('remove')} removed)`;
}

function paintDiff(paint: Command['paint'], line: string): string {
  if (line.startsWith('+')) return paint('green', line);
  return line.startsWith('-') ? paint('red', line) : line;
}

function wordsOf(option: unknown): readonly string[] | null {
  return typeof option === 'string'
    ? option
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== '')
    : null;
}

/** As it is, byte order mark and all: what is not changed must stay. */
async function readApplianceJson({ appliance, folder }: SiteInput): Promise<string | null> {
  const named = appliance.settings.applianceJson;
  if (named === undefined) return null;
  const path = resolve(folder, named);
  try {
    if ((await stat(path)).size > MAX_APPLIANCE_JSON)
      throw new UserError(`${named} is too large for an appliance.json`, {
        code: 'render.appliance-json',
        where: named,
      });
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    if (cause instanceof TypeError)
      throw new UserError(`${named} is not UTF-8, as the appliance writes it`, {
        code: 'render.appliance-json',
        where: named,
        hint: 'copy the file from the appliance again, byte for byte',
        cause,
      });
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    if (isMissing)
      throw new UserError(`there is no ${path}, which site.yaml names`, {
        code: 'render.appliance-json',
        where: named,
        hint: 'copy it there, or remove its line from site.yaml',
        cause,
      });
    throw new OutsideError(`can't read ${path}`, {
      code: 'render.appliance-json',
      where: named,
      cause,
    });
  }
}
