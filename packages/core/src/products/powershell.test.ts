// The PowerShell scripts can't be run here. They are parsed with a PowerShell
// grammar where its package is installed, and every command and parameter in them
// is compared with what Microsoft documents.

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';

import { listPowerShell, quotePowerShell } from './shared/render/powershell-text.ts';
import type { RenderInput } from './shared/render/rendered-file.ts';
import { renderSystemInternetOptions } from './system-internet-options/render.ts';
import { renderInput, textOf, withLayers } from '@sekisho/test-kit/render/render-input.ts';
import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { renderSettings } from '../library/render-settings.ts';
import { composeToDo } from '../to-do/compose-to-do.ts';
import { renderWindowsDns } from './windows-dns/render.ts';

const PACKAGE = '@vscode/tree-sitter-wasm';

/** What is used of the parser. */
interface SyntaxNode {
  readonly type: string;
  readonly text: string;
  readonly hasError: boolean;
  readonly children: readonly (SyntaxNode | null)[];
  descendantsOfType(type: string): readonly (SyntaxNode | null)[];
}
interface SyntaxParser {
  setLanguage(language: object): void;
  parse(text: string): { readonly rootNode: SyntaxNode } | null;
}
interface TreeSitter {
  readonly Parser: { new (): SyntaxParser; init(options: object): Promise<void> };
  readonly Language: { load(path: string): Promise<object> };
}

const require = createRequire(import.meta.url);
const grammar = ((): string | null => {
  try {
    return require.resolve(PACKAGE);
  } catch {
    return null;
  }
})();

async function loadParser(main: string): Promise<SyntaxParser> {
  // The package has no types of its own that are installed everywhere: this is the border.
  const { Parser, Language } = require(main) as TreeSitter;
  await Parser.init({ locateFile: (file: string) => join(dirname(main), file) });
  const parser = new Parser();
  parser.setLanguage(await Language.load(join(dirname(main), 'tree-sitter-powershell.wasm')));
  return parser;
}

const EMPTY: RenderInput = withLayers(renderInput(), {
  'system-bypass': { proxy: 'http://[2001:db8::1]:8080', bypass: [] },
});
const FORWARDING = withLayers(renderInput({ forwardTo: ['10.2.0.4', '10.2.0.5'] }), {
  dns: { records: renderInput().plan.layers.dns.records, forward: ['vault.azure.net'] },
});
const TWO_FAMILIES = withLayers(renderInput(), {
  dns: {
    records: [
      {
        zone: 'example.com',
        name: 'a',
        type: 'A',
        ttl: 10,
        addresses: ['10.2.1.4', '2001:db8::4'],
        requirement: 'x',
        answers: [],
      },
    ],
  },
});
const SCRIPTS = [
  {
    title: 'Windows DNS, records',
    text: textOf(renderWindowsDns(renderInput()), 'windows-dns/windows-dns.ps1'),
  },
  {
    title: 'Windows DNS, forwarders',
    text: textOf(renderWindowsDns(FORWARDING), 'windows-dns/windows-dns.ps1'),
  },
  {
    title: 'Windows DNS, both families',
    text: textOf(renderWindowsDns(TWO_FAMILIES), 'windows-dns/windows-dns.ps1'),
  },
  {
    title: 'SYSTEM account',
    text: textOf(
      renderSystemInternetOptions(renderInput()),
      'system-internet-options/set-system-internet-options.ps1',
    ),
  },
  {
    title: 'SYSTEM account, no exceptions',
    text: textOf(
      renderSystemInternetOptions(EMPTY),
      'system-internet-options/set-system-internet-options.ps1',
    ),
  },
  {
    title: 'checks of what there is to do',
    text: toDoChecks(),
  },
];

function toDoChecks(): string {
  const input = planInput();
  const { teams } = composeToDo({ input, ...renderSettings(input) });
  const commands = teams
    .flatMap(({ steps }) => steps.flatMap(({ checks }) => checks))
    .filter(({ shell }) => shell === 'powershell')
    .map(({ command }) => command);
  return `${commands.join('\r\n')}\r\n`;
}

/** Commands and the parameters used of them, from Microsoft's reference of PowerShell 5.1 and the DnsServer module. */
const COMMON = ['ErrorAction'];
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'Add-DnsServerConditionalForwarderZone': ['Name', 'MasterServers', 'ReplicationScope'],
  'Add-DnsServerPrimaryZone': ['Name', 'ZoneFile', 'ReplicationScope'],
  'Add-DnsServerResourceRecord': ['ZoneName', 'Name', 'Txt', 'DescriptiveText'],
  'Add-DnsServerResourceRecordA': ['ZoneName', 'Name', 'IPv4Address', 'TimeToLive'],
  'Add-DnsServerResourceRecordAAAA': ['ZoneName', 'Name', 'IPv6Address', 'TimeToLive'],
  'ConvertFrom-Json': [],
  'ConvertTo-Json': [],
  'ForEach-Object': [],
  'Get-Content': ['LiteralPath', 'Raw'],
  'Get-DnsServerResourceRecord': ['ZoneName', 'Name', 'RRType'],
  'Get-DnsServerZone': ['Name'],
  'Get-Item': ['LiteralPath'],
  'Get-ItemProperty': ['LiteralPath', 'Name'],
  'Join-Path': [],
  'New-Item': ['ItemType', 'Force', 'Path'],
  'New-ItemProperty': ['LiteralPath', 'Name', 'Value', 'PropertyType', 'Force'],
  'New-TimeSpan': ['Seconds'],
  'Out-Null': [],
  'Remove-DnsServerResourceRecord': ['ZoneName', 'Name', 'RRType', 'RecordData', 'Force'],
  'Remove-DnsServerZone': ['Name', 'Force'],
  'Remove-Item': ['LiteralPath'],
  'Remove-ItemProperty': ['LiteralPath', 'Name'],
  'Resolve-DnsName': ['Server', 'Name', 'Type', 'DnsOnly'],
  'Select-Object': ['Unique'],
  'Set-Content': ['LiteralPath', 'Value', 'Encoding'],
  'Set-DnsServerConditionalForwarderZone': ['Name', 'MasterServers'],
  'Set-StrictMode': ['Version'],
  'Split-Path': [],
  'Test-NetConnection': ['ComputerName', 'Port'],
  'Test-Path': ['LiteralPath'],
  'Where-Object': [],
  'Write-Output': [],
  'Write-Warning': [],
};

