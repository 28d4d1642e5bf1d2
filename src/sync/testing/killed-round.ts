// One round of keep in a process of its own, which kills itself (SIGKILL) at a step of it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { runProgram } from '../../render/testing/programs.ts';
import type { Entry } from '../entry.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Imports a function of a built file (`sync/drivers/bind.js`), for code that makes a driver. */
export function imports(built: string, name: string, file: string): string {
  return `const { ${name} } = await import(${JSON.stringify(join(built, file))});`;
}

/** Where the killed process ends itself; inside apply at its n-th write to a socket, rename of a file or signal to a server, or at its end where there are fewer. */
export const STEPS = [
  'before observe',
  'before apply',
  'in apply 1',
  'in apply 2',
  'in apply 3',
  'before verify',
  'after verify',
] as const;

export interface KilledRound {
  readonly step: (typeof STEPS)[number];
  /** Code that makes the driver. */
  readonly make: string;
  readonly desired: readonly Entry[];
  readonly journalFile: string;
}

/** Runs one round in a process of its own that kills itself at the step. */
export async function runKilled(built: string, round: KilledRound): Promise<NodeJS.Signals | null> {
  const script = `
    import { syncTarget } from ${JSON.stringify(join(built, 'sync/sync-target.js'))};
    import dgram from 'node:dgram';
    import fs from 'node:fs/promises';
    import { syncBuiltinESMExports } from 'node:module';
    import net from 'node:net';
    const step = ${JSON.stringify(round.step)};
    const { kill } = process;
    const die = () => kill.call(process, process.pid, 'SIGKILL');
    const driver = await (async () => { ${round.make} })();
    let writes = 0;
    let isApplying = false;
    // The write is on its way when the process ends; a rename is not.
    const count = () => isApplying && ++writes === Number(step.slice(9));
    for (const [prototype, name] of [[net.Socket.prototype, 'write'], [dgram.Socket.prototype, 'send']]) {
      const original = prototype[name];
      prototype[name] = function (...args) {
        const result = original.apply(this, args);
        if (count()) setTimeout(die, 2);
        return result;
      };
    }
    const { rename } = fs;
    fs.rename = (...args) => (count() ? new Promise(die) : rename(...args));
    syncBuiltinESMExports();
    process.kill = (...args) => (count() ? die() : kill.apply(process, args));
    const at = (name, call) => async (...args) => { if (step === name) die(); return call(...args); };
    const killing = {
      ...driver,
      observe: at('before observe', driver.observe),
      apply: at('before apply', async (...args) => {
        isApplying = step.startsWith('in apply');
        return driver.apply(...args);
      }),
      verify: at('before verify', async (...args) => {
        if (step.startsWith('in apply')) die();
        const found = await driver.verify(...args);
        if (step === 'after verify') die();
        return found;
      }),
    };
    await syncTarget(killing, ${JSON.stringify(round.desired)}, { journalFile: ${JSON.stringify(round.journalFile)}, graceMs: 0, isForced: true, isDryRun: false, now: Date.now, signal: new AbortController().signal });
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await once(child, 'close');
  if (child.signalCode !== 'SIGKILL') throw new Error(`it was not killed: ${said}`);
  return child.signalCode;
}

/** sync as it is shipped: a process that is killed has to be a process of its own. */
export async function buildSync(folder: string, drivers: readonly string[]): Promise<void> {
  const files = ['sync-target.ts', 'lease.ts', ...drivers.map((name) => `drivers/${name}.ts`)].map(
    (file) => join(ROOT, 'src/sync', file),
  );
  const options = [
    '--outDir',
    folder,
    '--rootDir',
    join(ROOT, 'src'),
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--types',
    'node',
    '--skipLibCheck',
    '--rewriteRelativeImportExtensions',
    '--ignoreConfig',
  ];
  const { code, output } = await runProgram(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), ...files, ...options],
    { cwd: ROOT },
  );
  if (code !== 0) throw new Error(`sync can't be compiled:\n${output}`);
  await mkdir(folder, { recursive: true });
  await rm(join(folder, 'node_modules'), { force: true, recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
}
