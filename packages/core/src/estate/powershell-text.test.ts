import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { assembleEstate } from './assemble-estate.ts';
import { isPrinted, readPrinted } from './powershell-text.ts';

// The form is that of the examples in Az.Network's own help; names and ids are made up.
const ENDPOINT = `
Name                                : pe-asr
ResourceGroupName                   : rg
Location                            : japaneast
Id                                  : /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/provi
                                      ders/Microsoft.Network/privateEndpoints/pe-asr
Etag                                : W/"a"
ProvisioningState                   : Succeeded
Subnet                              : {
                                        "Id": "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/net/providers/Mic
                                      rosoft.Network/virtualNetworks/net/subnets/default"
                                      }
NetworkInterfaces                   : [
                                        {

                                          "Id": "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Network/networkInterfaces/pe-asr.nic.1"
                                        }
                                      ]
PrivateLinkServiceConnections       : [
                                        {
                                          "GroupIds": [
                                            "AzureSiteRecovery"
                                          ],
                                          "PrivateLinkServiceConnectionState": {
                                            "Status": "Approved",
                                            "Description": "Auto \\"approved\\""
                                          },
                                          "PrivateLinkServiceId": "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg   
                                      /providers/Microsoft.RecoveryServices/vaults/vault1"
                                        }
                                      ]
ManualPrivateLinkServiceConnections : []
CustomDnsConfigs                    : [
                                        {
                                          "Fqdn": "1-asr-pod01-rcm1.jpe.siterecovery.windowsazure.com",
                                          "IpAddresses": [
                                            "10.2.1.14"
                                          ]
                                        }
                                      ]
ExtendedLocation                    : null

`;
const NIC = `
Name                        : pe-asr.nic.1
Id                          : /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Micro
                              soft.Network/networkInterfaces/pe-asr.nic.1
IpConfigurations            : [
                                {
                                  "Name": "x",
                                  "PrivateIpAddress": "10.2.1.14",
                                  "PrivateLinkConnectionProperties": {
                                    "GroupId": "AzureSiteRecovery",
                                    "RequiredMemberName": "SiteRecovery-rcm1",
                                    "Fqdns": [
                                      "1-asr-pod01-rcm1.jpe.siterecovery.windowsazure.com"
                                    ]
                                  }
                                }
                              ]
EnableIPForwarding          : False
MacAddress                  :
`;
const EXPECTED = expect.objectContaining({
  name: 'pe-asr',
  location: 'japaneast',
  targetId:
    '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/vault1',
  subnetId:
    '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/net/subnets/default',
  groupIds: ['AzureSiteRecovery'],
  connection: 'Approved',
  members: [
    {
      fqdn: '1-asr-pod01-rcm1.jpe.siterecovery.windowsazure.com',
      addresses: ['10.2.1.14'],
      member: 'SiteRecovery-rcm1',
    },
  ],
});

describe('printed lists', () => {
  test.each([
    {
      title: 'one file each',
      files: [
        { file: 'pe.txt', text: ENDPOINT },
        { file: 'nic.txt', text: NIC },
      ],
    },
    {
      title: 'both in one file, with prompts',
      files: [
        {
          file: 'all.txt',
          text: `PS C:\\> Get-AzPrivateEndpoint\n${ENDPOINT}\nPS C:\\> Get-AzNetworkInterface\n${NIC}`,
        },
      ],
    },
    {
      title: 'line ends of Windows',
      files: [{ file: 'all.txt', text: (ENDPOINT + NIC).replaceAll('\n', '\r\n') }],
    },
    {
      title: 'colours',
      files: [
        {
          file: 'all.txt',
          text: (ENDPOINT + NIC).replace(/^(\w+ *:)/gm, '\u001b[32;1m$1\u001b[0m'),
        },
      ],
    },
    {
      title: 'a second print of the same',
      files: [{ file: 'all.txt', text: ENDPOINT + ENDPOINT + NIC + NIC }],
    },
  ])('Get-AzPrivateEndpoint and Get-AzNetworkInterface: $title', ({ files }) => {
    const { estate, unused, notes } = assembleEstate(files);
    expect(unused).toEqual([]);
    expect(notes).toEqual([]);
    expect(estate.privateEndpoints).toEqual([EXPECTED]);
  });

  test('record sets and links print their values in braces', () => {
    const id =
      '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net';
    const text = `Name                    : l\nResourceId              : ${id}/virtualNetworkLinks/l\nVirtualNetworkId        : /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net\nTags                    : {tag1}\nRegistrationEnabled     : True\n`;
    expect(assembleEstate([{ file: 'l.txt', text }]).estate.zones[0]?.links).toEqual([
      expect.objectContaining({ name: 'l', registrationEnabled: true }),
    ]);
  });

  test('Vault Name is VaultName, and Format-List * gives the JSON under a second name', () => {
    const { objects } = readPrinted(
      'Vault Name   : kv\nItems        : {Microsoft.Azure.Commands.Network.Models.PSNetworkInterface}\nItemsText    : [\n                 {"Id": "x"}\n               ]\n',
    );
    expect(objects).toEqual([{ line: 1, value: { VaultName: 'kv', Items: [{ Id: 'x' }] } }]);
  });

  test.each([
    {
      title: 'a list of addresses cut off after the fourth',
      text: 'Name    : a\nRecords : {1.1.1.1, 2.2.2.2, 3.3.3.3, 4.4.4.4...}\n',
      reason: 'the value of Records is cut off',
    },
    {
      title: 'a text cut off',
      text: 'Name : a\nId   : /subscriptions/1…\n',
      reason: 'the value of Id is cut off',
    },
    {
      title: 'JSON cut off',
      text: 'Name   : a\nSubnet : {\n           "Id": "x"\n',
      reason: 'ends before its JSON does',
    },
    {
      title: 'JSON that is none',
      text: 'Name   : a\nSubnet : {\n           "Id": "x",\n         }\n',
      reason: 'is not JSON',
    },
    { title: 'words', text: 'Name : a\n\nand so on\n', reason: 'neither a list nor a table' },
  ])('$title is refused', ({ text, reason }) => {
    expect(readPrinted(text).refused).toEqual([
      expect.objectContaining({ reason: expect.stringContaining(reason) }),
    ]);
  });
});

