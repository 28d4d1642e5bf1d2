// Whole commands over a site of which one file is drawn, in every form of output: no crash, no control character on
// the way to a terminal, a file or a browser, and JSON that is one.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { run } from '@sekisho/sekisho/cli/main.ts';
import { EXAMPLE_SITE } from '@sekisho/sekisho/cli/site-input.ts';
import { LOG_LINES } from '@sekisho/test-kit/diagnose/log-lines.ts';
import type { FuzzTarget, FuzzTargets } from '../target.ts';

const LOG = `${[...(LOG_LINES['squid'] ?? []), ...(LOG_LINES['bind'] ?? [])].join('\n')}\n`;

/** A file of the site, and the commands that show what is in it. SITE and FILE stand for paths. */
const CASES: readonly {
  readonly file: string;
  readonly right?: string;
  readonly calls: readonly string[];
}[] = [
  {
    file: 'site.yaml',
    calls: [
      'plan SITE',
      'plan SITE --format html',
      'trace SITE login.microsoftonline.com',
      'to-do SITE',
    ],
  },
  {
    file: 'estate/private-endpoint-list.json',
    calls: [
      'plan SITE',
      'plan SITE --format markdown',
      'plan SITE --json',
      'render SITE --dry-run',
    ],
  },
  {
    file: 'estate/nic-list.json',
    calls: ['plan SITE --format csv', 'plan SITE --format html', 'to-do SITE --format markdown'],
  },
  {
    file: 'estate/key-vaults.json',
    calls: ['plan SITE --lang ja', 'capacity SITE', 'plan SITE --json'],
  },
  {
    file: 'proxy-allow.txt',
    calls: [
      'plan SITE',
      'trace SITE login.microsoftonline.com --current',
      'to-do SITE --format html',
    ],
  },
  {
    file: 'appliance/appliance.json',
    calls: ['plan SITE', 'trace SITE login.microsoftonline.com --current', 'render SITE --dry-run'],
  },
  {
    file: 'appliance/system-internet-options.json',
    calls: ['trace SITE login.microsoftonline.com --current', 'to-do SITE --json'],
  },
  {
    file: 'access.log',
    right: LOG,
    calls: [
      'diagnose SITE FILE',
      'diagnose SITE FILE --format html',
      'diagnose SITE FILE --format markdown',
      'diagnose SITE FILE --json',
    ],
  },
  { file: 'plan.json', right: '', calls: ['diff FILE SITE', 'diff FILE SITE --json'] },
];

export async function openCommandTargets(): Promise<FuzzTargets> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-fuzz-site-'));
  const site = join(folder, 'site');
  await cp(EXAMPLE_SITE, site, { recursive: true, filter: (path) => !path.includes('.sekisho') });
  await rm(join(site, 'estate'), { recursive: true });
  await cp(join(site, 'estate-after-setup'), join(site, 'estate'), { recursive: true });
  const plan = await call(['plan', site, '--json'], folder);
  const targets = await Promise.all(
    CASES.map(async ({ file, right, calls }): Promise<FuzzTarget> => {
      const path = join(site, file);
      const before = right ?? (await readFile(path, 'utf8'));
      let next = 0;
      return {
        name: `commands: ${file}`,
        inputs: [file === 'plan.json' ? plan : before],
        words: [
          '\u001b[2J',
          '\u202e',
          '\u009b31m',
          '<script>',
          '=cmd|x',
          '| a |',
          '](x)',
          '\u0000',
        ],
        isSlow: true,
        read: async (input) => {
          const words = (calls[next++ % calls.length] ?? '').replace('FILE', path).split(' ');
          await writeFile(path, input);
          try {
            await call(
              words.map((word) => (word === 'SITE' ? site : word)),
              folder,
            );
          } finally {
            if (right === undefined) await writeFile(path, before);
          }
        },
      };
    }),
  );
  return { targets, close: () => rm(folder, { recursive: true }) };
}

async function call(words: readonly string[], cwd: string): Promise<string> {
  const said = { stdout: '', stderr: '' };
  const exit = await run(words, {
    stdout: { write: (text: string) => (said.stdout += text) },
    stderr: { write: (text: string) => (said.stderr += text) },
    stdin: Readable.from([]),
    env: {},
    cwd,
    signal: new AbortController().signal,
  });
  const shown = words.join(' ');
  if (/bug in sekisho/.test(said.stderr)) throw new Error(`${shown}: ${said.stderr}`);
  if (![0, 1, 2, 3].includes(exit)) throw new Error(`${shown}: exit ${String(exit)}`);
  for (const [stream, text] of Object.entries(said)) {
    const raw = CONTROL.exec(text);
    if (raw !== null)
      throw new Error(
        `${shown}: ${stream} has U+${raw[0].charCodeAt(0).toString(16).padStart(4, '0')} at ${JSON.stringify(text.slice(Math.max(0, raw.index - 80), raw.index + 40))}`,
      );
  }
  if (words.includes('--json') && said.stdout !== '') JSON.parse(said.stdout);
  return said.stdout;
}

/** All but a line's end and a tab; and what turns the direction of a text. */
// oxlint-disable-next-line no-control-regex -- control characters are the point
const CONTROL =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\r(?!\n)/;
