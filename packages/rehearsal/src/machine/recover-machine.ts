// A test failover to its end: boots the recovered disk in a network of its own, waits
// for the service, and asks it for everything it has. The disk itself stays as it is.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Guest } from './guest.ts';
import { judgeRecords } from './records.ts';
import type { MachineKit } from './rehearsed-machine.ts';

/** What a recovered machine holds. */
export interface Recovered {
  /** From the start of the machine to the service's answer over the network. */
  readonly bootSeconds: number;
  /** Records that had been confirmed before the point was taken. */
  readonly confirmed: number;
  /** Whole records from number 1 on. */
  readonly whole: number;
  readonly torn: number;
  /** The last number that another machine had it write down; 0: none. */
  readonly noted: number;
  /** The machine could not reach a listener on this machine's own address. */
  readonly isIsolated: boolean;
  /** Everything confirmed is there, nothing is torn, and the machine is alone. */
  readonly ok: boolean;
}

export interface RecoverOptions extends MachineKit {
  readonly name: string;
  /** The recovered disk: raw, and not changed. */
  readonly file: string;
  readonly confirmed: number;
  readonly onConsole?: (line: string) => void;
}

/** How the machine would call its host, if its network led there. */
const GATEWAY = '10.0.2.2';

export async function recoverMachine(options: RecoverOptions): Promise<Recovered> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-r-'));
  const { name, kit, programs, file, confirmed, onConsole } = options;
  const startedAt = performance.now();
  try {
    const guest = await Guest.boot({
      name,
      kit,
      programs,
      folder,
      disk: { kind: 'scratch', file },
      ...(onConsole === undefined ? {} : { onConsole }),
    });
    try {
      const { whole, torn } = judgeRecords(await guest.fetch('records'));
      const noted = Number(
        Buffer.from(await guest.fetch('notes'))
          .toString('utf8')
          .trim()
          .split('\n')
          .at(-1),
      );
      const bootSeconds = Math.round(performance.now() - startedAt) / 1000;
      const isIsolated = await cannotReachHost(guest);
      return {
        bootSeconds,
        confirmed,
        whole,
        torn,
        noted,
        isIsolated,
        ok: whole >= confirmed && torn === 0 && isIsolated,
      };
    } finally {
      await guest.kill();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function cannotReachHost(guest: Guest): Promise<boolean> {
  let isReached = false;
  const listener = createServer((socket) => {
    isReached = true;
    socket.destroy();
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const answer = await guest.ask(`reach ${GATEWAY} ${String(port)}`);
  await new Promise((resolve) => listener.close(resolve));
  return answer === 'no' && !isReached;
}
