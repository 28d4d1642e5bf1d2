// Resources → files, in the forms that az, Resource Graph, the portal and PowerShell give them.

import { stringify } from 'yaml';

import type { ExportedFile } from '@sekisho/core/estate/assemble-estate.ts';
import type { ArmResource } from './azure-resources.ts';

type Body = Readonly<Record<string, unknown>>;

export const isOf =
  (...types: readonly string[]) =>
  ({ type }: ArmResource): boolean =>
    types.some((each) => type.toLowerCase() === `microsoft.${each}`.toLowerCase());
export const isRecordSet = ({ type }: ArmResource): boolean =>
  /privateDnsZones\/(?!virtualNetworkLinks)/i.test(type);
/** What Resource Graph has no rows of, or not surely. */
export const isOutsideGraph = (resource: ArmResource): boolean =>
  isRecordSet(resource) || isOf('Network/privateEndpoints/privateDnsZoneGroups')(resource);

/** One file a kind, as `az … list` is called. */
function byKind(
  resources: readonly ArmResource[],
): readonly (readonly [string, readonly ArmResource[]])[] {
  const kinds = [...new Set(resources.map(({ type }) => type))].sort();
  return kinds.map((kind) => [
    kind.replaceAll(/[^a-z]/gi, '-'),
    resources.filter(({ type }) => type === kind),
  ]);
}

export function armFiles(resources: readonly ArmResource[]): readonly ExportedFile[] {
  return byKind(resources).map(([name, list]) => ({
    file: `${name}.arm.json`,
    text: JSON.stringify({ value: list, nextLink: null }),
  }));
}

/** As az flattens: `properties` goes up at every level. */
function flattened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flattened);
  if (typeof value !== 'object' || value === null) return value;
  const { properties, ...rest } = value as { readonly properties?: unknown };
  const up = typeof properties === 'object' && properties !== null ? properties : {};
  return Object.fromEntries(
    Object.entries({ ...rest, ...up }).map(([key, item]) => [key, flattened(item)]),
  );
}

export function azFiles(
  resources: readonly ArmResource[],
  form: 'json' | 'yaml' | 'jsonl',
): readonly ExportedFile[] {
  return byKind(resources).map(([name, list]) => {
    const bodies = list.map(flattened);
    const text =
      form === 'json'
        ? JSON.stringify(bodies, null, 2)
        : form === 'yaml'
          ? stringify(bodies)
          : bodies.map((body) => `${JSON.stringify(body)}\n`).join('');
    return { file: `${name}.${form}`, text };
  });
}

function rowOf(resource: ArmResource): Body {
  return {
    id: resource.id,
    name: resource.name,
    type: resource.type.toLowerCase(),
    kind: resource.kind ?? '',
    location: resource.location ?? '',
    properties: resource.properties,
  };
}

const COLUMNS = ['id', 'name', 'type', 'kind', 'location', 'properties'];

export function graphFile(
  resources: readonly ArmResource[],
  form: 'objects' | 'table' | 'powershell' | 'text',
): ExportedFile {
  const rows = resources.map(rowOf);
  const asText = (row: Body): Body => ({ ...row, properties: JSON.stringify(row['properties']) });
  const table = (list: readonly Body[]): object => ({
    columns: COLUMNS.map((name) => ({ name, type: name === 'properties' ? 'object' : 'string' })),
    rows: list.map((row) => COLUMNS.map((column) => row[column])),
  });
  const value = {
    objects: { totalRecords: rows.length, count: rows.length, data: rows, skip_token: null },
    table: { totalRecords: rows.length, count: rows.length, data: table(rows) },
    text: table(rows.map(asText)),
    powershell: {
      SkipToken: null,
      Data: rows.map((row) =>
        Object.fromEntries(
          Object.entries({ ...row, ResourceId: row['id'] }).map(([key, item]) => [
            key === 'id' ? 'id' : `${key[0]?.toUpperCase()}${key.slice(1)}`,
            item,
          ]),
        ),
      ),
    },
  }[form];
  return { file: `graph-${form}.json`, text: JSON.stringify(value) };
}

function csvCell(text: string): string {
  return /[",\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Resource Graph Explorer's download. */
export function graphCsv(resources: readonly ArmResource[], delimiter: string): ExportedFile {
  const rows = resources.map((resource) => {
    const row = rowOf(resource);
    return COLUMNS.map((column) => {
      const cell = row[column];
      return csvCell(typeof cell === 'string' ? cell : JSON.stringify(cell));
    });
  });
  return {
    file: 'portal.csv',
    text: [COLUMNS, ...rows].map((row) => row.join(delimiter)).join('\r\n'),
  };
}

/** A list of the portal: each resource, and nothing of it. */
export function resourceList(resources: readonly ArmResource[]): ExportedFile {
  const rows = resources.map(({ id, name, location }) => [name, id, location ?? '']);
  return {
    file: 'Azureresources.csv',
    text: [['NAME', 'RESOURCE ID', 'LOCATION'], ...rows]
      .map((row) => row.map(csvCell).join(','))
      .join('\n'),
  };
}

interface Nic {
  readonly name: string;
  readonly properties: {
    readonly ipConfigurations: readonly {
      readonly properties: {
        readonly privateIPAddress: string;
        readonly privateLinkConnectionProperties: { readonly fqdns: readonly string[] };
      };
    }[];
  };
}

/** The page "DNS configuration" of each endpoint, copied as text. */
export function dnsPages(
  interfaces: readonly ArmResource[],
  form: 'tabs' | 'lines',
): readonly ExportedFile[] {
  return interfaces.map((resource) => {
    // Made by random-azure.ts in just this form.
    const nic = resource as unknown as Nic;
    const rows = nic.properties.ipConfigurations.map(({ properties }, index) => [
      ...(index === 0 ? [nic.name] : form === 'tabs' ? [''] : []),
      properties.privateIPAddress,
      properties.privateLinkConnectionProperties.fqdns[0] ?? '',
    ]);
    const all = [['Network Interface', 'IP addresses', 'FQDN'], ...rows];
    const table = form === 'tabs' ? all.map((row) => row.join('\t')) : all.flat();
    return {
      file: `${nic.name}.txt`,
      text: `Private endpoint\n\nCustomer Visible FQDNs\n${table.join('\n')}\n`,
    };
  });
}
