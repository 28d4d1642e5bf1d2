import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readSite, readSiteFile } from '../site/read-site.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { parseApplianceJson, readCurrentSettings } from './current-settings.ts';
import { parseInternetOptions, parseSystemOptions } from './internet-options.ts';

describe('appliance.json', () => {
  test.each([
    {
      title: 'in its real form',
      json: {
        EnableProxyBypassList: 'true',
        Proxy: {
          IPAddress: '10.1.1.20',
          PortNumber: '3128',
          UserName: '',
          Password: '',
          BypassProxyOnLocal: 'true',
          BypassList: 'vault.azure.net; ;.*.example.com; a.example.com',
        },
        Other: 1,
      },
      expected: {
        proxy: 'http://10.1.1.20:3128',
        bypassListEnabled: true,
        bypassProxyOnLocal: true,
        // Nobody says that the page takes blanks away.
        bypass: ['vault.azure.net', '.*.example.com', ' a.example.com'],
      },
    },
    {
      title: 'with real booleans, a port as number and a scheme',
      json: {
        enableproxybypasslist: false,
        proxy: {
          ipaddress: 'http://Proxy.example.com/',
          portnumber: 8080,
          bypassproxyonlocal: false,
          bypasslist: null,
        },
      },
      expected: {
        proxy: 'http://proxy.example.com:8080',
        bypassListEnabled: false,
        bypassProxyOnLocal: false,
        bypass: [],
      },
    },
    {
      title: 'as the installer of 2026 writes it, without the key',
      json: { Cloud: 'Public', ComponentVersion: '1.0.0.1', NetworkType: 'VMwareV2' },
      expected: { proxy: null, bypassListEnabled: null, bypassProxyOnLocal: false, bypass: [] },
    },
    {
      title: 'without a proxy',
      json: { EnableProxyBypassList: 'False' },
      expected: { proxy: null, bypassListEnabled: false, bypassProxyOnLocal: false, bypass: [] },
    },
  ])('$title', ({ json, expected }) => {
    expect(parseApplianceJson(`\ufeff${JSON.stringify(json)}`, 'appliance.json')).toEqual(expected);
  });

  test.each([
    {
      title: 'cut in half',
      text: '{\n  "Proxy": {"IP',
      message: 'appliance.json:2:16 (byte 17): this is not JSON: the file ends inside a string',
    },
    { title: 'not an object', text: '[]', message: 'appliance.json: it must hold one JSON object' },
    {
      title: 'a switch that is neither on nor off',
      text: '{"EnableProxyBypassList":"maybe"}',
      message: 'appliance.json: EnableProxyBypassList is "maybe"',
    },
    {
      title: 'a proxy that is none, without its password',
      text: '{"Proxy":{"IPAddress":"me:secret@x","PortNumber":"1"}}',
      message: 'appliance.json: Proxy.IPAddress "…@x" with PortNumber "1" is not an HTTP proxy',
    },
  ])('$title', ({ text, message }) => {
    expect(() => parseApplianceJson(text, 'appliance.json')).toThrow(message);
  });
});

describe('internet options', () => {
  test.each([
    {
      title: 'one proxy for all',
      text: '{"ProxyEnable":1,"ProxyServer":"10.1.1.20:3128","ProxyOverride":"*.a.example.com;<local>"}',
      expected: { proxy: 'http://10.1.1.20:3128', bypass: ['*.a.example.com', '<local>'] },
    },
    {
      title: 'one for each protocol',
      text: '{"ProxyEnable":1,"ProxyServer":"http=a:80;https=b.example.com:8443"}',
      expected: { proxy: 'http://b.example.com:8443', bypass: [] },
    },
    {
      title: 'a proxy for http alone leaves https without',
      text: '{"ProxyEnable":1,"ProxyServer":"http=a:80"}',
      expected: { proxy: null, bypass: [] },
    },
    {
      title: 'switched off, the list is kept',
      text: '{"ProxyEnable":0,"ProxyServer":"a:80","ProxyOverride":"<local>"}',
      expected: { proxy: null, bypass: ['<local>'] },
    },
    {
      title: 'port 80 when none is given',
      text: '{"ProxyEnable":true,"ProxyServer":"proxy1"}',
      expected: { proxy: 'http://proxy1:80', bypass: [] },
    },
    {
      title: 'a list cut at blanks and commas too, as WinINET cuts it',
      text: '{"ProxyOverride":"*.a.example, *.b.example\\t*.c.example;; <local>"}',
      expected: { proxy: null, bypass: ['*.a.example', '*.b.example', '*.c.example', '<local>'] },
    },
    { title: 'nothing set', text: '{}', expected: { proxy: null, bypass: [] } },
    {
      title: 'a .reg export',
      text: 'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]\r\n"User Agent"="x"\r\n"ProxyEnable"=dword:00000001\r\n"ProxyServer"="10.1.1.20:3128"\r\n"ProxyOverride"="*.a;\\"b\\";<local>"\r\n"Bin"=hex:01,02,\\\r\n  03\r\n\r\n[HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections]\r\n"ProxyEnable"=dword:00000000\r\n',
      expected: { proxy: 'http://10.1.1.20:3128', bypass: ['*.a', '"b"', '<local>'] },
    },
  ])('$title', ({ text, expected }) => {
    expect(parseInternetOptions(text, 'system.json')).toEqual(expected);
  });

  test.each([
    {
      title: 'on without a server',
      text: '{"ProxyEnable":1}',
      message: 'ProxyEnable is 1, but ProxyServer is empty',
    },
    { title: 'neither on nor off', text: '{"ProxyEnable":2}', message: 'ProxyEnable is 2' },
    {
      title: 'a script',
      text: '{"AutoConfigURL":"http://a/proxy.pac"}',
      message: 'AutoConfigURL is set',
    },
    {
      title: 'a SOCKS proxy',
      text: '{"ProxyEnable":1,"ProxyServer":"socks=a:1080"}',
      message: 'ProxyServer "socks=a:1080" names no HTTP proxy for https',
    },
    {
      title: 'a port out of range',
      text: '{"ProxyEnable":1,"ProxyServer":"a:70000"}',
      message: 'names no HTTP proxy',
    },
    {
      title: 'a .reg export of something else',
      text: 'Windows Registry Editor Version 5.00\n[HKEY_CURRENT_USER\\X]\n',
      message: 'no key of Internet Settings is in it',
    },
  ])('$title is refused', ({ text, message }) => {
    expect(() => parseInternetOptions(text, 'system.json')).toThrow(message);
  });
});

