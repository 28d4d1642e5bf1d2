// The syncer that users run: `sekisho assist --apply` as a program of its own on the administrator's machine. It reads
// Azure through the proxy by Resource Manager, follows the logs of proxy and resolver, and changes both servers through
// the drivers of `sekisho sync`. Nothing of the rehearsal's process helps it.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { toName, type Name } from '@sekisho/dns/name.ts';
import { OutsideError } from '@sekisho/dns/user-error.ts';
import { isStatedByAzure } from './sync-in-step.ts';
import type { Syncer, SyncerContext, Syncing } from './syncer.ts';

/** What is read of a line of `assist --json` (docs/assist.md). */
interface Line {
  readonly event: string;
  readonly servers?: readonly { readonly name: string }[];
  readonly decision?: string;
  readonly name?: string;
  readonly target?: string;
  readonly message?: string;
  readonly report?: {
    readonly target: string;
    readonly layer: string;
    readonly changes: readonly {
      readonly kind: string;
      readonly key: string;
      readonly after?: { readonly values: readonly string[] };
    }[];
  };
}

const FIRST_ROUND_MS = 60_000;
const END_MS = 10_000;
const KEPT_CHARACTERS = 2000;

export const syncByAssist: Syncer = async (context) => {
  const child = await context.site.startAssist();
  const listener = new Listener(context, child);
  try {
    await listener.firstRound();
  } catch (error) {
    await endProgram(child);
    throw error;
  }
  return listener;
};

class Listener implements Syncing {
  readonly #context: SyncerContext;
  readonly #child: ChildProcess;
  readonly #waiting = new Set<string>();
  readonly #toRefuse: Name[] = [];
  #answers: Promise<void> = Promise.resolve();
  readonly #exited: Promise<unknown>;
  readonly #first: Promise<void>;
  #hasBegun = false;
  #isStopping = false;
  #complaint = '';

  constructor(context: SyncerContext, child: ChildProcess) {
    this.#context = context;
    this.#child = child;
    this.#exited = once(child, 'exit');
    child.stderr?.on(
      'data',
      (chunk: Buffer) =>
        void (this.#complaint = `${this.#complaint}${chunk.toString('utf8')}`.slice(
          -KEPT_CHARACTERS,
        )),
    );
    this.#first = new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(this.#failure('it did not bring the servers in step')),
        FIRST_ROUND_MS,
      );
      void this.#exited.then(() => {
        clearTimeout(timer);
        if (!this.#isStopping) reject(this.#failure('it ended'));
      });
      if (child.stdout === null) return;
      createInterface({ input: child.stdout }).on('line', (text) => {
        context.site.logs.write('syncer.log', text);
        this.#hear(text);
        if (!this.#hasBegun || this.#waiting.size > 0) return;
        clearTimeout(timer);
        resolve();
      });
    });
    // Who waits for the first round hears of it; a later end is told by stop().
    this.#first.catch(() => undefined);
  }

  firstRound(): Promise<void> {
    return this.#first;
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    const hasEnded = this.#child.exitCode !== null || this.#child.signalCode !== null;
    await endProgram(this.#child);
    if (hasEnded && !this.#context.signal.aborted)
      throw this.#failure('it ended before the run did');
    // What the report says of names rests on the estate of now.
    if (!this.#context.signal.aborted) await this.#context.site.refreshEstate();
  }

  #hear(text: string): void {
    // The parse border: a line of our own program, by its documented form.
    const line = JSON.parse(text) as Line;
    if (line.event === 'started') {
      for (const { name } of line.servers ?? []) this.#waiting.add(name);
      this.#hasBegun = true;
    }
    if (line.event === 'denied' && line.decision === 'proposed' && line.name !== undefined)
      this.#answer(toName(line.name));
    if (line.event === 'denied' && line.decision === 'added' && line.name !== undefined)
      this.#context.learned.add(toName(line.name));
    if (line.event === 'synced' && line.report !== undefined) this.#hearSynced(line.report);
  }

  /** The operator is the person: what assist shows is confirmed when the appliance was told that very name by its own Azure, else refused. */
  #answer(name: Name): void {
    const { site, confirmed, refused } = this.#context;
    const isTrue = isStatedByAzure(site, name);
    (isTrue ? confirmed : refused).add(name);
    if (!isTrue) this.#toRefuse.push(name);
    if (isTrue) this.#answers = this.#answers.then(() => this.#say(name, true));
    // A stage waits for the true name; nothing waits for a refusal.
    if (confirmed.size === 0) return;
    this.#answers = this.#answers.then(async () => {
      for (const each of this.#toRefuse.splice(0)) await this.#say(each, false);
    });
  }

  async #say(name: Name, isYes: boolean): Promise<void> {
    const { site } = this.#context;
    await site.answerName(name, isYes).catch((error: unknown) => {
      site.logs.write('syncer.log', `answering ${name}: ${String(error)}`);
    });
  }

  /** The first round brings what was planned before the run; what comes later was learned. */
  #hearSynced({ target, layer, changes }: NonNullable<Line['report']>): void {
    if (this.#waiting.delete(target)) return;
    for (const { kind, key, after } of changes) {
      if (kind !== 'add' && kind !== 'change') continue;
      // A list's entry is its file, its port and the name.
      if (layer === 'dns')
        this.#context.emit({
          event: 'learned',
          layer,
          entry: `${key} A ${(after?.values ?? []).join(' ')}`,
        });
      else if (layer === 'proxy-allow')
        this.#context.emit({ event: 'learned', layer, entry: key.split(' ').at(-1) ?? key });
    }
  }

  #failure(what: string): OutsideError {
    return new OutsideError(
      `sekisho assist on the administrator's machine: ${what}: ${this.#complaint.trim()}`,
      { code: 'rehearse.assist', hint: 'its lines are in syncer.log (--sync)' },
    );
  }
}

/** As Ctrl-C does, so that it gives its lease back. */
async function endProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
  await exited;
  clearTimeout(timer);
}
