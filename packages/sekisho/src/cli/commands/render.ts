// `sekisho render`: the settings for every layer, as files; of a site with several appliances, for all of them.

import { resolve } from 'node:path';

import { renderDocument } from '@sekisho/core/documents/render-document.ts';
import { groupBy } from '@sekisho/core/group-by.ts';
import { TEAMS } from '@sekisho/core/model/layer.ts';
import { renderSettings, type RenderedSettings } from '@sekisho/core/library/render-settings.ts';
import type { SitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import { chooseRenderers } from '@sekisho/core/render/renderers.ts';
import type { Rendering } from '@sekisho/core/render/render-products.ts';
import type { Renderer } from '@sekisho/core/products/shared/render/rendered-file.ts';
import { writeRendered, type WriteResult } from '@sekisho/core/render/write-rendered.ts';
import { say, sayReason, type Language } from '@sekisho/core/text/text.ts';
import { readSettingsText } from '@sekisho/core/roads/current-settings.ts';
import type { SiteAppliance } from '@sekisho/core/site/site.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';
import { readCurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { findSiteFolder, loadSiteInput, type SiteInput, type SiteOptions } from '../site-input.ts';
import { escapeForTerminal, renderTable } from '../table.ts';

interface RenderOptions extends SiteOptions {
  readonly out: string;
  readonly only?: string;
  readonly dryRun?: boolean;
}

export const execute: CommandModule['execute'] = async (command, [folder], given) => {
  // commander gives strings and booleans by the options that commands.ts defines.
  const options = given as unknown as RenderOptions;
  const loaded = await loadSiteInput(findSiteFolder(command, folder, 'here'), options);
  const products = chooseRenderers(wordsOf(options.only));
  const wanted = {
    products,
    only: loaded.site.appliances.length > 1 ? (options.appliance ?? null) : null,
  };
  const rendering = await render(loaded, wanted);
  const { plan } = rendering;
  const isDryRun = options.dryRun === true;
  const { out } = options;
  const result = await writeRendered({
    folder: resolve(command.io.cwd, out),
    site: plan.site,
    appliances: loaded.site.appliances.map(({ name }) => name),
    rendered: rendering.rendered,
    skipped: rendering.skipped,
    only: wanted.only,
    isDryRun,
  });
  if (command.isJson)
    printJson(command.io, renderDocument({ ...result, out, isDryRun, skipped: rendering.skipped }));
  else print(command, { plan, out, isDryRun, rendering, result });
  if (countWarnings(plan) > 0) command.noteWarning();
  return isDryRun && result.changes.length > 0 ? 1 : 0;
};

interface Wanted {
  readonly products: readonly Renderer[];
  /** Of several appliances the one that was named. */
  readonly only: string | null;
}

async function render(loaded: SiteInput, { products, only }: Wanted): Promise<RenderedSettings> {
  if (only !== null && products.every(({ owner }) => owner !== 'appliance'))
    throw new UserError(
      `${products.map(({ id }) => id).join(', ')}: the appliances of this site share ${products.length > 1 ? 'these' : 'it'}, and a list for ${only} alone would take the others theirs`,
      {
        code: 'render.shared-product',
        hint: 'leave --appliance out: the files are for all of them',
      },
    );
  const texts = await Promise.all(
    loaded.appliances.map(
      async (each) => [each.name, await readApplianceJson(loaded, each)] as const,
    ),
  );
  return renderSettings(
    { ...loaded.input, ...(await listsOfToday(loaded)) },
    {
      products: products.map(({ id }) => id),
      applianceJson: new Map(texts),
      only,
    },
  );
}

/** What stands in a list today and may stay is in a file that sets the whole list, as `to-do` shows it too. */
async function listsOfToday({ site, folder }: SiteInput): Promise<Pick<PlanInput, 'current'>> {
  const { appliances } = await readCurrentSettings({ site, folder });
  return appliances.length === 0 ? {} : { current: { appliances, proxies: [] } };
}

function print(
  command: Command,
  {
    plan,
    out,
    isDryRun,
    rendering,
    result,
  }: {
    plan: Plan | SitePlan;
    out: string;
    isDryRun: boolean;
    rendering: Rendering;
    result: WriteResult;
  },
): void {
  const { io, language, paint, isQuiet, putError } = command;
  if (isDryRun) {
    if (!isQuiet) printOverview(command, result);
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
      file.ofSite ? say(language, 'render.yes') : '',
    ]);
    const head = (['file', 'layer', 'applied-by', 'of-site'] as const).map((column) =>
      say(language, `render.column.${column}`),
    );
    io.stdout.write(renderTable(head, rows, { columns: command.columns }));
  }
  if (isQuiet) return;
  const note = (text: string): void =>
    putError(`${say(language, 'label.note')}: `, escapeForTerminal(text));
  const skipped = groupBy(rendering.skipped, ({ because }) => sayReason(language, because));
  for (const [reason, own] of skipped) {
    const products = own
      .map(({ product, server }) => (server === undefined ? product : `${product} (${server})`))
      .join(', ');
    note(say(language, 'render.left-out', { products, reason }));
  }
  putError('', escapeForTerminal(summary(language, { result, isDryRun, out })));
  if (!isDryRun) putError('', say(language, 'render.manifest'));
  const warnings = countWarnings(plan);
  if (warnings > 0) note(say(language, 'render.warnings', { count: warnings }));
}

