// Builds the kernel of diagnose (packages/core/kernel) with AssemblyScript where a build or a test imports it. What is
// built once is held in node_modules, by its sources.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { WORKSPACE } from './workspaces.ts';

const NAME = 'sekisho:kernel';
const FOUND = `\0${NAME}`;
const FOLDER = join(WORKSPACE, 'packages/core/kernel/');
const MEMORY = join(WORKSPACE, 'packages/core/src/diagnose/scan/kernel-memory.ts');
const HELD = join(WORKSPACE, 'node_modules/.cache/sekisho-kernel/');
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
/** Functions that no caller outside uses take vectors; and no memory is larger than 4 GB. */
const WITHOUT_WARNINGS = ['--disableWarning', '112', '--disableWarning', '201'];

export const KERNEL_PLUGIN = {
  name: NAME,
  resolveId: (source: string): string | null => (source === NAME ? FOUND : null),
  load: async (id: string): Promise<string | null> =>
    id === FOUND ? `export const KERNEL = ${JSON.stringify(await buildKernel())};` : null,
};

async function buildKernel(): Promise<string> {
  const sources = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => FOLDER + name);
  const { default: asc } = await import('assemblyscript/asc');
  const hash = createHash('sha256').update(`${asc.version} ${OPTIONS.join(' ')}`);
  for (const file of [...sources, MEMORY])
    hash.update(`\n${basename(file)}\n`).update(readFileSync(file));
  const held = `${HELD}${hash.digest('hex')}.txt`;
  const before = readHeld(held);
  if (before !== null) return before;
  const output = `${held}.${String(process.pid)}`;
  let program: Uint8Array | null = null;
  const { error, stderr } = await asc.main(
    [`${FOLDER}index.ts`, ...OPTIONS, ...WITHOUT_WARNINGS, '--outFile', 'kernel.wasm'],
    {
      writeFile: (_name: string, contents: Uint8Array | string) => {
        if (typeof contents !== 'string') program = contents;
      },
    },
  );
  if (error !== null || program === null)
    throw new Error(`the kernel does not compile:\n${stderr.toString()}`);
  const text = Buffer.from(program).toString('base64');
  mkdirSync(HELD, { recursive: true });
  // Others may build it at the same time.
  writeFileSync(output, text);
  renameSync(output, held);
  return text;
}

function readHeld(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
