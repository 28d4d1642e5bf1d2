// The figures of reading a company's logs as a page: bench/reports/diagnose.md.

export interface FormatFigures {
  readonly format: string;
  readonly megabytes: number;
  readonly seconds: Readonly<Record<string, number>>;
  readonly times: {
    readonly pass: number;
    readonly passOfProcessors: number;
    readonly mawk: number;
  };
  readonly mostMemoryMiB: number;
  readonly read: { readonly lines: number; readonly notUnderstood: number };
}

interface Size {
  readonly lines: number;
  readonly formats: readonly FormatFigures[];
}

interface Run {
  readonly threads: number;
  readonly node: string;
  readonly load: number;
  readonly loadAfter: number;
  readonly rounds: number;
  readonly seed: number;
}

const BESIDE = ['pass', 'mawk', 'grep -c', 'goaccess'] as const;

export function writeReport(sizes: readonly Size[], run: Run): string {
  const { threads, node, load, loadAfter, rounds, seed } = run;
  return `# Reading a company's logs

Written by \`npm run bench -- diagnose\` (seed ${String(seed)}, medians of ${String(rounds)} rounds, Node.js ${node}, ${String(threads)} threads). The load of the machine was ${load.toFixed(1)} before and ${loadAfter.toFixed(1)} after: above ${String(threads)}, seconds are of a machine that was busy with other things, and the comparison in processor time says more.

Seconds are of whole processes, one after the other on the same file, turn about. "In passes" is the time of \`diagnose\`, less its time for an empty log, by that of one plain pass of JavaScript over the same bytes, which tells blank-separated fields apart and makes a hash of each; behind it the same in processor time of all threads. A dash: not installed, or it does not know the format.
${sizes.map(tableOf).join('')}`;
}

function tableOf({ lines, formats }: Size): string {
  const rows = formats.map((each) =>
    [
      `\`${each.format}\``,
      String(each.megabytes),
      secondsOf(each, 'sekisho'),
      secondsOf(each, 'empty'),
      ...BESIDE.map((name) => secondsOf(each, name)),
      each.times.pass.toFixed(2),
      each.times.passOfProcessors.toFixed(2),
      each.times.mawk.toFixed(2),
      `${String(each.mostMemoryMiB)} MiB`,
      String(each.read.notUnderstood),
    ].join(' | '),
  );
  return `
## ${lines.toLocaleString('en-US')} lines

| format | MB | \`diagnose\` | of an empty log | plain pass | \`mawk\` | \`grep -c\` | GoAccess | in passes | in processor time | in \`mawk\`s | most memory | not understood |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |\n`).join('')}`;
}

function secondsOf({ seconds }: FormatFigures, name: string): string {
  const measured = seconds[name];
  return measured === undefined ? '—' : `${measured.toFixed(2)} s`;
}
