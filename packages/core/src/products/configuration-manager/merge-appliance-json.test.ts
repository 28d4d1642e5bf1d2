import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseApplianceJson } from '../../roads/current-settings.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { mergeApplianceJson } from './merge-appliance-json.ts';

const PLANNED = {
  proxy: { host: '10.1.1.20', port: 3128 },
  bypass: ['vault.azure.net', 'jpe.privatelink.siterecovery.windowsazure.com'],
};
const LIST = 'vault.azure.net;jpe.privatelink.siterecovery.windowsazure.com';

describe('only what the plan is about changes', () => {
  test.each([
    {
      title: 'values are replaced where they stand',
      before:
        '{\r\n\t"Zebra": [1, 2,  3],\r\n\t"EnableProxyBypassList": "false",\r\n\t"Proxy": { "IPAddress": "http://10.1.1.20", "PortNumber": "3128", "Password": "AQAA==", "BypassList": "" },\r\n\t"Last": 1.50\r\n}\r\n',
      after: `{\r\n\t"Zebra": [1, 2,  3],\r\n\t"EnableProxyBypassList": "true",\r\n\t"Proxy": { "IPAddress": "http://10.1.1.20", "PortNumber": "3128", "Password": "AQAA==", "BypassList": "${LIST}" },\r\n\t"Last": 1.50\r\n}\r\n`,
    },
    {
      title: 'missing members are written as their neighbours are',
      before:
        '{\n  "ComponentVersion": "26.0.0.1",\n  "Proxy": {\n    "IPAddress": "http://10.1.1.20",\n    "PortNumber": 3128\n  }\n}',
      after: `{\n  "ComponentVersion": "26.0.0.1",\n  "Proxy": {\n    "IPAddress": "http://10.1.1.20",\n    "PortNumber": 3128,\n    "BypassList": "${LIST}"\n  },\n  "EnableProxyBypassList": "true"\n}`,
    },
    {
      title: 'one line without blanks stays one',
      before:
        '{"EnableProxyBypassList":true,"Proxy":{"IPAddress":"10.1.1.20","PortNumber":"3128","BypassList":null}}',
      after: `{"EnableProxyBypassList":true,"Proxy":{"IPAddress":"10.1.1.20","PortNumber":"3128","BypassList":"${LIST}"}}`,
    },
    {
      title: "the company's own entries stay in front",
      before:
        '{"EnableProxyBypassList":"True","Proxy":{"IPAddress":"http://10.1.1.20:3128/","BypassList":"vcenter1;vault.azure.net"}}',
      after:
        '{"EnableProxyBypassList":"True","Proxy":{"IPAddress":"http://10.1.1.20:3128/","BypassList":"vcenter1;vault.azure.net;jpe.privatelink.siterecovery.windowsazure.com"}}',
    },
    {
      title: 'an entry that stops the page goes',
      before:
        '{"EnableProxyBypassList":"true","Proxy":{"IPAddress":"http://10.1.1.20","PortNumber":"3128","BypassList":"*.vault.azure.net"}}',
      after: `{"EnableProxyBypassList":"true","Proxy":{"IPAddress":"http://10.1.1.20","PortNumber":"3128","BypassList":"${LIST}"}}`,
    },
    {
      title: 'a list stays a list',
      before:
        '{"EnableProxyBypassList":"true","Proxy":{"IPAddress":"http://10.1.1.20","PortNumber":"3128","BypassList":[]}}',
      after: `{"EnableProxyBypassList":"true","Proxy":{"IPAddress":"http://10.1.1.20","PortNumber":"3128","BypassList":["${LIST.replace(';', '","')}"]}}`,
    },
    {
      title: 'keys in other case, escapes and brackets in texts, a byte order mark',
      before:
        '\ufeff{"note":"a \\"}{ [,","enableproxybypasslist":"true","proxy":{"x":{"y":["}",{}]},"ipaddress":"http://10.1.1.20","portnumber":"3128","bypasslist":"a"}}',
      after: `\ufeff{"note":"a \\"}{ [,","enableproxybypasslist":"true","proxy":{"x":{"y":["}",{}]},"ipaddress":"http://10.1.1.20","portnumber":"3128","bypasslist":"a;${LIST}"}}`,
    },
    {
      title: 'another proxy is replaced, the number stays a number',
      before:
        '{"EnableProxyBypassList":"true","Proxy":{"IPAddress":"http://10.9.9.9","PortNumber":8080,"BypassList":"' +
        LIST +
        '"}}',
      after: `{"EnableProxyBypassList":"true","Proxy":{"IPAddress":"http://10.1.1.20","PortNumber":3128,"BypassList":"${LIST}"}}`,
    },
  ])('$title', ({ before, after }) => {
    expect(mergeApplianceJson(before, PLANNED).text).toBe(after);
    expect(mergeApplianceJson(after, PLANNED).text).toBe(after);
  });

  test('without a Proxy object one is made that our own reader understands', () => {
    for (const before of ['{}', '{ "Proxy": null }', '{\n  "a": 1\n}']) {
      const { text } = mergeApplianceJson(before, PLANNED);
      expect(parseApplianceJson(text, 'appliance.json')).toEqual({
        proxy: 'http://10.1.1.20:3128',
        bypassListEnabled: true,
        bypassProxyOnLocal: true,
        bypass: PLANNED.bypass,
      });
    }
  });

  test('where the page shows its list by itself, the key stays as it is', () => {
    const planned = { ...PLANNED, setsKey: false };
    for (const key of [
      '',
      '"EnableProxyBypassList": "false", ',
      '"enableproxybypasslist": true, ',
    ]) {
      const { text } = mergeApplianceJson(`{ ${key}"Proxy": null }`, planned);
      expect(text.startsWith(`{ ${key}"Proxy"`)).toBe(true);
      expect(text.match(/EnableProxyBypassList/gi) ?? []).toHaveLength(key === '' ? 0 : 1);
      expect(parseApplianceJson(text, 'appliance.json').bypass).toEqual(PLANNED.bypass);
    }
  });

  test('says which entries stay and which are gone', () => {
    const before = '{"Proxy":{"BypassList":"vcenter1;*.x.example.com;vault.azure.net"}}';
    expect(mergeApplianceJson(before, PLANNED)).toMatchObject({
      kept: ['vcenter1'],
      dropped: ['*.x.example.com'],
    });
  });
});

