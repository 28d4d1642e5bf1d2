// Compiles the probe for a runtime that this machine has, and asks it.

import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { findProgram } from '@sekisho/test-kit/render/programs.ts';
import type { Pair } from './random-lists.ts';

const run = promisify(execFile);
const SOURCE = fileURLToPath(new URL('bypass-probe.cs', import.meta.url));
/** What the probe uses; the runtime's own folder has them. */
const REFERENCES = [
  'System.Private.CoreLib',
  'System.Private.Uri',
  'System.Runtime',
  'System.Console',
  'System.Net.Primitives',
  'System.Net.WebProxy',
];

/** The command that runs the probe. */
export type Probe = readonly [program: string, file: string];

export interface Runtime {
  readonly title: string;
  /** Null when all of it is here. */
  readonly missing: string | null;
  readonly compile: (folder: string) => Promise<Probe>;
}

export function monoRuntime(): Runtime {
  const wanted = { mono: 'mono-runtime', mcs: 'mono-mcs' };
  const missing = Object.entries(wanted).flatMap(([program, debian]) =>
    findProgram(program) === null ? [`${program} (Debian package ${debian})`] : [],
  );
  if (missing.length === 0 && !existsSync('/usr/lib/mono/4.5/System.dll'))
    missing.push('System.dll (Debian package libmono-system4.0-cil)');
  return {
    title: 'Mono, with the code of the .NET Framework',
    missing: missing.length === 0 ? null : missing.join(', '),
    compile: async (folder) => {
      const file = join(folder, 'probe.exe');
      await run(findProgram('mcs') ?? 'mcs', ['-r:System.dll', `-out:${file}`, SOURCE]);
      return [findProgram('mono') ?? 'mono', file];
    },
  };
}

export function dotnetRuntime(): Runtime {
  const dotnet = findProgram('dotnet');
  return {
    title: '.NET',
    missing: dotnet === null ? 'dotnet (the .NET SDK)' : null,
    compile: (folder) => compileForDotnet(dotnet ?? 'dotnet', folder),
  };
}

/** By the compiler of the SDK itself: a project would take three times as long. */
async function compileForDotnet(dotnet: string, folder: string): Promise<Probe> {
  const listed = async (option: string): Promise<string[][]> =>
    (await run(dotnet, [option])).stdout
      .split('\n')
      .map((line) => /^(?:(\S+) )?(\d\S*) \[(.+)\]$/.exec(line.trim()) ?? [])
      .filter((found) => found.length > 0);
  const sdk = (await listed('--list-sdks')).at(-1);
  const runtime = (await listed('--list-runtimes'))
    .filter(([, name]) => name === 'Microsoft.NETCore.App')
    .at(-1);
  if (sdk === undefined || runtime === undefined)
    throw new Error('dotnet has no SDK or no runtime');
  const [, , sdkVersion = '', sdkFolder = ''] = sdk;
  const [, , version = '', runtimeFolder = ''] = runtime;
  const compiler = join(sdkFolder, sdkVersion, 'Roslyn', 'bincore', 'csc.dll');
  const file = join(folder, 'probe.dll');
  await run(dotnet, [
    compiler,
    '-nologo',
    `-out:${file}`,
    ...REFERENCES.map((name) => `-r:${join(runtimeFolder, version, `${name}.dll`)}`),
    SOURCE,
  ]);
  const framework = { name: basename(runtimeFolder), version };
  await writeFile(
    join(folder, 'probe.runtimeconfig.json'),
    JSON.stringify({
      runtimeOptions: { framework, configProperties: { 'System.Globalization.Invariant': true } },
    }),
  );
  return [dotnet, file];
}

export async function askProbe([program, file]: Probe, pairs: readonly Pair[]): Promise<string[]> {
  const child = spawn(program, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const encode = (part: string): string => `e${Buffer.from(part).toString('base64')}`;
  const lines = pairs.map(
    ({ entries, url }) => `${entries.map(encode).join(',')}\t${encode(url)}\n`,
  );
  child.stdin.end(lines.join(''));
  const answers = (await text(child.stdout)).split(/\r?\n/).filter((line) => line !== '');
  if (answers.length !== pairs.length)
    throw new Error(`${program} answered ${String(answers.length)} of ${String(pairs.length)}`);
  return answers;
}
