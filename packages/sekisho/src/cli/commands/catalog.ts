// `sekisho catalog`: what is known, from which source, how sure.

import { listCatalog, type Requirement } from '@sekisho/core/catalog/catalog.ts';
import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import type { Cloud } from '@sekisho/core/catalog/services.ts';
import { catalogDocument } from '@sekisho/core/documents/catalog-document.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import { printJson } from '../print-json.ts';
import { renderTable } from '../table.ts';

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
    command.io.stdout.write(
      renderTable(
        ['service', 'cloud', 'pattern', 'ports', 'programs', 'reach', 'need', 'sure', 'sources'],
        requirements.map(toRow),
        { columns: command.columns, title: 2 },
      ),
    );
  }
  return 0;
};

function toRow(each: Requirement): string[] {
  return [
    each.service,
    each.cloud,
    each.pattern,
    each.ports.join(','),
    each.programs.join(', '),
    each.reachability,
    each.need,
    each.confidence,
    each.sources.join(', '),
  ];
}
