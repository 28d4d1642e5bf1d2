// A running rehearsed machine: QEMU with an emulated processor (no KVM needed), its
// console, its agent's port, and a network of its own from which it reaches nobody.

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { killOnParentExit, watchParent } from './kill-on-parent-exit.ts';
import type { GuestKit } from './guest-kit.ts';
import { makeInitialArchive } from './guest-system.ts';
import type { MachinePrograms } from './programs.ts';
import { QmpClient } from './qmp-client.ts';

const MEMORY_MIB = 128;
/** A loaded machine takes ten times as long as an idle one. */
const BOOT_MS = 180_000;
const ANSWER_MS = 60_000;
/** Between two attempts to reach its service. */
const RETRY_MS = 200;
const KEPT_LINES = 400;
/** How long the machine's writes wait for a storage daemon that comes back. */
const RECONNECT_SECONDS = 120;

/** Its disk: an export of a storage daemon, or a raw file that is read only, with changes thrown away at the end. */
export type GuestDisk =
  | { readonly kind: 'export'; readonly socket: string; readonly name: string }
  | { readonly kind: 'scratch'; readonly file: string };

export interface GuestOptions {
  readonly name: string;
  readonly kit: GuestKit;
  readonly programs: MachinePrograms;
  /** For sockets and the archive: a short path. */
  readonly folder: string;
  readonly disk: GuestDisk;
  readonly onConsole?: (line: string) => void;
  readonly onConfirmed?: (number: number) => void;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

interface Question {
  readonly resolve: (answer: string) => void;
  readonly reject: (error: Error) => void;
}

export class Guest {
  readonly name: string;
  readonly #options: GuestOptions;
  readonly #child: Child;
  readonly #agents: Server;
  readonly #console: string[] = [];
  readonly #questions = new Map<number, Question>();
  readonly #ready: Promise<number>;
  #port: Socket | null = null;
  #nextQuestion = 1;
  #httpPort = 0;
  #onReady: (records: number) => void = () => undefined;
  #onFailed: (error: Error) => void = () => undefined;

