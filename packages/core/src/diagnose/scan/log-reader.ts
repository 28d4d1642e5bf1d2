// Lines of one log as text → observations: records of several lines are put together, a line is taken out of its
// envelopes, and the formats are asked in turn. So every format is read behind every envelope.

import { openEnvelopes, type Opened } from '../../products/shared/logs/envelopes.ts';
import type { LogFormat } from '../../products/shared/logs/log-format.ts';
import type { Evidence, LineReader, Observation } from '../../products/shared/logs/observation.ts';
import { plainAddress } from '../../products/shared/logs/plain-address.ts';
import type { ReaderOptions } from '../../products/shared/logs/reader-options.ts';
import { PartJoiner } from '../../products/shared/logs/part-joiner.ts';
import { RecordJoiner, type Joinable } from '../../products/shared/logs/records.ts';

const LINES_OF_HEAD = 10;
/** A JSON object, perhaps behind a collector's head: what stands in its fields is escaped, and no other format's line. */
const HOLDS_OBJECT = /^\s*\{|[\s:\]|]\{"[^]*\}\s*$/;

/** What one line led to. */
export interface LineReading {
  readonly seen: readonly Observation[];
  /** Lines that are understood with this one: more than 1 at the end of a record, 0 in the middle of one. */
  readonly known: number;
  /** Lines that are no part of anything. */
  readonly unknown: number;
  /** True where the line was read by itself, and by nothing that stood before it. */
  readonly isPlain: boolean;
}

/** The envelopes of a line, opened once for all formats, and no more of them than somebody asks for. */
export class EnvelopeMemory {
  readonly options: ReaderOptions;
  #text: string | null = null;
  #opened: (readonly Opened[])[] = [];
  #rest: Iterator<readonly Opened[], void> | null = null;

  constructor(options: ReaderOptions) {
    this.options = options;
  }

  /** Those of this level; null: there are no more. */
  level(text: string, level: number): readonly Opened[] | null {
    if (this.#text !== text) {
      this.#text = text;
      this.#opened = [];
      this.#rest = openEnvelopes(text, this.options);
    }
    while (this.#opened.length <= level) {
      const next = this.#rest?.next();
      if (next === undefined || next.done === true) return null;
      this.#opened.push(next.value);
    }
    return this.#opened[level] ?? null;
  }
}

export class LogReader {
  readonly #readers: readonly { readonly read: LineReader; readonly isJson: boolean }[];
  readonly #envelopes: EnvelopeMemory;
  readonly #parts = new PartJoiner();
  readonly #records = new RecordJoiner();
  #isTypical = false;
  #isTimeOfObject = false;
  /** How many lines were held when the record began that is being put together. */
  #first: Evidence | null = null;

  constructor(
    formats: readonly LogFormat[],
    options: ReaderOptions,
    envelopes = new EnvelopeMemory(options),
  ) {
    this.#readers = formats.map((format) => ({
      read: format.create(options),
      isJson: format.isJson === true,
    }));
    this.#envelopes = envelopes;
  }

  /** True while a blank line says something. */
  get isHolding(): boolean {
    return this.#records.isHolding;
  }

  /** Of the last line. False: another format than that of the log knew it, or its time is that of its envelope. */
  get isTypical(): boolean {
    return this.#isTypical;
  }

  /** Of the last line: the object around it tells its time. */
  get isTimeOfObject(): boolean {
    return this.#isTimeOfObject;
  }

  /** True while what a line says depends on lines before it. */
  get isWaiting(): boolean {
    return this.#records.isHolding || this.#parts.isHolding;
  }

  read(line: string, evidence: Evidence): LineReading {
    const whole = this.#parts.take(line);
    if (whole === null) return { seen: [], known: 0, unknown: 0, isPlain: false };
    if (whole.lines === 1) return this.#readLine(line, evidence);
    const { text, lines } = whole;
    const reading = this.#readLine(text, { ...evidence, text });
    const isKnown = reading.known > 0;
    return {
      seen: reading.seen,
      known: isKnown ? reading.known + lines - 1 : 0,
      unknown: isKnown ? reading.unknown : reading.unknown + lines - 1,
      isPlain: false,
    };
  }

  #readLine(line: string, evidence: Evidence): LineReading {
    const before = this.#records.isHolding;
    if (evidence.line <= LINES_OF_HEAD) this.#records.noteHead(line);
    const isInside = line === '' || this.#records.isInside(line);
    const seen = isInside ? undefined : this.#readText(line, evidence);
    if (seen !== undefined)
      return { seen: listOf(seen), known: 1, unknown: this.#records.drop(), isPlain: !before };
    if (!before) this.#first = evidence;
    const joined = this.#records.take(line);
    switch (joined.kind) {
      case 'held':
        return { seen: [], known: 0, unknown: 0, isPlain: false };
      case 'frame':
        return { seen: [], known: joined.lines, unknown: 0, isPlain: false };
      case 'none':
        return { seen: [], known: 0, unknown: before ? this.#records.drop() : 1, isPlain: !before };
      case 'record':
        return this.#readRecord(joined, evidence);
    }
  }

  /** At the end of the log, of what was waiting for the rest of its record. */
  end(): LineReading {
    const parts = this.#parts.drop();
    const joined = this.#records.finish();
    const none = { seen: [], known: 0, unknown: 0, isPlain: false };
    const reading =
      joined === null || this.#first === null
        ? { ...none, unknown: this.#records.drop() }
        : this.#readRecord(joined, this.#first);
    return { ...reading, unknown: reading.unknown + parts };
  }

  #readRecord({ texts, lines }: Joinable, evidence: Evidence): LineReading {
    const first = this.#first ?? evidence;
    const readings = texts.map((text) => this.#readText(text, { ...first, text }));
    return readings.every((each) => each === undefined)
      ? { seen: [], known: 0, unknown: lines, isPlain: false }
      : {
          seen: readings.flatMap((each) => listOf(each ?? null)),
          known: lines,
          unknown: 0,
          isPlain: false,
        };
  }

  #readText(text: string, evidence: Evidence): Observation | null | undefined {
    const isObject = HOLDS_OBJECT.test(text);
    this.#isTypical = true;
    this.#isTimeOfObject = false;
    for (const { read, isJson } of this.#readers) {
      const seen = this.#readWith(isObject && !isJson ? undefined : read(text, evidence), {
        read,
        isJson,
        text,
        evidence,
      });
      if (seen !== undefined) return seen === null ? null : withPlainAddresses(seen);
      this.#isTypical = false;
    }
    return undefined;
  }

  /** `plain`: what the reader says of the text as it stands. */
  #readWith(
    plain: Observation | null | undefined,
    { read, isJson, text, evidence }: Asked,
  ): Observation | null | undefined {
    if (plain === null || (plain !== undefined && !Number.isNaN(plain.at))) return plain;
    let best = plain;
    for (let level = 0; ; level += 1) {
      const opened = this.#envelopes.level(text, level);
      if (opened === null) return best;
      for (const { text: inner, at, program } of opened) {
        const forms = program === null ? [inner] : [inner, `${program}: ${inner}`];
        for (const form of forms) {
          if (form === text || (!isJson && HOLDS_OBJECT.test(form))) continue;
          const seen = read(form, evidence);
          if (seen === null) return best ?? null;
          if (seen === undefined) continue;
          if (!Number.isNaN(seen.at)) return seen;
          if (!Number.isNaN(at)) {
            // That of a JSON object is known where it stands (envelope-layout.ts).
            this.#isTimeOfObject = level === 1 && text.startsWith('{');
            this.#isTypical &&= this.#isTimeOfObject;
            return { ...seen, at };
          }
          best ??= seen;
        }
      }
    }
  }
}

interface Asked {
  readonly read: LineReader;
  readonly isJson: boolean;
  readonly text: string;
  readonly evidence: Evidence;
}

/** Whoever asked is one machine, whether the log shows its address by itself or as `::ffff:10.1.1.10`. */
function withPlainAddresses(seen: Observation): Observation {
  switch (seen.kind) {
    case 'proxy':
    case 'dns':
      return seen.client.includes(':') ? { ...seen, client: plainAddress(seen.client) } : seen;
    case 'firewall':
      return seen.from.includes(':') || seen.to.includes(':')
        ? { ...seen, from: plainAddress(seen.from), to: plainAddress(seen.to) }
        : seen;
    case 'appliance':
      return seen;
  }
}

function listOf(seen: Observation | null): readonly Observation[] {
  return seen === null ? [] : [seen];
}
