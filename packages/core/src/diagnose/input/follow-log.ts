// Follows one log as it grows. A file that takes the place of another is followed beside it: who wrote the old one may
// go on in it for seconds (logrotate's `create`, until the program opens its log anew), so it is kept open, whatever
// becomes of its name, until nothing has come for a while. A file that was cut (`copytruncate`) is read from its
// beginning, and what was written between the last look and the cut is said to be missing, perhaps.

import { open, stat } from 'node:fs/promises';

import { UserError } from '@sekisho/dns/user-error.ts';
import { copyTally, createTally, type Tally } from '../tally/tally.ts';
import type { FileReading } from '../tally/tally-file.ts';
import { FollowedFile } from './followed-file.ts';
import { FRONT_BYTES, RotatedSiblings, type Generation } from './rotated-siblings.ts';
import { scanFile, type ScanContext } from './scan-file.ts';

/** A file that was left and has not grown for so long is closed. */
const QUIET_MS = 30_000;
const MOST_LEFT = 16;
const MOST_FRONTS = 63;

/** Lines may be missing that were written between two moments. */
export interface CutLog {
  readonly file: string;
  /** Milliseconds since 1970: of the last look before the cut, and of the first one after it. */
  readonly from: number;
  readonly to: number;
}

interface LeftFile {
  readonly followed: FollowedFile;
  grewAt: number;
}

export class FollowedLog {
  readonly #name: string;
  readonly #path: string;
  readonly #context: ScanContext;
  /** Of all files that had this name. */
  readonly #tally: Tally = createTally();
  readonly #pastReadings: FileReading[] = [];
  #now: FollowedFile | null = null;
  #left: LeftFile[] = [];
  readonly #siblings: RotatedSiblings;
  /** How files began that are no longer read. */
  #pastFronts: Buffer[] = [];
  #lookedAt = Date.now();
  #cuts: CutLog[] = [];

  constructor(name: string, path: string, context: ScanContext) {
    this.#name = name;
    this.#path = path;
    this.#context = context;
    this.#siblings = new RotatedSiblings(path);
  }

  /** Reads what is new; true when anything was. */
  async poll(): Promise<boolean> {
    const at = Date.now();
    const hasRead = await this.#readLeft(at);
    const about = await stat(this.#path).catch(() => null);
    if (about !== null && !about.isFile()) throw this.#notAFile();
    const now = this.#now;
    let hasMore = false;
    if (now !== null && (about === null || about.ino !== now.identity)) {
      // Between a rotation and the new file's first line there is no file.
      hasMore = await now.readOn();
      if (about !== null) this.#leave(now, at);
    } else if (now !== null && about !== null && (await now.wasCut(about.size))) {
      this.#cuts.push({ file: this.#name, from: this.#lookedAt, to: at });
      now.endLines();
      this.#remember(now);
      this.#now = now.startAgain();
    }
    if (about !== null && this.#now === null) await this.#open();
    if (this.#now !== null) hasMore = (await this.#now.readOn()) || hasMore;
    hasMore = (await this.#readMissed()) || hasMore;
    this.#lookedAt = at;
    return hasRead || hasMore;
  }

  /** All that was seen so far, the half line at the end left out. */
  get tally(): Tally {
    for (const { followed } of this.#left) followed.settle();
    this.#now?.settle();
    return copyTally(this.#tally);
  }

  get readings(): readonly FileReading[] {
    const open = [
      ...this.#left.map(({ followed }) => followed),
      ...(this.#now === null ? [] : [this.#now]),
    ];
    return [...this.#pastReadings, ...open.map(({ reading }) => reading)];
  }

  /** The cuts since this was asked last. */
  takeCuts(): readonly CutLog[] {
    const cuts = this.#cuts;
    this.#cuts = [];
    return cuts;
  }

  async close(): Promise<void> {
    const left = this.#left.map(({ followed }) => followed.file);
    await Promise.all([this.#now?.file.close(), ...left.map((file) => file.close())]);
    this.#now = null;
    this.#left = [];
  }

  async #open(): Promise<void> {
    const file = await open(this.#path, 'r').catch((error: unknown) => {
      // Turned since it was looked at.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    if (file === null) return;
    // Whatever the name leads to by now.
    const { ino } = await file.stat();
    this.#now = new FollowedFile(file, ino, this.#of);
  }

  get #of() {
    return { name: this.#name, tally: this.#tally, context: this.#context };
  }

  async #readLeft(at: number): Promise<boolean> {
    let hasRead = false;
    for (const each of this.#left)
      if (await each.followed.readOn()) {
        hasRead = true;
        each.grewAt = at;
      }
    const isQuiet = (each: LeftFile): boolean => at - each.grewAt > QUIET_MS;
    const most = Math.max(0, this.#left.length - MOST_LEFT);
    const done = this.#left.filter((each, index) => index < most || isQuiet(each));
    this.#left = this.#left.filter((each) => !done.includes(each));
    for (const { followed } of done) {
      followed.endLines();
      this.#remember(followed);
      await followed.file.close();
    }
    return hasRead;
  }

  #leave(now: FollowedFile, at: number): void {
    this.#left.push({ followed: now, grewAt: at });
    this.#now = null;
  }

  /** Files that had the log's name and lost it again between two looks. */
  async #readMissed(): Promise<boolean> {
    const open = [
      ...this.#left.map(({ followed }) => followed),
      ...(this.#now === null ? [] : [this.#now]),
    ];
    const missed = await this.#siblings.look(
      open.map(({ identity }) => identity),
      async () => {
        // One may have been empty at the last look, and be full and packed by now.
        for (const each of open) if (each.front.length < FRONT_BYTES) await each.readOn();
        return [...this.#pastFronts, ...open.map(({ front }) => front)];
      },
    );
    for (const generation of missed) await this.#readGeneration(generation);
    return missed.length > 0;
  }

  async #readGeneration(generation: Generation): Promise<void> {
    if (generation.kind === 'packed') {
      const into = { name: this.#name, tally: this.#tally };
      this.#pastReadings.push(await scanFile(generation.log, into, this.#context));
      return;
    }
    const followed = new FollowedFile(generation.file, generation.identity, this.#of);
    await followed.readOn();
    this.#left.push({ followed, grewAt: Date.now() });
  }

  #remember(followed: FollowedFile): void {
    const { reading, front } = followed;
    this.#pastReadings.push(reading);
    if (front.length > 0) this.#pastFronts = [...this.#pastFronts.slice(-MOST_FRONTS), front];
  }

  #notAFile(): UserError {
    return new UserError(`${this.#name} is no file: only a file can be followed`, {
      code: 'diagnose.follow-no-file',
      where: this.#name,
      hint: 'read a pipe without --follow: it is read as it is written, and the findings are printed at its end',
    });
  }
}
