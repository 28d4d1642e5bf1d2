// docs/estate.md says which form holds which fact. Each cell is held against what is read.

import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { assembleEstate, type ExportedFile } from '@sekisho/core/estate/assemble-estate.ts';
import { missingLists } from '@sekisho/core/estate/export-lists.ts';
import type { EstateNote, EstateReading } from '@sekisho/core/estate/reading.ts';
import type { ArmResource } from './azure-resources.ts';
import { fullAzure } from './random-azure.ts';
import {
  azFiles,
  dnsPages,
  graphFile,
  isOf,
  isOutsideGraph,
  isRecordSet,
  resourceList,
} from './write-forms.ts';
import { terraformFile } from './write-terraform.ts';

const SITE_GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/privateasr2';
const RESOURCES: readonly ArmResource[] = [
  ...fullAzure().map((each) =>
    isOf('Network/virtualNetworks')(each) ? withPrivateSubnets(each) : each,
  ),
  {
    id: `${SITE_GROUP}/providers/Microsoft.OffAzure/vmwareSites/site1`,
    name: 'site1',
    type: 'Microsoft.OffAzure/vmwareSites',
    location: 'japaneast',
    properties: { applianceName: 'appliance1' },
  },
];

function withPrivateSubnets(network: ArmResource): ArmResource {
  const subnets = network.properties['subnets'];
  return {
    ...network,
    properties: {
      ...network.properties,
      subnets: (Array.isArray(subnets) ? subnets : []).map((subnet: object) => ({
        ...subnet,
        properties: { addressPrefix: '10.2.1.0/24', defaultOutboundAccess: false },
      })),
    },
  };
}

const isInterface = isOf('Network/networkInterfaces');
const isListed = (each: ArmResource): boolean => !isOutsideGraph(each);
const FORMS: Readonly<Record<string, readonly ExportedFile[]>> = {
  'az, Resource Manager': azFiles(RESOURCES, 'json'),
  'Resource Graph': [graphFile(RESOURCES.filter(isListed), 'objects')],
  'list of resources': [
    resourceList(RESOURCES.filter((each) => !isRecordSet(each) && isListed(each))),
  ],
  'Terraform (azurerm)': [
    terraformFile(
      RESOURCES.filter((each) => !isOf('OffAzure/vmwareSites')(each)),
      'show',
    ),
  ],
  // Its names go to endpoints that some export holds.
  'DNS configuration': [
    graphFile(
      RESOURCES.filter(isOf('Network/privateEndpoints')).map(({ properties, ...each }) => ({
        ...each,
        properties: { networkInterfaces: properties['networkInterfaces'] },
      })),
      'objects',
    ),
    ...dnsPages(RESOURCES.filter(isInterface), 'tabs'),
  ],
};

type IsKnown = (reading: EstateReading) => boolean;

const has =
  (code: EstateNote['code']): IsKnown =>
  ({ notes }) =>
    notes.some((note) => note.code === code);
const endpoints =
  (is: (endpoint: EstateReading['estate']['privateEndpoints'][number]) => boolean): IsKnown =>
  ({ estate }) =>
    estate.privateEndpoints.length > 0 && estate.privateEndpoints.every(is);
const vaults =
  (is: (vault: EstateReading['estate']['vaults'][number]) => boolean): IsKnown =>
  ({ estate }) =>
    estate.vaults.length > 0 && estate.vaults.every(is);
const guarded =
  (
    is: (resource: EstateReading['estate']['storageAccounts' | 'keyVaults'][number]) => boolean,
  ): IsKnown =>
  ({ estate }) =>
    estate.keyVaults.length > 0 &&
    estate.storageAccounts.length > 0 &&
    [...estate.keyVaults, ...estate.storageAccounts].every(is);
const networks =
  (is: (network: EstateReading['estate']['virtualNetworks'][number]) => boolean): IsKnown =>
  ({ estate }) =>
    estate.virtualNetworks.length > 0 && estate.virtualNetworks.every(is);
const zones =
  (is: (zone: EstateReading['estate']['zones'][number]) => boolean): IsKnown =>
  ({ estate }) =>
    estate.zones.length > 0 && estate.zones.every(is);

