// What is exported of Azure, in every form: az's JSON, tables of Resource Graph and the portal, Terraform's state,
// objects of PowerShell, JSON lines, YAML.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { assembleEstate } from '@sekisho/core/estate/assemble-estate.ts';
import { decodeText } from '@sekisho/core/estate/decode-text.ts';
import { scanJson } from '@sekisho/core/estate/scan-json.ts';
import { EXAMPLE_SITE } from '@sekisho/sekisho/cli/site-input.ts';
import { ENDPOINT, endpoint, NIC, TARGET } from '@sekisho/test-kit/estate/one-endpoint.ts';
import { plain } from '../target.ts';

const FOLDER = join(EXAMPLE_SITE, 'estate-after-setup');
const EXPORTS = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => readFileSync(join(FOLDER, file), 'utf8'));

const CSV = `id,name,type,location,properties\n${ENDPOINT},pe-a,microsoft.network/privateendpoints,francecentral,"${JSON.stringify(endpoint.properties).replaceAll('"', '""')}"\n`;
const TERRAFORM = JSON.stringify({
  version: 4,
  terraform_version: '1.9.0',
  resources: [
    {
      mode: 'managed',
      type: 'azurerm_private_endpoint',
      name: 'a',
      instances: [
        {
          attributes: {
            id: ENDPOINT,
            name: 'pe-a',
            network_interface: [{ id: NIC, name: 'nic' }],
            custom_dns_configs: [{ fqdn: 'a.vault.azure.net', ip_addresses: ['10.3.0.4'] }],
            private_service_connection: [
              { private_connection_resource_id: TARGET, subresource_names: ['vault'] },
            ],
          },
        },
      ],
    },
  ],
});
const GRAPH = JSON.stringify({
  count: 1,
  data: [{ ...endpoint, type: 'microsoft.network/privateendpoints' }],
  total_records: 1,
});
const TABLE = JSON.stringify({
  data: {
    columns: [
      { name: 'id', type: 'string' },
      { name: 'type', type: 'string' },
      { name: 'properties', type: 'object' },
    ],
    rows: [[ENDPOINT, 'microsoft.network/privateendpoints', endpoint.properties]],
  },
});
const LIST = `Id                 : ${ENDPOINT}\nName               : pe-a\nPrivateIPAddress   : 10.3.0.4\nFqdns              : {a.vault.azure.net, b.vault.azure.net}\n\n`;
const PORTAL = 'FQDN\tIP addresses\na.vault.azure.net\t10.3.0.4\nb.vault.azure.net\t10.3.0.5\n';
const YAML = `- id: ${ENDPOINT}\n  name: pe-a\n  type: Microsoft.Network/privateEndpoints\n  properties:\n    networkInterfaces:\n    - id: ${NIC}\n`;
const ARM = JSON.stringify({ value: [endpoint], nextLink: 'https://management.azure.com/x' });
const ERROR = '{"error":{"code":"AuthorizationFailed","message":"x"}}';

export const estateTargets = plain([
  {
    name: 'estate: any form',
    inputs: [
      ...EXPORTS,
      CSV,
      CSV.replaceAll(',', ';'),
      TERRAFORM,
      GRAPH,
      TABLE,
      LIST,
      PORTAL,
      YAML,
      ARM,
      ERROR,
      `${JSON.stringify(endpoint)}\n${JSON.stringify(endpoint)}\n`,
    ],
    words: ['"properties":', 'privateEndpoints', 'Id : ', '@{', 'System.Object[]', '"', '""', '\t'],
    read: (input) => {
      const decoded = decodeText(input);
      if (decoded.ok)
        assembleEstate([
          { file: 'a.json', text: decoded.text },
          { file: 'b.json', text: JSON.stringify([endpoint]) },
        ]);
    },
  },
  {
    name: 'estate: JSON that is cut or doubled',
    inputs: [GRAPH, ARM],
    read: (input) => scanJson(input.toString('utf8')),
  },
]);