const CHANGE_MARKS = { add: '+', change: '~', remove: '-' } as const;

/** Before the differences: how many files of which team. A program that reads a difference passes over it. */
function printOverview(command: Command, { manifest, changes }: WriteResult): void {
  const { language, put, paint } = command;
  const appliedBy = new Map(manifest.files.map(({ path, appliedBy: team }) => [path, team]));
  const ofTeam = groupBy(changes, ({ path, change }) =>
    change === 'remove' ? 'to-remove' : (appliedBy.get(path) ?? 'own'),
  );
  const teams = TEAMS.filter((team) => ofTeam.has(team));
  if (changes.length === 0) return;
  const counted = (one: 'file' | 'team', count: number): string =>
    say(language, count === 1 ? `render.${one}` : `render.${one}s`, { count });
  const head = say(language, 'render.overview', {
    files: counted('file', changes.length),
    teams: counted('team', teams.length),
  });
  put('', head, (line) => paint('bold', line));
  for (const group of [...teams, 'own', 'to-remove'] as const) {
    const own = ofTeam.get(group);
    if (own === undefined) continue;
    const title =
      group === 'own' || group === 'to-remove'
        ? say(language, `render.${group}`)
        : say(language, `sheet.team.${group}`);
    put('', '');
    put('', title, (line) => paint('bold', line));
    for (const { path, change } of own) put(`  ${CHANGE_MARKS[change]} `, escapeForTerminal(path));
  }
  put('', '');
}

/** Each once, also where several appliances have it. */
function countWarnings(plan: Plan | SitePlan): number {
  const all = 'plans' in plan ? plan.plans.flatMap((each) => each.warnings) : [];
  return new Set(
    [...plan.warnings, ...all]
      .filter((warning) => warning.severity !== 'note')
      .map(({ because }) => JSON.stringify(because)),
  ).size;
}

function summary(
  language: Language,
  {
    result: { changes },
    isDryRun,
    out,
  }: { readonly result: WriteResult; readonly isDryRun: boolean; readonly out: string },
): string {
  const count = (change: string): number => changes.filter((each) => each.change === change).length;
  const code =
    changes.length === 0 ? 'nothing-to-change' : isDryRun ? 'would-write' : ('written' as const);
  return say(language, `render.${code}`, {
    out,
    added: count('add'),
    changed: count('change'),
    removed: count('remove'),
  });
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

/** As it is, byte order mark and all: what is not changed must stay. UTF-16, which only a copy has, becomes UTF-8. */
async function readApplianceJson(
  { folder }: SiteInput,
  { settings }: SiteAppliance,
): Promise<string | null> {
  if (settings.applianceJson === undefined) return null;
  const { text, encoding } = await readSettingsText(folder, settings.applianceJson);
  return encoding === 'utf-8-bom' ? `\ufeff${text}` : text;
}
