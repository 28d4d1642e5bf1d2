// The program as it is shipped, compiled into a folder of its own for tests that start it.

import { access, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { runProgram } from '../../render/testing/programs.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export interface BuiltProgram {
  /** dist/cli/bin.js */
  readonly path: string;
  remove(): Promise<void>;
}

export async function buildProgram(): Promise<BuiltProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-built-'));
  for (const name of ['catalog', 'examples', 'node_modules', 'package.json'])
    await symlink(join(ROOT, name), join(folder, name));
  const [compiler, project] = [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    join(ROOT, 'tsconfig.build.json'),
  ];
  // Types are checked elsewhere.
  const { output } = await runProgram(
    process.execPath,
    [compiler, '-p', project, '--noCheck', '--outDir', join(folder, 'dist')],
    { cwd: ROOT },
  );
  const path = join(folder, 'dist', 'cli', 'bin.js');
  await access(path).catch((cause: unknown) => {
    throw new Error(`the program can't be compiled:\n${output}`, { cause });
  });
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
