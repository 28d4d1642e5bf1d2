// The events of one run, as lines of JSON in a file: a header, then one event a line.
// Readers take from the file what they still miss, so that a slow or a lost client costs no memory.

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { upgradeEventsFile, type UpgradedEvents } from './former-events.ts';
import type { PageEvent, SessionMode, SiteDocument, Emitted } from '../api.ts';

const SCHEMA = 'sekisho/events/2';
const FILE_NAME = /^\d{8}T\d{6}Z-[0-9a-f]{8}\.jsonl$/;
/** Of earlier runs in one folder; the oldest go. */
const MOST_FILES = 20;
const MOST_BYTES = 256 << 20;
/** Read at once: so much, or one event. */
const BATCH_BYTES = 256 << 10;

export interface EventsHeader {
  readonly schema: typeof SCHEMA;
  readonly run: string;
  readonly mode: Exclude<SessionMode, 'replay'>;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly site: SiteDocument;
}

export interface EventLogOptions {
  /** Made when it is missing; where it can't be written, a temporary one takes its place. */
  readonly folder: string;
  readonly mode: EventsHeader['mode'];
  readonly site: SiteDocument;
  /** Another file begins after so many bytes. */
  readonly mostBytes?: number;
  /** An event that could not be saved is lost to pages; its emitter continues. Called at the first of several. */
  readonly onFault?: (error: unknown) => void;
  /** Gives how many bytes it wrote. */
  readonly write?: Write;
}

type Write = (file: number, line: Buffer, at: number) => number;

const writeAt: Write = (file, line, at) => writeSync(file, line, 0, line.length, at);

export interface EventBatch {
  /** Each the JSON of one PageEvent. */
  readonly lines: readonly string[];
  readonly run: string;
}

export class EventLog {
  readonly header: EventsHeader;
  /** The file, to be named to people. */
  readonly path: string;
  /** True when the folder could not be written and the events go when the server ends. */
  readonly isTemporary: boolean;
  readonly #writer: number | null;
  readonly #reader: FileHandle;
  readonly #listeners = new Set<() => void>();
  readonly #mostBytes: number;
  /** Where each event's line begins, and, last, where the next one will. */
  #offsets: number[];
  readonly #onFault: ((error: unknown) => void) | undefined;
  readonly #write: Write;
  /** What is read in place of a file of 0.1.0. */
  readonly #upgraded: UpgradedEvents | null;
  #generation = 0;
  #isClosed = false;
  #isFaulty = false;

  private constructor(
    of: {
      header: EventsHeader;
      path: string;
      isTemporary: boolean;
      writer: number | null;
      reader: FileHandle;
      offsets: number[];
      upgraded?: UpgradedEvents | null;
    } & Pick<EventLogOptions, 'mostBytes' | 'onFault' | 'write'>,
  ) {
    this.header = of.header;
    this.path = of.path;
    this.isTemporary = of.isTemporary;
    this.#writer = of.writer;
    this.#reader = of.reader;
    this.#offsets = of.offsets;
    this.#mostBytes = of.mostBytes ?? MOST_BYTES;
    this.#onFault = of.onFault;
    this.#write = of.write ?? writeAt;
    this.#upgraded = of.upgraded ?? null;
  }

  static async create({ folder, mode, site, ...options }: EventLogOptions): Promise<EventLog> {
    const startedAt = new Date().toISOString();
    const run = randomBytes(4).toString('hex');
    const header: EventsHeader = { schema: SCHEMA, run, mode, startedAt, site };
    const { writer, path, isTemporary } = openNew(
      folder,
      `${startedAt.replace(/[-:]|\.\d+/g, '')}-${run}.jsonl`,
    );
    const line = Buffer.from(`${JSON.stringify(header)}\n`);
    writeSync(writer, line);
    return new EventLog({
      header,
      path,
      isTemporary,
      writer,
      reader: await open(path, 'r'),
      offsets: [line.length],
      ...options,
    });
  }

  /** A finished run, for reading only; one of 0.1.0 too. */
  static async open(path: string): Promise<EventLog> {
    const unreadable = (cause: unknown): never => {
      throw new UserError(`can't read ${path}`, {
        code: 'serve.no-events',
        where: path,
        hint: 'give a file of .sekisho/events',
        cause,
      });
    };
    const upgraded = await upgradeEventsFile(path).catch(unreadable);
    const reader = await open(upgraded?.path ?? path, 'r').catch(unreadable);
    try {
      const offsets = await findLines(reader);
      const [begin = 0] = offsets;
      const header = parseHeader((await readRange(reader, 0, begin)).toString('utf8'), path);
      return new EventLog({
        header,
        path,
        isTemporary: false,
        writer: null,
        reader,
        offsets,
        upgraded,
      });
    } catch (error) {
      await reader.close();
      await upgraded?.remove();
      throw error;
    }
  }

  /** Number of the newest event; 0 before the first. */
  get last(): number {
    return this.#offsets.length - 1;
  }