describe('whose options a file holds', () => {
  const KEY = String.raw`Software\Microsoft\Windows\CurrentVersion\Internet Settings`;
  const POLICIES = String.raw`SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings`;
  const values =
    '"ProxyEnable"=dword:00000001\r\n"ProxyServer"="10.77.3.8:8080"\r\n"ProxyOverride"="*.works.example;<local>"';
  const reg = (...keys: readonly (readonly [string, string])[]): string =>
    `Windows Registry Editor Version 5.00\r\n\r\n${keys.map(([path, lines]) => `[${path}]\r\n${lines}\r\n`).join('\r\n')}`;
  const options = { proxy: 'http://10.77.3.8:8080', bypass: ['*.works.example', '<local>'] };
  const unknown = (kind: string, more: Record<string, string>): object => ({
    notKnown: { code: `current-system-${kind}`, values: { file: 'x.reg', ...more } },
  });
  const person = `HKEY_USERS\\S-1-5-21-111-222-333-1001\\${KEY}`;
  const machine = `HKEY_LOCAL_MACHINE\\${KEY}`;
  const script =
    '"ProxyEnable"=dword:00000001\r\n"ProxyServer"="10.77.3.8:8080"\r\n"AutoConfigURL"="http://wpad.works.example/all.pac"';

  test.each<{ title: string; text: string; expected: object }>([
    {
      title: 'SYSTEM by its SID',
      text: reg([`HKEY_USERS\\S-1-5-18\\${KEY}`, values]),
      expected: { options },
    },
    {
      title: 'SYSTEM by .DEFAULT, in small letters',
      text: reg([`hkey_users\\.default\\${KEY.toLowerCase()}`, values]),
      expected: { options },
    },
    {
      title: 'both, which are one profile',
      text: reg([`HKEY_USERS\\.DEFAULT\\${KEY}`, values], [`HKEY_USERS\\S-1-5-18\\${KEY}`, values]),
      expected: { options },
    },
    {
      title: "the person's who exported",
      text: reg([`HKEY_CURRENT_USER\\${KEY}`, values]),
      expected: unknown('other-account', { key: `HKEY_CURRENT_USER\\${KEY}` }),
    },
    {
      title: "another person's",
      text: reg([person, values]),
      expected: unknown('other-account', { key: person }),
    },
    {
      title: "another service's",
      text: reg([`HKEY_USERS\\S-1-5-20\\${KEY}`, values]),
      expected: unknown('other-account', { key: `HKEY_USERS\\S-1-5-20\\${KEY}` }),
    },
    {
      title: "SYSTEM's beside a person's",
      text: reg([person, '"ProxyEnable"=dword:0'], [`HKEY_USERS\\S-1-5-18\\${KEY}`, values]),
      expected: { options },
    },
    {
      title: "the machine's alone",
      text: reg([machine, values]),
      expected: unknown('other-account', { key: machine }),
    },
    {
      title: "the machine's by policy, beside SYSTEM's own",
      text: reg(
        [`HKEY_LOCAL_MACHINE\\${POLICIES}`, '"ProxySettingsPerUser"=dword:00000000'],
        [machine, values],
        [`HKEY_USERS\\S-1-5-18\\${KEY}`, '"ProxyEnable"=dword:00000000'],
      ),
      expected: {
        options,
        machineWide: { file: 'x.reg', key: `HKEY_LOCAL_MACHINE\\${POLICIES}` },
      },
    },
    {
      title: 'the same policy, saying that each account has its own',
      text: reg(
        [`HKEY_LOCAL_MACHINE\\${POLICIES}`, '"ProxySettingsPerUser"=dword:00000001'],
        [`HKEY_USERS\\S-1-5-18\\${KEY}`, values],
      ),
      expected: { options },
    },
    {
      title: 'a policy for the account itself',
      text: reg(
        [`HKEY_USERS\\S-1-5-18\\${POLICIES}`, '"ProxyServer"="10.77.3.9:8080"'],
        [`HKEY_USERS\\S-1-5-18\\${KEY}`, values],
      ),
      expected: unknown('policy', { key: `HKEY_USERS\\S-1-5-18\\${POLICIES}` }),
    },
    {
      title: 'a script before a fixed proxy',
      text: reg([`HKEY_USERS\\S-1-5-18\\${KEY}`, script]),
      expected: unknown('script', { script: 'http://wpad.works.example/all.pac' }),
    },
    {
      title: 'a script in JSON',
      text: '{"AutoConfigURL":"http://a.example/p.pac","ProxyEnable":0}',
      expected: unknown('script', { script: 'http://a.example/p.pac' }),
    },
    {
      title: 'a script that is empty',
      text: '{"AutoConfigURL":"","ProxyEnable":0}',
      expected: { options: { proxy: null, bypass: [] } },
    },
    {
      title: 'the policy in JSON',
      text: '{"ProxySettingsPerUser":0,"ProxyEnable":0}',
      expected: unknown('machine-wide', { key: 'ProxySettingsPerUser' }),
    },
  ])('$title', ({ text, expected }) => {
    expect(parseSystemOptions(text, 'x.reg')).toEqual(expected);
  });

  test('two values of one profile that differ are refused', () => {
    const text = reg(
      [`HKEY_USERS\\.DEFAULT\\${KEY}`, values],
      [`HKEY_USERS\\S-1-5-18\\${KEY}`, '"ProxyEnable"=dword:0'],
    );
    expect(() => parseSystemOptions(text, 'x.reg')).toThrow('ProxyEnable stands in it twice');
  });
});

