// A program that writes a log as a proxy does, in a process of its own, and turns it as asked: so many lines a second,
// each of one refused name. What it wrote is known to the line.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface LogWriter {
  readonly path: string;
  readonly name: string;
  /** In all. */
  readonly lines: number;
  readonly perSecond: number;
  /** After so many lines the log is turned; 0: never. */
  readonly turnAfter: number;
  /**
   * `rename`: the writer opens the new file at once. `create`: another file stands in its place at once, and the writer
   * goes on in the old one for a tenth of its lines. `gzip`: likewise, and the old one is packed then.
   * `twice`: turned two times in a row, the middle one with a few lines. `signal`: it opens the log anew at SIGHUP.
   */
  readonly turn: 'rename' | 'create' | 'gzip' | 'twice' | 'signal';
}

const PROGRAM = String.raw`
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
const of = JSON.parse(process.argv[1]);
const { path, name, lines, perSecond, turnAfter, turn } = of;
let file = openSync(path, 'a');
let written = 0;
let turns = 0;
let next = turnAfter;
const line = (at) => (1700000000 + at / 1000).toFixed(3) + ' 1 10.1.1.10 TCP_DENIED/403 17 CONNECT ' + name + ':443 - HIER_NONE/- -\n';
const put = (count) => {
  const many = Math.min(count, lines - written);
  let text = '';
  for (let at = 0; at < many; at += 1) text += line(written + at);
  // A line may come in two halves.
  const half = Math.floor(text.length / 2);
  writeSync(file, text.slice(0, half));
  writeSync(file, text.slice(half));
  written += many;
};
const anew = () => {
  closeSync(file);
  file = openSync(path, 'a');
};
const pack = (old) => {
  const { mtime, atime } = statSync(old);
  writeFileSync(old + '.gz', gzipSync(readFileSync(old)));
  utimesSync(old + '.gz', atime, mtime);
  rmSync(old);
};
if (turn === 'signal') process.on('SIGHUP', anew);
const started = performance.now();
while (written < lines) {
  const due = Math.min(lines, Math.floor(((performance.now() - started) / 1000) * perSecond));
  while (written < due) {
    put(Math.min(1000, due - written, turnAfter === 0 ? Infinity : Math.max(1, next - written)));
    if (turnAfter === 0 || turn === 'signal' || written < next || written >= lines) continue;
    next += turnAfter;
    turns += 1;
    const old = path + '.' + String(turns);
    renameSync(path, old);
    if (turn === 'create' || turn === 'gzip') {
      closeSync(openSync(path, 'a'));
      put(Math.ceil(turnAfter / 10));
    }
    anew();
    if (turn === 'gzip') pack(old);
    if (turn === 'twice') {
      put(10);
      renameSync(path, old + '-b');
      anew();
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}
closeSync(file);
process.stdout.write(String(written));
`;

export function startWriter(of: LogWriter): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, JSON.stringify(of)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** When it has written all. */
export async function ended(writer: ChildProcess): Promise<void> {
  if (writer.exitCode !== null) return;
  const [code] = (await once(writer, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`the writer ended with ${String(code)}`);
}
