import { describe, expect, test } from 'vitest';

import { parseSystemOptions } from './internet-options.ts';

const OPTIONS = String.raw`Software\Microsoft\Windows\CurrentVersion\Internet Settings`;
const SYSTEM = `HKEY_USERS\\S-1-5-18\\${OPTIONS}`;
const MACHINE = String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings`;
const POLICY = String.raw`HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings`;

function reg(keys: Readonly<Record<string, readonly string[]>>): string {
  const sections = Object.entries(keys).map(([key, lines]) => [`[${key}]`, ...lines, '']);
  return ['Windows Registry Editor Version 5.00', '', ...sections.flat()].join('\r\n');
}

/** As regedit writes a binary value, in lines of 25 bytes. */
function connection(flags: number, texts: readonly [string, string, string]): string {
  const length = (value: number): number[] => [value & 255, value >> 8, 0, 0];
  const bytes = [
    ...length(0x46),
    ...length(9),
    ...length(flags),
    ...texts.flatMap((text) => [...length(text.length), ...Buffer.from(text)]),
    ...Array.from({ length: 32 }, () => 0),
  ].map((byte) => byte.toString(16).padStart(2, '0'));
  const lines = bytes.map((byte, index) => (index % 25 === 24 ? `${byte},\\\r\n  ` : `${byte},`));
  return `"DefaultConnectionSettings"=hex:${lines.join('').replace(/,(?:\\\r\n {2})?$/, '')}`;
}

const MANUAL = ['"ProxyEnable"=dword:00000001', '"ProxyServer"="10.9.0.8:8080"'];
const PER_MACHINE = ['"ProxySettingsPerUser"=dword:00000000'];

const ask = (
  keys: Readonly<Record<string, readonly string[]>>,
): ReturnType<typeof parseSystemOptions> => parseSystemOptions(reg(keys), 'x.reg');

describe('whose values count', () => {
  test("by policy the machine's, whatever SYSTEM has", () => {
    const found = ask({
      [SYSTEM]: ['"ProxyEnable"=dword:00000000'],
      [POLICY]: PER_MACHINE,
      [MACHINE]: [...MANUAL, '"ProxyOverride"="*.intra.example;<local>"'],
    });
    expect(found).toEqual({
      options: { proxy: 'http://10.9.0.8:8080', bypass: ['*.intra.example', '<local>'] },
      machineWide: { file: 'x.reg', key: POLICY },
    });
  });
  test.each([
    { title: 'the policy alone', keys: { [POLICY]: PER_MACHINE }, code: 'machine-wide' },
    {
      title: "the machine's values without the policy",
      keys: { [MACHINE]: MANUAL },
      code: 'other-account',
    },
    {
      title: 'the policy says that accounts have their own',
      keys: { [POLICY]: ['"ProxySettingsPerUser"=dword:00000001'], [MACHINE]: MANUAL },
      code: 'other-account',
    },
    {
      title: 'the copy for programs of 32 bits',
      keys: {
        [POLICY]: PER_MACHINE,
        [MACHINE.replace('Microsoft', String.raw`WOW6432Node\Microsoft`)]: MANUAL,
      },
      code: 'machine-wide',
    },
    {
      title: "a person's",
      keys: { [`HKEY_USERS\\S-1-5-21-1-2-3-1001\\${OPTIONS}`]: MANUAL },
      code: 'other-account',
    },
  ])('$title: not known', ({ keys, code }) => {
    expect(ask(keys as Record<string, readonly string[]>)).toMatchObject({
      notKnown: { code: `current-system-${code}` },
    });
  });
});

describe('what decides first', () => {
  const own = (lines: readonly string[], blob: string): ReturnType<typeof parseSystemOptions> =>
    ask({ [SYSTEM]: lines, [`${SYSTEM}\\Connections`]: [blob] });
  test.each([
    { title: 'detection', flags: 0x0b, texts: ['10.9.0.8:8080', '', ''], code: 'detect' },
    {
      title: 'detection before a script',
      flags: 0x0d,
      texts: ['', '', 'http://p/x.pac'],
      code: 'detect',
    },
    {
      title: 'a script',
      flags: 0x07,
      texts: ['10.9.0.8:8080', '', 'http://p/x.pac'],
      code: 'script',
    },
    {
      title: 'no proxy beside values that have one',
      flags: 0x01,
      texts: ['', '', ''],
      code: 'two-values',
    },
    { title: 'another proxy', flags: 0x03, texts: ['10.9.0.9:8080', '', ''], code: 'two-values' },
  ] as const)('$title', ({ flags, texts, code }) => {
    expect(own(MANUAL, connection(flags, texts))).toMatchObject({
      notKnown: { code: `current-system-${code}` },
    });
  });
  test('the address of the script is told', () => {
    const found = own([], connection(0x05, ['', '', 'http://pac.intra.example/x.pac']));
    expect(found).toMatchObject({
      notKnown: { values: { script: 'http://pac.intra.example/x.pac' } },
    });
  });
  test('the same proxy in both', () => {
    expect(own(MANUAL, connection(0x03, ['10.9.0.8:8080', '', '']))).toMatchObject({
      options: { proxy: 'http://10.9.0.8:8080' },
    });
  });
  test('the binary value alone', () => {
    const texts = ['10.9.0.8:8080', '*.intra.example;<local>', ''] as const;
    expect(own([], connection(0x03, texts))).toEqual({
      options: { proxy: 'http://10.9.0.8:8080', bypass: ['*.intra.example', '<local>'] },
    });
  });
  test('AutoDetect as a value', () => {
    expect(ask({ [SYSTEM]: [...MANUAL, '"AutoDetect"=dword:00000001'] })).toMatchObject({
      notKnown: { code: 'current-system-detect' },
    });
  });
});
