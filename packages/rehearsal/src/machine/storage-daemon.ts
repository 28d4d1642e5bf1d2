// `qemu-storage-daemon` in front of the disks of one or more rehearsed machines: it
// has the disks open, the machines reach them by NBD, and points are frozen by QMP.

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { killOnParentExit, watchParent } from './kill-on-parent-exit.ts';
import type { MachinePrograms } from './programs.ts';
import { QmpClient } from './qmp-client.ts';

const run = promisify(execFile);
const KEPT_CHARACTERS = 2000;

export interface DaemonDisk {
  /** Name of its node and of its export; `[a-z0-9-]`. */
  readonly name: string;
  /** A qcow2 image. */
  readonly file: string;
}

export interface StorageDaemonOptions {
  readonly programs: MachinePrograms;
  /** For sockets: a short path, because a socket's may have about a hundred characters. */
  readonly folder: string;
  readonly disks: readonly DaemonDisk[];
}

interface Running {
  readonly child: ChildProcess;
  readonly qmp: QmpClient;
}

export class StorageDaemon {
  readonly folder: string;
  readonly #options: StorageDaemonOptions;
  #running: Running | null = null;
  #starting: Promise<Running> | null = null;
  #isClosed = false;

  private constructor(options: StorageDaemonOptions) {
    this.folder = options.folder;
    this.#options = options;
  }

  static async start(options: StorageDaemonOptions): Promise<StorageDaemon> {
    const daemon = new StorageDaemon(options);
    await daemon.qmp();
    return daemon;
  }

  /** Where all exports are. */
  get nbdSocket(): string {
    return join(this.folder, 'nbd.sock');
  }

  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  /** A connection to the daemon, which is started again if it has ended. */
  async qmp(): Promise<QmpClient> {
    if (this.#isClosed) throw new Error('the storage daemon is closed');
    const { child, qmp } = this.#running ?? { child: null, qmp: null };
    if (qmp?.isOpen === true && child?.exitCode === null && child.signalCode === null) return qmp;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    return (await this.#starting).qmp;
  }

  /** Makes a disk larger. Its machine, which must not hold it meanwhile, loses its connection for a moment. */
  async grow(name: string, sizeBytes: number): Promise<void> {
    const qmp = await this.qmp();
    const gone = qmp.expect(
      (event) => event.name === 'BLOCK_EXPORT_DELETED' && event.data['id'] === exportOf(name).id,
      `the end of the export of ${name}`,
    );
    await qmp.execute('block-export-del', { id: exportOf(name).id, mode: 'hard' });
    await gone.found;
    try {
      await qmp.execute('block_resize', { 'node-name': name, size: sizeBytes });
    } finally {
      await qmp.execute('block-export-add', exportOf(name));
    }
  }

  /** An empty image that a frozen point is kept in. */
  async createImage(file: string, sizeBytes: number): Promise<void> {
    await rm(file, { force: true });
    await run(this.#options.programs.imageTool, [
      'create',
      '-q',
      '-f',
      'qcow2',
      file,
      String(sizeBytes),
    ]);
  }

  /** Ends the daemon in order, so that its bitmaps are stored. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#starting?.catch(() => undefined);
    await this.stop();
  }

  /** Ends the daemon in order; whoever asks for it next starts it again. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Ends the daemon as a crash would; whoever asks for it next starts it again. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running === null) return;
    const { child, qmp } = running;
    await qmp.close();
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async #start(): Promise<Running> {
    await this.#end('SIGKILL');
    const control = join(this.folder, 'qmp.sock');
    await Promise.all([control, this.nbdSocket].map((path) => rm(path, { force: true })));
    const { program, args } = await watchParent({
      program: this.#options.programs.storageDaemon,
      args: this.#arguments(control),
    });
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    killOnParentExit(child);
    let said = '';
    child.stderr.on(
      'data',
      (chunk: Buffer) => void (said = `${said}${chunk.toString('utf8')}`.slice(-KEPT_CHARACTERS)),
    );
    child.on('error', (error) => void (said = error.message));
    try {
      const qmp = await QmpClient.connect(
        control,
        () => child.exitCode === null && child.pid !== undefined,
      );
      this.#running = { child, qmp };
      return this.#running;
    } catch (cause) {
      child.kill('SIGKILL');
      throw new OutsideError(
        `the storage daemon did not start: ${said.trim().split('\n').at(-1) ?? ''}`,
        { code: 'machine.storage-daemon', cause },
      );
    }
  }

  #arguments(control: string): readonly string[] {
    const disks = this.#options.disks.flatMap(({ name, file }) => [
      '--blockdev',
      JSON.stringify({
        driver: 'qcow2',
        'node-name': name,
        discard: 'unmap',
        file: { driver: 'file', filename: file, discard: 'unmap' },
      }),
    ]);
    const server = ['--nbd-server', `addr.type=unix,addr.path=${this.nbdSocket},max-connections=0`];
    const exports = this.#options.disks.flatMap(({ name }) => [
      '--export',
      JSON.stringify(exportOf(name)),
    ]);
    return [
      ...disks,
      ...server,
      ...exports,
      '--chardev',
      `socket,path=${control},server=on,wait=off,id=qmp`,
      '--monitor',
      'chardev=qmp',
    ];
  }
}

function exportOf(name: string): { readonly id: string } & Readonly<Record<string, unknown>> {
  return { type: 'nbd', id: `export-${name}`, 'node-name': name, name, writable: true };
}
