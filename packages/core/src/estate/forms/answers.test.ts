// Forms of one answer: Resource Graph as a table, as Search-AzGraph prints it and with properties as
// text; a batch of Resource Manager; what other programs put around JSON; files that hold no resources.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { JA } from '../../text/ja.ts';
import { assembleEstate } from '../assemble-estate.ts';
import { missingLists } from '../export-lists.ts';
import { readEstate } from '../read-estate.ts';
import type { EstateReading } from '../reading.ts';

const GROUP = '/subscriptions/33333333-3333-3333-3333-333333333333/resourceGroups/rg';
const VAULTS = ['one', 'two'].map((name) => ({
  id: `${GROUP}/providers/Microsoft.RecoveryServices/vaults/${name}`,
  name,
  type: 'microsoft.recoveryservices/vaults',
  location: 'northeurope',
  properties: { publicNetworkAccess: 'Disabled', privateEndpointConnections: [] },
}));
const KEYS = ['id', 'name', 'type', 'location', 'properties'] as const;
const asText = VAULTS.map((each) => ({ ...each, properties: JSON.stringify(each.properties) }));

function read(text: string, file = 'a.json'): EstateReading {
  return assembleEstate([{ file, text }]);
}

const table = (cells: readonly (typeof VAULTS)[number][] | typeof asText): object => ({
  columns: KEYS.map((name) => ({ name, type: 'string' })),
  rows: cells.map((each) => KEYS.map((key) => each[key])),
});

describe('answers', () => {
  test.each([
    { title: 'the table form', value: { totalRecords: 2, count: 2, data: table(VAULTS) } },
    { title: 'a bare table', value: table(asText) },
    { title: 'rows whose properties are text', value: { count: 2, data: asText } },
    { title: 'Search-AzGraph', value: { SkipToken: null, Data: VAULTS } },
    {
      title: 'Search-AzGraph with capitals everywhere',
      value: {
        Data: VAULTS.map(({ id, location, properties }) => ({
          ResourceId: id,
          Location: location,
          Properties: { PublicNetworkAccess: properties.publicNetworkAccess },
        })),
      },
    },
    {
      title: 'a batch',
      value: {
        responses: [
          { name: 'a', httpStatusCode: 200, content: { value: [VAULTS[0]] } },
          { name: 'b', httpStatusCode: 200, content: VAULTS[1] },
        ],
      },
    },
  ])('$title gives its resources', ({ value }) => {
    const { estate, unused } = read(JSON.stringify(value));
    expect(estate.vaults).toMatchObject(
      VAULTS.map(({ id }) => ({ id, location: 'northeurope', publicNetworkAccess: 'Disabled' })),
    );
    expect(unused).toEqual([]);
  });

  test('Search-AzGraph that goes on is said to', () => {
    expect(read(JSON.stringify({ SkipToken: 'ew0K', Data: VAULTS })).unused).toMatchObject([
      { reason: expect.stringContaining('the list goes on') },
    ]);
  });

  test('an error inside a batch is said, the rest is read', () => {
    const { estate, unused } = read(
      JSON.stringify({
        responses: [
          {
            httpStatusCode: 403,
            content: { error: { code: 'AuthorizationFailed', message: 'no' } },
          },
          { httpStatusCode: 200, content: VAULTS[0] },
        ],
      }),
    );
    expect(estate.vaults).toHaveLength(1);
    expect(unused).toMatchObject([{ reason: expect.stringContaining('AuthorizationFailed no') }]);
  });

  test('interfaces of machines alone are a list of interfaces all the same', () => {
    const nic = {
      id: `${GROUP}/providers/Microsoft.Network/networkInterfaces/vm1`,
      properties: { ipConfigurations: [{ properties: { privateIPAddress: '10.0.0.4' } }] },
    };
    const kinds = missingLists(read(JSON.stringify({ count: 1, data: [nic] }))).map(
      ({ kind }) => kind,
    );
    expect(kinds).toContain('private endpoint');
    expect(kinds).not.toContain('network interface');
  });

  test('properties whose text is cut are not read as none', () => {
    const [first] = asText;
    const { estate, unused } = read(
      JSON.stringify([{ ...first, properties: first?.properties.slice(0, 20) }]),
    );
    expect(estate.vaults).toHaveLength(1);
    expect(unused).toMatchObject([{ reason: expect.stringContaining('not whole JSON') }]);
  });

  test('warnings of az in front are skipped, and a place after them is still right', () => {
    const warning = 'WARNING: The behavior of this command has been altered\nWARNING: two\n';
    expect(read(`${warning}${JSON.stringify(VAULTS)}`).estate.vaults).toHaveLength(2);
    expect(() => read(`${warning}[{"id" 1}]`)).toThrow('a.json:3:8');
  });
});

