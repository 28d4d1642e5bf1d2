// What is not exported, each list once, with the command that exports it.

import { lastOf } from '../../estate/estate.ts';
import {
  exportCommand,
  exportFile,
  type ExportKind,
  type MissingExport,
} from '../../estate/export-lists.ts';
import { sortUnique } from '../../compare-text.ts';
import {
  endpointsWithoutInterface,
  isIncomplete,
  isListMissing,
  notesOf,
  zonesWithoutExport,
} from '../export-gaps.ts';
import { forwardTargets } from '../network-resolvers.ts';
import { resolverOf, type PlanInput } from '../plan-input.ts';
import type { Remark } from './remark.ts';

export function exportWarnings(input: PlanInput): Remark[] {
  const shown = [interfaceGap(input), endpointGap(input), zoneGap(input)].filter(
    (gap) => gap !== null,
  );
  const said = new Set<string | null>(shown.map(({ kind }) => kind));
  const others = (input.missing ?? []).filter(({ kind }) => !said.has(kind));
  return [
    ...shown.map(({ remark }) => remark),
    ...contentGaps(input),
    ...others.filter(({ cause }) => cause !== 'missing').map(describeFile),
    ...absentLists(others.filter(({ cause }) => cause === 'missing')),
  ];
}

interface Gap {
  readonly kind: ExportKind;
  readonly remark: Remark;
}

function interfaceGap(input: PlanInput): Gap | null {
  const endpoints = endpointsWithoutInterface(input);
  if (endpoints.length === 0) return null;
  const isLosing = endpoints.some(isIncomplete);
  return gap(input, 'network interface', {
    code: isLosing ? 'warning.interfaces-not-exported' : 'warning.interfaces-not-needed',
    values: {
      count: String(endpoints.length),
      endpoints: endpoints.map(({ name }) => name).join(', '),
    },
    isNote: !isLosing,
  });
}

function endpointGap(input: PlanInput): Gap | null {
  const names = notesOf(input, 'endpoint-not-exported').map(({ where }) => lastOf(where));
  if (names.length === 0) return null;
  return gap(input, 'private endpoint', {
    code: 'warning.endpoints-not-exported',
    values: { count: String(names.length), endpoints: sortUnique(names).join(', ') },
  });
}

function zoneGap(input: PlanInput): Gap | null {
  const ids = zonesWithoutExport(input);
  const zones = sortUnique(ids.map(lastOf));
  if (zones.length === 0) return null;
  const resolver = resolverOf(input.site, input.appliance);
  const asked = forwardTargets(input.site, resolver).join(', ');
  if (asked !== '')
    return gap(input, 'private DNS zone', {
      code: 'warning.zones-of-others',
      values: {
        zones: sortUnique(ids.map(placeOfZone)).join(', '),
        resolver: resolver.name,
        asked,
      },
    });
  return gap(input, 'private DNS zone', {
    code: 'warning.zones-not-exported',
    values: { zones: zones.join(', ') },
  });
}

/** `privatelink.… (subscription …, resource group …)`, in words that no language needs other ones for. */
function placeOfZone(id: string): string {
  const [, subscription = '', group = ''] =
    /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(id) ?? [];
  return `${lastOf(id)} (${subscription}/${group})`;
}

/** With the file in which the list should be, and what stands there in its place. */
function gap(input: PlanInput, kind: ExportKind, remark: Remark): Gap {
  const found = (input.missing ?? []).find(
    (each) => each.kind === kind && each.cause !== 'missing',
  );
  const file = found?.file ?? exportFile(kind);
  return {
    kind,
    remark: {
      ...remark,
      values: {
        ...remark.values,
        file: found?.error === undefined ? file : `${file}: ${found.error}`,
        command: exportCommand(kind, file),
      },
    },
  };
}

/** Of zones that are exported, their records or links. */
function contentGaps(input: PlanInput): Remark[] {
  const kinds = [
    ['records-not-exported', 'record set'],
    ['links-not-exported', 'virtual network link'],
  ] as const;
  return kinds.flatMap(([code, kind]): Remark[] => {
    // A file that Azure refused is said by itself.
    if (isListMissing(input, kind)) return [];
    const zones = sortUnique(notesOf(input, code).map(({ where }) => lastOf(where)));
    if (zones.length === 0) return [];
    return [
      {
        code: `warning.${code}`,
        values: { zones: zones.join(', '), command: exportCommand(kind) },
        isNote: true,
      },
    ];
  });
}

function describeFile({ kind, cause, file, error = '' }: MissingExport): Remark {
  const command = kind === null ? '' : exportCommand(kind, file);
  const code = cause === 'refused' ? 'export-refused' : 'export-empty';
  return {
    code: `warning.${code}${kind === null ? '-unknown' : ''}`,
    values: { file, error, command },
  };
}

function absentLists(missing: readonly MissingExport[]): Remark[] {
  if (missing.length === 0) return [];
  return [
    {
      code: 'warning.lists-not-exported',
      values: {
        files: missing.map(({ file }) => file).join(', '),
        commands: missing
          .flatMap(({ kind, file }) => (kind === null ? [] : exportCommand(kind, file)))
          .join('; '),
      },
    },
  ];
}