test('no text makes a reader throw anything but a UserError', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '"ProxyEnable"',
    ':',
    '1',
    ',',
    '"ProxyServer"',
    '"a:1"',
    '"Proxy"',
    '"IPAddress"',
    'Windows Registry Editor',
    '[x\\Internet Settings]',
    '\n',
    '"a"=dword:1',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((parts) => parts.join('')),
      ),
      (text) => {
        for (const parse of [parseApplianceJson, parseInternetOptions, parseSystemOptions]) {
          try {
            parse(text, 'f');
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        }
      },
    ),
  );
});

describe('readCurrentSettings', () => {
  const example = fileURLToPath(new URL('../../../../examples/japan-east', import.meta.url));

  test("the example's files say what the engineer first set", async () => {
    const { appliances, proxies } = await readCurrentSettings(await readSite(example));
    expect(appliances).toEqual([
      {
        appliance: 'appliance1',
        configurationManager: {
          proxy: 'http://10.1.1.20:3128',
          bypassListEnabled: false,
          bypassProxyOnLocal: false,
          bypass: ['*.vault.azure.net', '*.siterecovery.windowsazure.com'],
        },
        system: { proxy: 'http://10.1.1.20:3128', bypass: ['<local>'] },
      },
    ]);
    expect(proxies).toEqual([
      {
        proxy: 'proxy1',
        patterns: expect.arrayContaining(['login.microsoftonline.com', 'management.azure.com']),
        problems: [],
      },
    ]);
  });

  test('a file that site.yaml names and that is missing is said; UTF-16 is read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sekisho-settings-'));
    try {
      const { site } = await readSiteFile(example);
      await writeFile(
        join(folder, 'a.json'),
        Buffer.from('\ufeff{"EnableProxyBypassList":"true"}', 'utf16le'),
      );
      const withFile = (applianceJson: string) => ({
        folder,
        site: {
          ...site,
          proxies: [],
          appliances: site.appliances.map((appliance) => ({
            ...appliance,
            settings: { applianceJson },
          })),
        },
      });
      expect((await readCurrentSettings(withFile('a.json'))).appliances[0]).toMatchObject({
        configurationManager: { bypassListEnabled: true },
        system: null,
      });
      const ofVersion = (version: string) => {
        const { site: named, ...rest } = withFile('a.json');
        const appliances = named.appliances.map((each) => ({ ...each, version }));
        return readCurrentSettings({ ...rest, site: { ...named, appliances } });
      };
      expect((await ofVersion('9.60')).appliances[0]).toMatchObject({
        configurationManager: { bypassField: 'always-shown' },
      });
      expect((await ofVersion('9.57')).appliances[0]).toMatchObject({
        configurationManager: { bypassField: 'set-by-key' },
      });
      await expect(readCurrentSettings(withFile('b.json'))).rejects.toMatchObject({
        code: 'settings.no-file',
        where: 'b.json',
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