describe('what can not be merged is refused', () => {
  test.each([
    { before: '', message: /one JSON object|not JSON/ },
    { before: '[]', message: /one JSON object/ },
    { before: '{"a":1}{"b":2}', message: /one JSON object/ },
    { before: '{"Proxy":"http://10.1.1.20"}', message: /Proxy is no object/ },
    { before: '{"Proxy":{"BypassList":7}}', message: /neither a text nor a list/ },
    { before: '{"Proxy":{"BypassList":"a"},"proxy":{}}', message: /same key twice/ },
    { before: '{"Proxy":{"BypassList":"a","BypassList":"b"}}', message: /twice/ },
    { before: '{"EnableProxyBypassList":', message: /not JSON/ },
  ])('$before', ({ before, message }) => {
    expect(() => mergeApplianceJson(before, PLANNED)).toThrow(message);
  });

  test('random text ends in a merge or a UserError, never in anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          return mergeApplianceJson(text, PLANNED).text !== '';
        } catch (error) {
          return error instanceof UserError;
        }
      }),
    );
  });
});

test('any object keeps its other members, their order and their text', () => {
  const key = fc.string().filter((text) => !/^(?:proxy|enableproxybypasslist)$/i.test(text));
  const others = fc.uniqueArray(fc.tuple(key, fc.jsonValue()), {
    selector: ([each]) => each.toLowerCase(),
    maxLength: 6,
  });
  fc.assert(
    fc.property(others, others, fc.constantFrom(0, 2, '\t'), (before, after, indent) => {
      const value = Object.fromEntries([
        ...before,
        ['Proxy', { IPAddress: 'http://10.1.1.20', PortNumber: '3128', BypassList: 'vcenter1' }],
        ...after.filter(
          ([each]) => !before.some(([other]) => other.toLowerCase() === each.toLowerCase()),
        ),
      ]);
      const text = JSON.stringify(value, null, indent);
      const merged = mergeApplianceJson(text, PLANNED).text;
      const expected = {
        ...value,
        Proxy: {
          IPAddress: 'http://10.1.1.20',
          PortNumber: '3128',
          BypassList: `vcenter1;${LIST}`,
        },
        EnableProxyBypassList: 'true',
      };
      expect(JSON.stringify(JSON.parse(merged))).toBe(JSON.stringify(expected));
    }),
  );
});
