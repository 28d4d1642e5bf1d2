// Lines of one log as text → observations: records of several lines are put together, a line is taken out of its
// envelopes, and the formats are asked in turn. So every format is read behind every envelope.

import { openEnvelopes, type Opened } from '../../products/shared/logs/envelopes.ts';
import type { LogFormat } from '../../products/shared/logs/log-format.ts';
import type { Evidence, LineReader, Observation } from '../../products/shared/logs/observation.ts';
import type { ReaderOptions } from '../../products/shared/logs/reader-options.ts';
import { RecordJoiner } from '../../products/shared/logs/records.ts';

const LINES_OF_HEAD = 10;

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

/** The envelopes of a line, opened once for all formats. */
export class EnvelopeMemory {
  readonly options: ReaderOptions;
  #text = '';
  #forms: readonly Opened[] = [];

  constructor(options: ReaderOptions) {
    this.options = options;
  }

  open(text: string): readonly Opened[] {
    if (this.#text !== text || this.#forms.length === 0) {
      this.#forms = openEnvelopes(text, this.options);
      this.#text = text;
    }
    return this.#forms;
  }
}

export class LogReader {
  readonly #readers: readonly { readonly read: LineReader; readonly isJson: boolean }[];
  readonly #envelopes: EnvelopeMemory;
  readonly #records = new RecordJoiner();
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

  read(line: string, evidence: Evidence): LineReading {
    const before = this.#records.isHolding;
    if (evidence.line <= LINES_OF_HEAD) this.#records.noteHead(line);
    const isInside = line === '' || this.#records.isInside(line);
    const seen = isInside ? undefined : this.#readText(line, evidence);
    if (seen !== undefined)
      return { seen: listOf(seen), known: 1, unknown: this.#records.drop(), isPlain: !before };
    if (!before) this.#first = evidence;
    const joined = this.#records.take(line);
    const own = line === '' ? 0 : 1;
    switch (joined.kind) {
      case 'held':
        return { seen: [], known: 0, unknown: 0, isPlain: false };
      case 'frame':
        return { seen: [], known: own + this.#records.drop(), unknown: 0, isPlain: false };
      case 'none':
        return { seen: [], known: 0, unknown: before ? this.#records.drop() : 1, isPlain: !before };
      case 'record':
        return this.#readRecord(joined.texts, evidence);
    }
  }

  /** At the end of the log: how many lines were waiting for the rest of their record. */
  end(): number {
    return this.#records.drop();
  }

  #readRecord(texts: readonly string[], evidence: Evidence): LineReading {
    const first = this.#first ?? evidence;
    const readings = texts.map((text) => this.#readText(text, { ...first, text }));
    const lines = evidence.line - first.line + 1;
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
    const isObject = /^\s*\{/.test(text);
    for (const { read, isJson } of this.#readers) {
      const seen = this.#readWith(isObject && !isJson ? undefined : read(text, evidence), {
        read,
        isJson,
        text,
        evidence,
      });
      if (seen !== undefined) return seen;
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
    for (const { text: inner, at, program } of this.#envelopes.open(text)) {
      const forms = program === null ? [inner] : [inner, `${program}: ${inner}`];
      for (const form of forms) {
        if (form === text || (!isJson && /^\s*\{/.test(form))) continue;
        const seen = read(form, evidence);
        if (seen === null) return best ?? null;
        if (seen === undefined) continue;
        const timed = Number.isNaN(seen.at) && !Number.isNaN(at) ? { ...seen, at } : seen;
        if (!Number.isNaN(timed.at)) return timed;
        best ??= timed;
      }
    }
    return best;
  }
}

interface Asked {
  readonly read: LineReader;
  readonly isJson: boolean;
  readonly text: string;
  readonly evidence: Evidence;
}

function listOf(seen: Observation | null): readonly Observation[] {
  return seen === null ? [] : [seen];
}