describe('printed tables', () => {
  test.each([
    {
      title: 'names and addresses',
      text: 'Fqdn            IpAddresses\n----            -----------\na.example.com   {10.2.1.1}\nb.example.com   {10.2.1.2, 10.2.1.3}\n',
      names: ['a.example.com 10.2.1.1', 'b.example.com 10.2.1.2,10.2.1.3'],
    },
    {
      title: 'other columns between',
      text: '\nName Fqdn          X  PrivateIpAddress\n---- ----          -  ----------------\npe   a.example.com ab 10.2.1.1\n',
      names: ['pe: a.example.com 10.2.1.1'],
    },
  ])('$title', ({ text, names }) => {
    const printed = readPrinted(text);
    expect(printed.refused).toEqual([]);
    expect(
      printed.names.map(
        ({ endpoint, fqdn, addresses }) =>
          `${endpoint === undefined ? '' : `${endpoint}: `}${fqdn} ${addresses.join()}`,
      ),
    ).toEqual(names);
  });

  test.each([
    {
      title: 'cut off with …',
      text: 'Fqdn       IpAddresses\n----       -----------\na.exampl…  {10.2.1.1}\n',
      reason: 'line 3 of the table is cut off',
    },
    {
      title: 'cut off with ...',
      text: 'Fqdn        IpAddresses\n----        -----------\na.exampl... {10.2.1.1}\n',
      reason: 'line 3 of the table is cut off',
    },
    {
      title: 'without addresses',
      text: 'Name   Location\n----   --------\npe-asr japaneast\n',
      reason: "a table with the columns Name, Location doesn't give names with their addresses",
    },
    {
      title: 'with columns moved by hand',
      text: 'Fqdn          IpAddress\n----          ---------\na.b.example.com 10.2.1.1\n',
      reason: "doesn't keep to the table's columns",
    },
    {
      title: 'wrapped',
      text: 'Fqdn       IpAddress\n----       ---------\na.example. 10.2.1.1\ncom\n',
      reason: 'line 4 of the table has no name or no address',
    },
  ])('a table $title is refused', ({ text, reason }) => {
    const printed = readPrinted(text);
    expect(printed.names).toEqual([]);
    expect(printed.refused).toEqual([
      expect.objectContaining({
        line: expect.any(Number),
        reason: expect.stringContaining(reason),
      }),
    ]);
  });

  const endpoint = {
    id: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Network/privateEndpoints/pe',
    name: 'pe',
    privateLinkServiceConnections: [
      {
        privateLinkServiceId:
          '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv',
        groupIds: ['vault'],
      },
    ],
    customDnsConfigs: [],
  };

  test('a table goes to the endpoint that it names', () => {
    const text =
      'Name Fqdn                 IpAddress\n---- ----                 ---------\npe   kv.vault.azure.net   10.2.1.18\n';
    const { estate, used } = assembleEstate([
      { file: 'pe.json', text: JSON.stringify(endpoint) },
      { file: 't.txt', text },
    ]);
    expect(estate.privateEndpoints[0]?.members).toEqual([
      { fqdn: 'kv.vault.azure.net', addresses: ['10.2.1.18'] },
    ]);
    expect(used).toContainEqual({ file: 't.txt', kind: 'printed name', count: 1 });
  });

  test('a table that could belong to any endpoint is not guessed about', () => {
    const text =
      'Fqdn                 IpAddress\n----                 ---------\nkv.vault.azure.net   10.2.1.18\n';
    const { estate, unused } = assembleEstate([
      { file: 'pe.json', text: JSON.stringify(endpoint) },
      { file: 't.txt', text },
    ]);
    expect(estate.privateEndpoints[0]?.members).toEqual([]);
    expect(unused).toMatchObject([
      {
        file: 't.txt',
        where: 'line 3',
        reason: expect.stringContaining('no export says to which private endpoint'),
      },
    ]);
  });
});

test.each([
  { text: 'ERROR: (ResourceNotFound) no\n', printed: false },
  { text: 'Server:  dns1\nAddress:  10.1.1.53\n', printed: false },
  { text: ENDPOINT, printed: true },
])('tells printed objects from other text', ({ text, printed }) => {
  expect(isPrinted(text)).toBe(printed);
});

test('no text makes it fail, and what it reports lies within the text', () => {
  const piece = fc.constantFrom(
    'Name : a',
    'Id   : {',
    '         "x": [',
    ']',
    '}',
    '',
    '----  ---',
    'Fqdn  IpAddress',
    'a.b   1.1.1.1',
    '…',
    ':',
    ' ',
    'PS C:\\> x',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece).map((lines) => lines.join('\n')),
        fc.string(),
        fc.nat(ENDPOINT.length).map((length) => ENDPOINT.slice(0, length)),
      ),
      (text) => {
        const { objects, names, refused } = readPrinted(text);
        const count = text.split(/\r\n|\n|\r/).length;
        for (const { line } of [...objects, ...names, ...refused])
          expect(line > 0 && line <= count).toBe(true);
      },
    ),
  );
});