const SECRET = 'PLANTED0000';
const FOREIGN: readonly { readonly code: keyof typeof JA; readonly text: string }[] = [
  {
    code: 'form.arm-template',
    text: JSON.stringify({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: { key: { defaultValue: SECRET, type: 'String' } },
      resources: [{ type: 'Microsoft.Network/privateEndpoints', name: 'pe' }],
    }),
  },
  {
    code: 'form.arm-parameters',
    text: JSON.stringify({
      $schema: 'https://schema.management.azure.com/schemas/2015-01-01/deploymentParameters.json#',
      parameters: { key: { value: SECRET } },
    }),
  },
  {
    code: 'form.deployment',
    text: JSON.stringify({
      id: `${GROUP}/providers/Microsoft.Resources/deployments/main`,
      properties: { outputs: { key: { type: 'String', value: SECRET } }, outputResources: [] },
    }),
  },
  {
    code: 'form.deployment',
    text: JSON.stringify({
      id: `${GROUP}/providers/Microsoft.Resources/deploymentStacks/main`,
      properties: { outputs: { key: { type: 'SecureString', value: SECRET } } },
    }),
  },
  { code: 'form.terraform-outputs', text: `Outputs:\n\nendpoint = "${SECRET}"\n` },
  {
    code: 'form.deployment-outputs',
    text: JSON.stringify({ endpoint: { type: 'String', value: SECRET } }),
  },
  {
    code: 'form.what-if',
    text: JSON.stringify({
      status: 'Succeeded',
      changes: [{ changeType: 'Create', resourceId: 'x' }],
    }),
  },
  { code: 'form.what-if', text: `Note: The result may contain false positives\n\n  + ${SECRET}` },
  {
    code: 'form.har',
    text: JSON.stringify({
      log: {
        version: '1.2',
        entries: [{ request: { headers: [{ name: 'Authorization', value: SECRET }] } }],
      },
    }),
  },
  {
    code: 'form.pulumi',
    text: JSON.stringify({
      version: 3,
      deployment: { manifest: {}, resources: [{ urn: SECRET }] },
    }),
  },
  {
    code: 'form.bind-zone',
    text: `; Exported zone file from Azure Private DNS\n;      Zone name: z\n\n$TTL 10\n$ORIGIN z.\n@ IN TXT "${SECRET}"\n`,
  },
  {
    code: 'form.terraform-text',
    text: `# azurerm_private_endpoint.pe:\nresource "azurerm_private_endpoint" "pe" {\n    id = "${SECRET}"\n}\n`,
  },
  {
    code: 'form.terraform-plan-text',
    text: `\nTerraform used the selected providers to generate the following execution plan.\n ${SECRET}`,
  },
  {
    code: 'form.terraform-config',
    text: `# main\nterraform {\n  backend "azurerm" { access_key = "${SECRET}" }\n}\n`,
  },
  {
    code: 'form.terraform-log',
    text: `{"@level":"info","@message":"${SECRET}","type":"version"}\n{"@level":"info","@message":"x"}`,
  },
  {
    code: 'form.bind-zone',
    text: `@ 3600 IN SOA azureprivatedns.net. host.${SECRET}. 1 1 1 1 1\n`,
  },
  { code: 'form.bicep', text: `param location string\nvar key = '${SECRET}'\n` },
  { code: 'form.html', text: `<!DOCTYPE html><html><body>${SECRET}</body></html>` },
  { code: 'form.unknown', text: `DefaultEndpointsProtocol=https;AccountKey=${SECRET}` },
];