const FACTS: Readonly<Record<string, IsKnown>> = {
  'whether these are all resources of a kind': (reading) =>
    missingLists(reading).every(
      ({ kind }) => kind !== 'private endpoint' && kind !== 'Recovery Services vault',
    ),
  'private endpoint: target and group': endpoints(
    ({ targetId, groupIds }) => targetId !== '' && groupIds.length > 0,
  ),
  'private endpoint: state of the connection': endpoints(
    ({ connection }) => connection !== 'unknown',
  ),
  'private endpoint: subnet': endpoints(({ subnetId }) => subnetId !== undefined),
  'private endpoint: FQDNs and addresses': endpoints(
    ({ members }) => members.length > 0 && members.every(({ addresses }) => addresses.length > 0),
  ),
  'private endpoint: member of each FQDN': endpoints(
    ({ members }) => members.length > 0 && members.every(({ member }) => member !== undefined),
  ),
  'private endpoint: zones of its zone group': endpoints(({ zoneIds }) => zoneIds.length > 0),
  'vault: region': vaults(({ location }) => location !== ''),
  'vault: public access': vaults(({ publicNetworkAccess }) => publicNetworkAccess !== undefined),
  'vault: its endpoint connections': vaults(
    ({ endpointConnections }) => endpointConnections.length > 0,
  ),
  'Key Vault: host': ({ estate }) => estate.keyVaults.length > 0,
  'Key Vault, storage account: public access': guarded(
    ({ publicNetworkAccess }) => publicNetworkAccess !== undefined,
  ),
  'Key Vault, storage account: network rules': guarded(
    ({ networkAcls }) => networkAcls?.defaultAction !== undefined,
  ),
  'storage account: blob host and kind': ({ estate }) =>
    estate.storageAccounts.length > 0 &&
    estate.storageAccounts.every(({ kind }) => kind !== undefined),
  'virtual network: address space, DNS servers': networks(
    ({ addressPrefixes, dnsServers }) => addressPrefixes.length > 0 && dnsServers.length > 0,
  ),
  'virtual network: all its peerings': networks(({ peeredWith }) => peeredWith.length > 0),
  'virtual network: subnets and their addresses': networks(({ subnets = [] }) =>
    subnets.some(({ addressPrefixes }) => addressPrefixes.length > 0),
  ),
  'virtual network: default outbound access of a subnet': networks(({ subnets = [] }) =>
    subnets.some(({ defaultOutboundAccess }) => defaultOutboundAccess !== undefined),
  ),
  'zone: records, with TTL': zones(({ records }) => records.length > 0),
  'zone: whether these are all': (reading) =>
    reading.estate.zones.length > 0 && !has('records-not-exported')(reading),
  'zone: links, with registration': zones(({ links }) => links.length > 0),
  'zone: fall-back of a link to the internet': zones(({ links }) =>
    links.some(({ nxDomainRedirect }) => nxDomainRedirect),
  ),
  'zone: whether these are all links': (reading) =>
    reading.estate.zones.length > 0 && !has('links-not-exported')(reading),
  'master, VMware, server sites': ({ estate }) =>
    estate.migrateSites.some(({ applianceName }) => applianceName !== undefined),
};

const DOCUMENT = readFileSync(new URL('../../docs/estate.md', import.meta.url), 'utf8');
const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const lines = DOCUMENT.split('\n');
const start = lines.findIndex((line) => line.startsWith('| fact |'));
const rows = lines.slice(start + 2).slice(
  0,
  lines.slice(start + 2).findIndex((line) => line === ''),
);
const titles = cellsOf(lines[start] ?? '');
const CELLS = rows.map(cellsOf).flatMap((cells) =>
  cells.slice(1, -1).map((cell, index) => ({
    fact: cells[0] ?? '',
    form: titles[index + 1] ?? '',
    cell,
  })),
);

test('the table has every fact and every form, and a command for each fact', () => {
  expect(rows.map((row) => cellsOf(row)[0])).toEqual(Object.keys(FACTS));
  expect(titles.slice(1, -1)).toEqual(Object.keys(FORMS));
  for (const row of rows) expect(cellsOf(row).at(-1)).toMatch(/az /);
});

// "only …", "with …" and "from …" are conditions, which tests of the form itself look at.
test.each(CELLS.filter(({ cell }) => /^(?:yes|not known)/.test(cell)))(
  '$form, $fact: $cell',
  ({ form, fact, cell }) => {
    const reading = assembleEstate(FORMS[form] ?? []);
    expect(FACTS[fact]?.(reading)).toBe(cell.startsWith('yes'));
  },
);