  private constructor(options: GuestOptions, agents: Server, child: Child) {
    this.name = options.name;
    this.#options = options;
    this.#agents = agents;
    this.#child = child;
    this.#ready = new Promise((resolve, reject) => {
      this.#onReady = resolve;
      this.#onFailed = reject;
    });
    this.#ready.catch(() => undefined);
    this.#listen();
  }

  /** Resolves when the machine's service has begun; ends the machine and throws when that does not come. */
  static async boot(options: GuestOptions): Promise<Guest> {
    const paths = pathsOf(options);
    await Promise.all([rm(paths.agent, { force: true }), rm(paths.control, { force: true })]);
    await writeFile(paths.archive, await makeInitialArchive(options.kit));
    const agents = createServer();
    agents.listen(paths.agent);
    await once(agents, 'listening');
    const { program, args } = await watchParent({
      program: options.programs.emulator,
      args: emulatorArguments(options),
    });
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    killOnParentExit(child);
    const guest = new Guest(options, agents, child);
    try {
      await guest.#untilReady();
      guest.#httpPort = await guest.#findPort(paths.control);
      return guest;
    } catch (error) {
      await guest.kill();
      throw error;
    }
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The last lines of its console. */
  get console(): readonly string[] {
    return this.#console;
  }

  /** Asks its agent; the answer is one word. */
  async ask(command: string): Promise<string> {
    const port = this.#port;
    if (port === null || !this.isRunning) throw this.#gone(`was asked to ${command}`);
    const number = this.#nextQuestion;
    this.#nextQuestion += 1;
    const answer = new Promise<string>((resolve, reject) =>
      this.#questions.set(number, { resolve, reject }),
    );
    const timer = setTimeout(
      () =>
        this.#questions
          .get(number)
          ?.reject(this.#gone(`did not answer to ${command} in ${String(ANSWER_MS / 1000)} s`)),
      ANSWER_MS,
    );
    port.write(`${String(number)} ${command}\n`);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      this.#questions.delete(number);
    }
  }

  /** Asks, and throws when the machine could not do it. */
  async order(command: string): Promise<void> {
    const answer = await this.ask(command);
    if (answer !== 'ok') throw this.#gone(`answered ${JSON.stringify(answer)} to ${command}`);
  }

  /** A file that its service gives to whoever asks over the network. A connection that is lost is tried again for a minute: under load the machine's first ones were seen to be reset. */
  async fetch(file: string): Promise<Uint8Array> {
    const signal = AbortSignal.timeout(ANSWER_MS);
    for (;;) {
      try {
        const response = await fetch(`http://127.0.0.1:${String(this.#httpPort)}/${file}`, {
          signal,
          headers: { connection: 'close' },
        });
        if (!response.ok) throw this.#gone(`answered ${String(response.status)} for ${file}`);
        return new Uint8Array(await response.arrayBuffer());
      } catch (error) {
        if (error instanceof OutsideError) throw error;
        if (!this.isRunning) throw this.#gone(`ended before it gave ${file}`);
        if (signal.aborted)
          throw this.#gone(`did not give ${file} in ${String(ANSWER_MS / 1000)} s`);
        await sleep(RETRY_MS);
      }
    }
  }

  async powerOff(): Promise<void> {
    const ended = once(this.#child, 'exit');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), ANSWER_MS);
    await this.ask('off').catch(() => this.#child.kill('SIGKILL'));
    await ended;
    clearTimeout(timer);
    await this.kill();
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    if (this.isRunning && this.#child.pid !== undefined) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await ended;
    }
    this.#port?.destroy();
    if (this.#agents.listening) await new Promise((resolve) => this.#agents.close(resolve));
    const { archive, control, agent } = pathsOf(this.#options);
    await Promise.all([archive, control, agent].map((path) => rm(path, { force: true })));
  }

  #listen(): void {
    this.#agents.on('connection', (socket) => {
      this.#port = socket;
      socket.on('error', () => undefined);
      readLines(socket, (line) => this.#hear(line));
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      readLines(stream, (line) => this.#note(line));
    this.#child.on('error', (error) => this.#onFailed(error));
    this.#child.on('exit', () => {
      this.#onFailed(this.#gone('ended before its service began'));
      for (const question of this.#questions.values()) question.reject(this.#gone('ended'));
    });
  }

  #note(line: string): void {
    this.#console.push(line);
    if (this.#console.length > KEPT_LINES) this.#console.shift();
    this.#options.onConsole?.(line);
  }

  #hear(line: string): void {
    const [word, first = '', second = ''] = line.trim().split(' ');
    if (word === 'confirmed') this.#options.onConfirmed?.(Number(first));
    else if (word === 'ready') this.#onReady(Number(first));
    else if (word === 'answer') this.#questions.get(Number(first))?.resolve(second);
  }

  async #untilReady(): Promise<void> {
    const timer = setTimeout(
      () => this.#onFailed(this.#gone(`did not start in ${String(BOOT_MS / 1000)} s`)),
      BOOT_MS,
    );
    try {
      // What is on its disk when it boots was read from there: it is as durable as if it had just been confirmed.
      this.#options.onConfirmed?.(await this.#ready);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The emulator chose a free port of the loopback address for the machine's one open port. */
  async #findPort(control: string): Promise<number> {
    const qmp = await QmpClient.connect(control, () => this.isRunning);
    const said = String(
      await qmp.execute('human-monitor-command', { 'command-line': 'info usernet' }),
    );
    await qmp.close();
    const port = /TCP\[HOST_FORWARD\]\s+\S+\s+127\.0\.0\.1\s+(\d+)/.exec(said)?.[1];
    if (port === undefined) throw this.#gone('has no port on this machine');
    return Number(port);
  }

  #gone(what: string): OutsideError {
    const last = this.#console.at(-1);
    return new OutsideError(
      `the machine ${this.name} ${what}${last === undefined ? '' : `; its console ends with: ${last}`}`,
      { code: 'machine.failed', where: this.name },
    );
  }
}

/** A stream that breaks has ended; the interface repeats its error, and throws it when nobody listens. */
function readLines(input: Readable, take: (line: string) => void): void {
  createInterface({ input })
    .on('line', take)
    .on('error', () => undefined);
}

function pathsOf({ folder, name }: GuestOptions): {
  readonly agent: string;
  readonly control: string;
  readonly archive: string;
} {
  return {
    agent: join(folder, `${name}-agent.sock`),
    control: join(folder, `${name}-qmp.sock`),
    archive: join(folder, `${name}-initrd`),
  };
}

function emulatorArguments(options: GuestOptions): readonly string[] {
  const { agent, control, archive } = pathsOf(options);
  const fixed = [
    '-accel',
    'tcg',
    '-cpu',
    'max',
    '-m',
    String(MEMORY_MIB),
    '-smp',
    '1',
    '-nodefaults',
    '-no-user-config',
    '-display',
    'none',
    '-no-reboot',
  ];
  const kernel = [
    '-kernel',
    options.kit.kernel,
    '-initrd',
    archive,
    '-append',
    'console=ttyS0 quiet panic=-1 random.trust_cpu=on net.ifnames=0',
  ];
  const ports = [
    '-chardev',
    'stdio,id=console,signal=off',
    '-serial',
    'chardev:console',
    '-device',
    'virtio-serial-pci',
    '-chardev',
    `socket,id=agent,path=${agent}`,
    '-device',
    'virtserialport,chardev=agent,name=agent',
    '-chardev',
    `socket,id=control,path=${control},server=on,wait=off`,
    '-mon',
    'chardev=control,mode=control',
  ];
  // `restrict` keeps the machine from everybody: only its one open port leads in.
  const network = [
    '-netdev',
    'user,id=network,restrict=on,hostfwd=tcp:127.0.0.1:0-:80',
    '-device',
    'virtio-net-pci,netdev=network,romfile=',
  ];
  return [...fixed, ...kernel, ...ports, ...network, ...diskArguments(options.disk)];
}

function diskArguments(disk: GuestDisk): readonly string[] {
  const node =
    disk.kind === 'export'
      ? {
          driver: 'nbd',
          'node-name': 'disk',
          server: { type: 'unix', path: disk.socket },
          export: disk.name,
          'reconnect-delay': RECONNECT_SECONDS,
        }
      : null;
  const drive =
    node === null && disk.kind === 'scratch'
      ? ['-drive', `if=none,id=disk,format=raw,snapshot=on,file=${disk.file.replaceAll(',', ',,')}`]
      : ['-blockdev', JSON.stringify(node)];
  // No write is told done before it is durable: a storage daemon that is killed then loses none that its machine relies on.
  return [...drive, '-device', 'virtio-blk-pci,drive=disk,write-cache=off'];
}