describe('files that hold no resources', () => {
  test.each(FOREIGN)(
    '$code is named, with what to do, and nothing of it is shown',
    ({ code, text }) => {
      const reading = read(text, 'a.txt');
      expect(new Set(reading.unused.map(({ because }) => because?.code))).toEqual(new Set([code]));
      expect(reading.used).toEqual([]);
      expect(reading.unused.map(({ reason }) => reason).join()).toMatch(
        /az |terraform show|docs\/estate\.md/,
      );
      expect(JSON.stringify(reading)).not.toContain(SECRET);
      expect(JA[code]).toMatch(/ください|docs\/estate\.md/);
    },
  );

  test.each([
    { id: `https://st.blob.core.windows.net/c?sv=2024&sig=${SECRET}aaaa` },
    { id: `https://user:${SECRET}@host.example` },
    { id: `DefaultEndpointsProtocol=https;AccountKey=${SECRET}==;EndpointSuffix=x` },
    { id: VAULTS[0]?.id.replace('one', `a;Password=${SECRET}`) },
    { keyName: 'key1', value: SECRET },
    { appId: 'x', password: SECRET },
    { error: { code: 'Bad', message: `the token eyJhbGciOi${SECRET}.eyJzdWIi${SECRET}.x is old` } },
    {
      id: `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe`,
      location: SECRET,
      customDnsConfigs: [{ fqdn: `a?sig=${SECRET}`, ipAddresses: [`pwd=${SECRET}`] }],
    },
  ])('a secret where no secret belongs is not shown: %#', (value) => {
    const { unused, notes } = read(JSON.stringify([value]));
    expect(unused.length + notes.length).toBeGreaterThan(0);
    expect(JSON.stringify([unused, notes])).not.toContain(SECRET);
  });

  test('a key in a file called .json is an error that does not show it', () => {
    expect(() => read(`AccountKey=${SECRET}`)).toThrow(
      'a.json:1:1 (byte 0): this is not JSON: it begins with neither "[" nor "{"',
    );
  });
});

describe('files', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sekisho-forms-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  test.each([
    {
      title: 'UTF-16LE without a byte order mark',
      bytes: (text: string) => Buffer.from(text, 'utf16le'),
    },
    {
      title: 'UTF-16BE without a byte order mark',
      bytes: (text: string) => Buffer.from(text, 'utf16le').swap16(),
    },
  ])('$title is read, and a place in it is right', async ({ bytes }) => {
    const path = join(folder, 'vaults.json');
    await writeFile(path, bytes(JSON.stringify(VAULTS)));
    expect((await readEstate(folder)).estate.vaults).toHaveLength(2);
    await writeFile(path, bytes('[{"id":'));
    await expect(readEstate(folder)).rejects.toThrow('vaults.json:1:8 (byte 14)');
  });

  test('JSON lines in a file of their own extension', async () => {
    await writeFile(
      join(folder, 'a.jsonl'),
      `${VAULTS.map((each) => JSON.stringify(each)).join('\r\n')}\r\n`,
    );
    expect((await readEstate(folder)).estate.vaults).toHaveLength(2);
  });

  test('a file that is not opened is named for what it is', async () => {
    for (const name of ['a.har', 'b.bicep', 'c.tf', 'd.xlsx', 'e.png', 'f.zone', 'g.html', 'h.md'])
      await writeFile(join(folder, name), SECRET);
    const { unused } = await readEstate(folder);
    expect(unused.map(({ file, because }) => `${file} ${because?.code}`)).toEqual([
      'a.har form.har',
      'b.bicep form.bicep',
      'c.tf form.terraform-config',
      'd.xlsx form.spreadsheet',
      'e.png form.image',
      'f.zone form.bind-zone',
      'g.html form.html',
      'h.md form.other-extension',
    ]);
  });
});
