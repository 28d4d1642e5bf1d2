// A line that a container runtime wrote in parts, because it is longer than the runtime's buffer: in CRI's format parts
// but the last are tagged `P` (Kubernetes, "CRI: Log management"), in Docker's json-file they lack the line break.

/** One that is longer is none. */
const MOST_LENGTH = 262_144;
/** Docker's buffer. */
const BUFFER_LENGTH = 16_000;
const CRI = /^(\d{4}-\d\d-\d\dT\S{1,40} (stdout|stderr) )([FP])((?::\S*)? )/;

interface Pending {
  readonly head: string;
  text: string;
  lines: number;
}

/** null: the line is held until its other parts are there. */
export type WholeLine = { readonly text: string; readonly lines: number } | null;

export class PartJoiner {
  readonly #pending = new Map<string, Pending>();

  get isHolding(): boolean {
    return this.#pending.size > 0;
  }

  take(line: string): WholeLine {
    const part = partOf(line);
    if (part === null) return { text: line, lines: 1 };
    const { stream, head, text, isLast } = part;
    const pending = this.#pending.get(stream);
    if (isLast) {
      if (pending === undefined) return { text: line, lines: 1 };
      this.#pending.delete(stream);
      return { text: `${pending.head}${pending.text}${text}`, lines: pending.lines + 1 };
    }
    if (pending === undefined) this.#pending.set(stream, { head, text, lines: 1 });
    else {
      pending.lines += 1;
      // What is beyond is left out; the line is too long to be one of a log.
      if (pending.text.length < MOST_LENGTH) pending.text += text;
    }
    return null;
  }

  /** How many lines were held. */
  drop(): number {
    let lines = 0;
    for (const pending of this.#pending.values()) lines += pending.lines;
    this.#pending.clear();
    return lines;
  }
}

interface Part {
  readonly stream: string;
  readonly head: string;
  readonly text: string;
  readonly isLast: boolean;
}

function partOf(line: string): Part | null {
  const cri = CRI.exec(line);
  if (cri !== null) {
    const [all, front = '', stream = '', tag, behind = ' '] = cri;
    return {
      stream,
      head: `${front}F${behind}`,
      text: line.slice(all.length),
      isLast: tag === 'F',
    };
  }
  return line.startsWith('{"log":"') ? partOfJson(line) : null;
}

function partOfJson(line: string): Part | null {
  const match = /^\{"log":"((?:[^"\\]|\\.)*)"(,"stream":"(stdout|stderr)".*\})$/.exec(line);
  if (match === null) return null;
  const [, text = '', rest = '', stream = ''] = match;
  // Whoever passes such lines on may have taken the line break away.
  const isLast = text.endsWith(String.raw`\n`) || text.length < BUFFER_LENGTH;
  const isAlone = `json ${stream}`;
  return isLast
    ? { stream: isAlone, head: '', text: `${text}"${rest}`, isLast }
    : { stream: isAlone, head: '{"log":"', text, isLast };
}