  /** The first part of every event's id. It changes when the file is started again. */
  get run(): string {
    return this.#generation === 0
      ? this.header.run
      : `${this.header.run}.${String(this.#generation)}`;
  }

  get isReplay(): boolean {
    return this.#writer === null;
  }

  /** Appends; false when the file is full: the caller starts it again and emits the current state. */
  emit(emitted: Emitted): boolean {
    if (this.#writer === null) throw new Error('a finished run takes no more events');
    if (this.#isClosed) return true;
    const begin = this.#offsets.at(-1) ?? 0;
    if (begin > this.#mostBytes) return false;
    const event: PageEvent = {
      id: `${this.run}-${String(this.last + 1)}`,
      at: new Date().toISOString(),
      emitted,
    };
    const line = Buffer.from(`${JSON.stringify(event)}\n`);
    if (!this.#save(this.#writer, line, begin)) return true;
    this.#offsets.push(begin + line.length);
    for (const listener of this.#listeners) listener();
    return true;
  }

  /** A line that is there in part is written over by the next one. */
  #save(writer: number, line: Buffer, at: number): boolean {
    try {
      if (this.#write(writer, line, at) < line.length) throw new Error('no space left');
      this.#isFaulty = false;
      return true;
    } catch (cause) {
      if (!this.#isFaulty)
        this.#onFault?.(
          new OutsideError(`can't write ${this.path}: the page misses what is told now`, {
            code: 'serve.cannot-save',
            where: this.path,
            cause,
          }),
        );
      this.#isFaulty = true;
      return false;
    }
  }

  /** Forgets all events; ids have another beginning from now on. */
  beginAnew(): void {
    if (this.#writer === null) return;
    const [begin = 0] = this.#offsets;
    ftruncateSync(this.#writer, begin);
    this.#offsets = [begin];
    this.#generation += 1;
  }

  /** Events from a number on, as many as are worth one write; none when that one has not happened yet. */
  async read(from: number): Promise<EventBatch> {
    const { run } = this;
    const offsets = this.#offsets;
    const begin = offsets[from - 1];
    if (begin === undefined || from > this.last) return { lines: [], run };
    let to = from;
    while (to < this.last && (offsets[to + 1] ?? 0) - begin <= BATCH_BYTES) to += 1;
    const bytes = await readRange(this.#reader, begin, offsets[to] ?? begin);
    // The file was started again meanwhile: these bytes are other events.
    if (this.run !== run) return { lines: [], run: this.run };
    return { lines: bytes.toString('utf8').split('\n').slice(0, -1), run };
  }

  /** Calls after every new event; gives the way to end that. */
  onNews(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#reader.close();
    await this.#upgraded?.remove();
    if (this.#writer !== null) closeSync(this.#writer);
    if (this.isTemporary) rmSync(this.path, { force: true });
  }
}

function openNew(
  folder: string,
  name: string,
): { writer: number; path: string; isTemporary: boolean } {
  const options = { path: join(folder, name), isTemporary: false };
  try {
    mkdirSync(folder, { recursive: true });
    forgetOld(folder);
    return { ...options, writer: openSync(options.path, 'wx', 0o600) };
  } catch {
    // A site that belongs to somebody else can be looked at all the same.
    const path = join(tmpdir(), `sekisho-${name}`);
    return { writer: openSync(path, 'wx', 0o600), path, isTemporary: true };
  }
}

function forgetOld(folder: string): void {
  const old = readdirSync(folder)
    .filter((name) => FILE_NAME.test(name))
    .toSorted((a, b) => statSync(join(folder, b)).mtimeMs - statSync(join(folder, a)).mtimeMs)
    .slice(MOST_FILES - 1);
  for (const name of old) rmSync(join(folder, name), { force: true });
}

/** Where lines end; what is behind the last line end was cut off while it was written. */
async function findLines(file: FileHandle): Promise<number[]> {
  const ends: number[] = [];
  const block = Buffer.alloc(1 << 20);
  let at = 0;
  for (;;) {
    const { bytesRead } = await file.read(block, 0, block.length, at);
    if (bytesRead === 0) return ends;
    for (
      let index = block.indexOf(10);
      index !== -1 && index < bytesRead;
      index = block.indexOf(10, index + 1)
    )
      ends.push(at + index + 1);
    at += bytesRead;
  }
}

async function readRange(file: FileHandle, begin: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - begin);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, begin);
  return bytes.subarray(0, bytesRead);
}

function parseHeader(line: string, path: string): EventsHeader {
  try {
    // The parse border: the file is one that this class wrote, which its schema says.
    const header = JSON.parse(line) as EventsHeader | null;
    if (header?.schema === SCHEMA) return header;
  } catch {
    // Said below, for other JSON too.
  }
  throw new UserError(`${path} holds no events of this program`, {
    code: 'serve.no-events',
    where: path,
    hint: 'give a file of .sekisho/events',
  });
}
