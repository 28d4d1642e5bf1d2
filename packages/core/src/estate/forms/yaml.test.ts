// YAML, and what else az prints.

import { describe, expect, test } from 'vitest';

import {
  ENDPOINT,
  GROUP,
  NAMES,
  NIC,
  read,
  SECRET,
} from '@sekisho/test-kit/estate/one-endpoint.ts';

describe('YAML and tables of az', () => {
  const yaml = `- id: ${ENDPOINT}\n  name: pe-a\n  location: francecentral\n  customDnsConfigs:\n  - fqdn: ${NAMES[0][0]}\n    ipAddresses: &a\n    - 10.3.0.4\n  networkInterfaces:\n  - id: ${NIC}\n`;
  test.each([
    { title: 'a list', text: yaml, file: 'a.yaml' },
    {
      title: 'in a text file, with Windows line ends',
      text: yaml.replaceAll('\n', '\r\n'),
      file: 'a.txt',
    },
    {
      title: 'in the colours of yamlc',
      text: yaml.replace(/^(\s*(?:- )?)(\w+):/gm, '$1\u001b[94m$2\u001b[39;49;00m:'),
      file: 'a.yml',
    },
    {
      title: 'several documents',
      text: `---\nid: ${GROUP}/providers/Microsoft.Network/publicIPAddresses/x\n---\n${yaml}`,
      file: 'a.yaml',
    },
  ])('$title', ({ text, file }) => {
    expect(read(text, file).estate.privateEndpoints).toMatchObject([
      { id: ENDPOINT, members: [{ fqdn: NAMES[0][0], addresses: ['10.3.0.4'] }] },
    ]);
  });

  test('YAML that is broken is an error with its place, without its text', () => {
    expect(() => read(`- id: x\n  key: "${SECRET}\n`, 'a.yaml')).toThrow(
      /^a\.yaml:\d+:\d+: this is not YAML \([A-Z_]+\)$/,
    );
  });

  test('YAML of a bomb, and nested without end, ends', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'
        .split('')
        .map((key, at) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[at]}`).join()}]`),
    ].join('\n');
    expect(() => read(bomb, 'a.yaml')).toThrow('a.yaml: this YAML repeats itself too often');
    expect(() => read('- '.repeat(200_000), 'a.yaml')).toThrow('a.yaml');
  });

  test('az -o table names -o json', () => {
    const { unused } = read(
      'Name    ResourceGroup    Location\n------  ---------------  -------------\npe-a    rg-net           francecentral\n',
      'a.txt',
    );
    expect(unused).toMatchObject([
      { because: { code: 'form.az-table', values: { columns: 'Name, ResourceGroup, Location' } } },
    ]);
    expect(unused[0]?.reason).toContain('-o json');
  });

  test('an error of az in a text file is shown, and its list is missed', () => {
    const { unused, missing } = read(
      "ERROR: (AuthorizationFailed) The client 'x' does not have authorization\n",
      'nics.txt',
    );
    expect(unused).toMatchObject([{ reason: expect.stringContaining('AuthorizationFailed') }]);
    expect(missing).toEqual([
      {
        kind: 'network interface',
        cause: 'refused',
        file: 'nics.txt',
        error: 'AuthorizationFailed',
      },
    ]);
  });
});
