// One round of sync in a process of its own, which kills itself (SIGKILL) at a step of it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { buildModules } from '../build/build-modules.ts';
import type { Entry } from '@sekisho/core/products/shared/sync/entry.ts';

/** Imports a function of a built file (`packages/core/src/products/bind/driver.js`), for code that makes a driver. */
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
    import { syncTarget } from ${JSON.stringify(join(built, 'packages/core/src/sync/sync-target.js'))};
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

/** What a killed round runs, as modules: a process that is killed has to be a process of its own. */
export async function buildSync(folder: string, products: readonly string[]): Promise<void> {
  await buildModules(folder, [
    'packages/core/src/sync/sync-target.ts',
    'packages/core/src/sync/lease.ts',
    'packages/core/src/sync/hold-site.ts',
    'packages/core/src/sync/site-identity.ts',
    ...products.map((name) => `packages/core/src/products/${name}/driver.ts`),
    'packages/dns/src/wire/tsig-key.ts',
  ]);
}
