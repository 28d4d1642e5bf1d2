// `sekisho catalog`: what is known, from which source, how sure.

import { listCatalog, type Requirement, type Source } from '@sekisho/core/catalog/catalog.ts';
import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import type { Cloud } from '@sekisho/core/catalog/services.ts';
import { sourceLink } from '@sekisho/core/catalog/source-link.ts';
import { catalogDocument } from '@sekisho/core/documents/catalog-document.ts';
import { say, sayWord, type Language } from '@sekisho/core/text/text.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';
import { escapeForTerminal, renderTable } from '../table.ts';

export const execute: CommandModule['execute'] = async (command, [service], options) => {
  const catalog = loadCatalog();
  const cloud = options['cloud'] as Cloud | undefined;
  const requirements = listCatalog(catalog, {
    ...(service === undefined ? {} : { service }),
    ...(cloud === undefined ? {} : { cloud }),
  });
  if (command.isJson) {
    printJson(command.io, catalogDocument(requirements, catalog.data.sources()));
  } else {
    printTable(command, requirements, catalog.data.sources());
  }
  return 0;
};

/** The rows, then the sources that they name by number, each with where it can be read. */
function printTable(
  { io, language, columns, put, paint }: Command,
  requirements: readonly Requirement[],
  all: readonly Source[],
): void {
  const named = new Set(requirements.flatMap((each) => each.sources));
  const sources = all.filter(({ id }) => named.has(id));
  const numbers = new Map(sources.map(({ id }, index) => [id, index + 1]));
  const head = COLUMNS.map((column) => say(language, `catalog.column.${column}`));
  const rows = requirements.map((each) => toRow(each, numbers, language));
  io.stdout.write(renderTable(head, rows, { columns, title: 2 }));
  if (sources.length === 0) return;
  put('', '');
  put('', say(language, 'catalog.sources'), (line) => paint('bold', line));
  for (const [index, source] of sources.entries()) {
    const mark = `${String(index + 1).padStart(String(sources.length).length)}. `;
    const date = source.date === undefined ? '' : ` (${source.date})`;
    put(mark, escapeForTerminal(`${source.title}${date}`));
    put(
      ' '.repeat(mark.length),
      escapeForTerminal(sourceLink(source) ?? source.note ?? say(language, 'catalog.no-link')),
      (line) => paint('dim', line),
    );
  }
}

const COLUMNS = [
  'service',
  'cloud',
  'pattern',
  'ports',
  'programs',
  'reach',
  'need',
  'sure',
  'sources',
] as const;

function toRow(
  each: Requirement,
  numbers: ReadonlyMap<string, number>,
  language: Language,
): string[] {
  const comma = language === 'ja' ? '、' : ', ';
  return [
    sayWord(language, 'page.service', each.service),
    each.cloud,
    each.pattern,
    each.ports.join(comma),
    each.programs.map((program) => sayWord(language, 'page.program', program)).join(comma),
    say(language, `catalog.reach.${each.reachability}`),
    say(language, `catalog.need.${each.need}`),
    say(language, `catalog.sure.${each.confidence}`),
    each.sources
      .flatMap((id) => numbers.get(id) ?? [])
      .toSorted((a, b) => a - b)
      .join(comma),
  ];
}