describe.skipIf(grammar === null)(
  grammar === null
    ? `PowerShell grammar [skipped: the npm package ${PACKAGE} is not installed]`
    : 'PowerShell grammar',
  () => {
    let parser: SyntaxParser;
    beforeAll(async () => {
      parser = await loadParser(grammar ?? '');
    });
    const parse = (text: string): SyntaxNode => {
      const tree = parser.parse(text);
      if (tree === null) throw new Error('no tree');
      return tree.rootNode;
    };

    test.each(SCRIPTS)('$title: parses without an error', ({ text }) => {
      expect(findErrors(parse(text))).toEqual([]);
    });

    test.each(SCRIPTS)('$title: every command and parameter is documented', ({ text }) => {
      const commands = parse(text)
        .descendantsOfType('command')
        .flatMap((node) => (node === null ? [] : [readCommand(node)]))
        .filter(({ name }) => /^[A-Za-z]+-[A-Za-z]+$/.test(name));
      const own = new Set([...text.matchAll(/^function ([\w-]+)/gm)].map((match) => match[1]));
      expect(commands.length).toBeGreaterThan(5);
      for (const { name, parameters } of commands.filter((each) => !own.has(each.name))) {
        expect(Object.keys(COMMANDS)).toContain(name);
        expect({
          name,
          unknown: parameters.filter(
            (each) => ![...COMMON, ...(COMMANDS[name] ?? [])].includes(each),
          ),
        }).toEqual({ name, unknown: [] });
      }
    });

    test('the parser has teeth: a script with one bracket less does not parse', () => {
      const [script] = SCRIPTS;
      expect(
        parse(
          (script?.text ?? '').replace(
            'foreach ($record in $records) {',
            'foreach ($record in $records)',
          ),
        ).hasError,
      ).toBe(true);
    });

    test('any plain text in single quotes is one literal', () => {
      fc.assert(
        fc.property(
          fc.string({
            unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
            maxLength: 30,
          }),
          (text) => {
            const root = parse(`$x = ${quotePowerShell(text)}\r\n`);
            expect(root.hasError).toBe(false);
            expect(
              root.descendantsOfType('verbatim_string_characters').map((node) => node?.text),
            ).toEqual([quotePowerShell(text)]);
            expect(root.descendantsOfType('command')).toEqual([]);
          },
        ),
      );
    });
  },
);

describe('without a parser', () => {
  test.each(SCRIPTS)(
    '$title: plain ASCII with the line breaks of Windows, and no word left open',
    ({ text }) => {
      expect(text).toMatch(/^[\x20-\x7e\r\n]*$/);
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(text).not.toMatch(/undefined|\[object|NaN/);
    },
  );

  test('what is not plain text is refused', () => {
    expect(() => quotePowerShell('a\nb')).toThrow(RangeError);
    expect(() => quotePowerShell('\u2019')).toThrow(RangeError);
    expect(listPowerShell(["it's", '$(x)'])).toBe("@('it''s', '$(x)')");
  });

  test('the script for SYSTEM knows the way back, and the command sets the same list', () => {
    const [script, command] = renderSystemInternetOptions(renderInput());
    expect(script?.text).toContain('[switch] $Undo');
    const { bypass } = renderInput().plan.layers['system-bypass'];
    expect(bypass.length).toBeGreaterThan(1);
    expect(script?.text).toContain(`$bypass = '${bypass.join(';')}'`);
    expect(command?.text).toContain(
      `bitsadmin /util /setieproxy LOCALSYSTEM MANUAL_PROXY 10.1.1.20:3128 "${bypass.join(';')}"\r\n`,
    );
  });
});

function findErrors(node: SyntaxNode): string[] {
  if (!node.hasError) return [];
  const below = node.children.flatMap((child) => (child === null ? [] : findErrors(child)));
  return below.length > 0 ? below : [`${node.type}: ${node.text.slice(0, 200)}`];
}

function readCommand(node: SyntaxNode): { name: string; parameters: string[] } {
  const name = node.children.find((child) => child?.type === 'command_name')?.text ?? '';
  const elements = node.children.find((child) => child?.type === 'command_elements');
  const parameters = (elements?.children ?? [])
    .filter((child) => child?.type === 'command_parameter')
    .map((child) => (child?.text ?? '').replace(/^-/, ''));
  return { name, parameters };
}
