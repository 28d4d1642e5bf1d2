import { describe, expect, test } from 'vitest';

import { runQuery } from './operators.ts';
import type { TableOf } from './operators.ts';
import type { Row } from './values.ts';

const RESOURCES: readonly Row[] = [
  {
    id: '/e1',
    name: 'pe-vault',
    type: 'microsoft.network/privateendpoints',
    location: 'japaneast',
    resourceGroup: 'net',
    subscriptionId: 's1',
    properties: { dns: [{ fqdn: 'a.example.com' }, { fqdn: 'b.example.com' }], cost: 3 },
  },
  {
    id: '/e2',
    name: 'pe-cache',
    type: 'microsoft.network/privateendpoints',
    location: 'japanwest',
    resourceGroup: 'net',
    subscriptionId: 's1',
    properties: { dns: [], cost: 4 },
  },
  {
    id: '/v1',
    name: 'vault',
    type: 'microsoft.recoveryservices/vaults',
    location: 'japaneast',
    resourceGroup: 'app',
    subscriptionId: 's1',
    properties: { publicNetworkAccess: 'Disabled' },
  },
];
const COLUMNS = ['id', 'name', 'type', 'location', 'resourceGroup', 'subscriptionId', 'properties'];
const CONTAINERS: readonly Row[] = [
  { name: 'net', type: 'group', subscriptionId: 's1', location: 'japaneast' },
  { name: 'app', type: 'group', subscriptionId: 's1', location: 'japanwest' },
];

const tableOf: TableOf = (name) =>
  name === 'resources'
    ? { columns: COLUMNS, rows: RESOURCES }
    : name === 'resourcecontainers'
      ? { columns: ['name', 'type', 'subscriptionId', 'location'], rows: CONTAINERS }
      : undefined;
const run = (query: string): readonly Row[] => runQuery(query, tableOf);

describe('the query language', () => {
  test.each<{ query: string; rows: readonly Row[] }>([
    {
      query: 'resources | summarize by location',
      rows: [{ location: 'japaneast' }, { location: 'japanwest' }],
    },
    {
      query:
        'Resources | summarize n = count(), worth = sum(properties.cost) by location | order by location asc',
      rows: [
        { location: 'japaneast', n: 2, worth: 3 },
        { location: 'japanwest', n: 1, worth: 4 },
      ],
    },
    { query: 'resources | count', rows: [{ Count: 3 }] },
    {
      query: 'resources | extend short = toupper(substring(name, 0, 2)) | distinct short',
      rows: [{ short: 'PE' }, { short: 'VA' }],
    },
    {
      query:
        "resources | where type has 'privateendpoints' and location in ('japaneast', 'x') | project name, where_ = strcat(resourceGroup, '/', location)",
      rows: [{ name: 'pe-vault', where_: 'net/japaneast' }],
    },
    {
      query:
        "resources | where name startswith 'pe' | mv-expand d = properties.dns | project name, fqdn = tostring(d.fqdn)",
      rows: [
        { name: 'pe-vault', fqdn: 'a.example.com' },
        { name: 'pe-vault', fqdn: 'b.example.com' },
        { name: 'pe-cache', fqdn: '' },
      ],
    },
    {
      query:
        "resources | join kind=inner (resourcecontainers | where type == 'group' | project resourceGroup = name, at = location) on resourceGroup | project name, at | order by name asc",
      rows: [
        { name: 'pe-cache', at: 'japaneast' },
        { name: 'pe-vault', at: 'japaneast' },
        { name: 'vault', at: 'japanwest' },
      ],
    },
    {
      query:
        "resources | join kind=leftouter (resourcecontainers | where name == 'net') on $left.resourceGroup == $right.name | where isnull(name1) | project name",
      rows: [{ name: 'vault' }],
    },
    {
      query:
        "resources | project name | union (resourcecontainers | project name) | where name !contains 'pe' | sort by name asc",
      rows: [{ name: 'app' }, { name: 'net' }, { name: 'vault' }],
    },
    {
      query:
        'resources | summarize names = make_set(name), many = dcount(location) by resourceGroup | top 1 by many',
      rows: [{ resourceGroup: 'net', names: ['pe-vault', 'pe-cache'], many: 2 }],
    },
    {
      query:
        "resources | extend shut = iff(properties.publicNetworkAccess =~ 'disabled', 'yes', 'no') | summarize count() by shut | order by count_ desc",
      rows: [
        { shut: 'no', count_: 2 },
        { shut: 'yes', count_: 1 },
      ],
    },
    {
      query:
        'resources | where properties.cost >= 3 and properties.cost + 1 < 5 | project-keep name',
      rows: [{ name: 'pe-vault' }],
    },
    {
      query:
        "resources // a remark\n| where not(name startswith 'pe') or array_length(properties.dns) > 1 | project-away id, type, location, resourceGroup, subscriptionId, properties",
      rows: [{ name: 'pe-vault' }, { name: 'vault' }],
    },
    {
      query: 'resources | project properties.dns[0].fqdn | limit 1',
      rows: [{ properties_dns_0_fqdn: 'a.example.com' }],
    },
  ])('$query', ({ query, rows }) => {
    expect(run(query)).toEqual(rows);
  });

  test.each<{ query: string; token: string }>([
    { query: 'resources | parse name', token: 'parse' },
    { query: 'advisorresources | count', token: 'advisorresources' },
    { query: 'resources | where nothing == 1', token: 'nothing' },
    { query: 'resources | project name | where location == 1', token: 'location' },
    { query: 'resources | join kind=leftanti (resourcecontainers) on name', token: 'leftanti' },
    { query: 'resources | extend a = bin(1, 2)', token: 'bin' },
    { query: 'resources | summarize percentile(name)', token: 'percentile' },
    { query: 'resources | limit many', token: 'many' },
    { query: 'resources count', token: 'count' },
    { query: "resources | where name like 'x'", token: 'like' },
    { query: "resources | where name matches regex 'x'", token: 'matches' },
  ])('$query is refused at its place', ({ query, token }) => {
    expect(() => run(query)).toThrow(`'${token}'`);
  });
});
