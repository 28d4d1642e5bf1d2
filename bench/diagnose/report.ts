// The figures of reading a company's logs as a page: bench/reports/diagnose.md. All of it comes from the figures.

import type { Figures, FollowRow, LogRow, Made, Section } from './figures.ts';
import type { Measured } from './measure.ts';

const GIGABYTES = ['1gb', '2gb', '5gb', '10gb'] as const;
/** Above it, others wanted the processors too. */
export const MOST_LOAD = 2;
export const NOTHING = '—';

export function writeReport(figures: Figures): string {
  const { sections } = figures;
  const formats = (name: string, title: string): string =>
    part(title, sections[name], name, ({ rows }) => formatsTable(rows));
  return `# Reading a company's logs

Written by \`npm run bench -- diagnose\`; with names of sections behind it (\`1m\`, \`10m\`, \`1gb\`, \`2gb\`, \`5gb\`, \`10gb\`, \`distinct\`, \`files\`, \`follow\`) only these are measured anew. The same figures as data: [bench/figures/diagnose.json](../figures/diagnose.json).

Seconds are of whole processes on the same file, one after the other, turn about; medians of three rounds for \`diagnose\`, and for the pass of drawn logs; of one for the others and for 1 to 10 GB. "In passes" is the time of \`diagnose\`, less its time for an empty log, by that of one plain pass of JavaScript over the same bytes, which tells blank-separated fields apart and makes a hash of each; behind it the same in processor time of all threads. A dash: not installed, or it does not know the format. †: the load of the machine was above ${String(MOST_LOAD)}, so the row's seconds are of a machine that was busy with other things, and the comparison in processor time says more.

Logs are drawn: 5,000 clients, names by Zipf's law out of 200,000, long paths, 3 % denied, one line in 2,000 of the example site's appliance.
${formats('1m', '1,000,000 lines')}${formats('10m', '10,000,000 lines')}${gigabytesPart(figures)}${part('3,000,000 different names', sections['distinct'], 'distinct', ({ rows }) => namesTable(rows))}${part('Many files at once', sections['files'], 'files', ({ rows }) => filesTable(rows))}${part('Followed as they grow', sections['follow'], 'follow', ({ follow = [] }) => followTable(follow))}`;
}

function part(
  title: string,
  section: Section | undefined,
  name: string,
  write: (section: Section) => string,
): string {
  return `
## ${title}

${section === undefined ? `Not measured yet: \`npm run bench -- diagnose ${name}\`.\n` : `${madeOf(section.made)}\n\n${write(section)}`}`;
}

function madeOf({ at, commit, node, threads, seed, load }: Made): string {
  return `${at}, commit ${commit}, Node.js ${node}, ${String(threads)} threads, seed ${String(seed)}; load ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after.`;
}

function formatsTable(rows: readonly LogRow[]): string {
  return table(
    ['format', 'MB', ...PROGRAM_HEADS, ...PASS_HEADS, 'most memory', 'not understood', 'load'],
    rows.map((row) => [
      `\`${row.log}\``,
      String(row.megabytes),
      ...programCells(row),
      ...passCells(row),
      memoryOf(row, 'diagnose'),
      String(row.notUnderstood),
      loadOf(row),
    ]),
  );
}

/** Each size is a section of its own, so that it may be measured alone. */
function gigabytesPart({ sections }: Figures): string {
  const measured = GIGABYTES.flatMap((name) => {
    const section = sections[name];
    return section === undefined ? [] : [{ name, section }];
  });
  const missing = GIGABYTES.filter((name) => sections[name] === undefined);
  const rows = measured.flatMap(({ section }) => section.rows);
  const notes = [
    ...measured.map(({ name, section }) => `- \`${name}\`: ${madeOf(section.made)}`),
    ...missing.map((name) => `- \`${name}\`: not measured yet`),
  ];
  return `
## 1 to 10 GB of Squid's

A million drawn lines over and over, each time later.

${table(
  [
    'size',
    'lines',
    ...PROGRAM_HEADS,
    'from a pipe',
    ...PASS_HEADS,
    'ns a line',
    'most memory',
    'from a pipe',
    'not understood',
    'load',
  ],
  rows.map((row) => [
    row.log,
    thousands(row.lines),
    ...programCells(row),
    secondsOf(row, 'pipe'),
    ...passCells(row),
    String(Math.round((ownSeconds(row) / row.lines) * 1e9)),
    memoryOf(row, 'diagnose'),
    memoryOf(row, 'pipe'),
    String(row.notUnderstood),
    loadOf(row),
  ]),
)}
${notes.join('\n')}
`;
}

function namesTable(rows: readonly LogRow[]): string {
  return table(
    ['Squid log', 'lines', ...PROGRAM_HEADS, ...PASS_HEADS, 'most memory', 'load'],
    rows.map((row) => [
      row.log,
      thousands(row.lines),
      ...programCells(row),
      ...passCells(row),
      memoryOf(row, 'diagnose'),
      loadOf(row),
    ]),
  );
}

function filesTable(rows: readonly LogRow[]): string {
  const ways = [
    ['diagnose', 'as it is'],
    ['one thread', '`--threads 1`'],
    ['one file', 'the same lines in one file'],
    ['pass', 'plain pass over that file'],
    ['mawk', '`mawk` over that file'],
    ['grep -c', '`grep -c` over that file'],
  ] as const;
  return table(
    ['logs', 'MB', 'lines', 'read', 'seconds', 'processor', 'most memory', 'load'],
    rows.flatMap((row) =>
      ways.map(([name, title]) => [
        row.log,
        String(row.megabytes),
        thousands(row.lines),
        title,
        secondsOf(row, name),
        processorOf(row, name),
        memoryOf(row, name),
        loadOf(row),
      ]),
    ),
  );
}

function followTable(rows: readonly FollowRow[]): string {
  return table(
    [
      'logs',
      'lines/s',
      'for',
      'turned',
      'written',
      'lost',
      'not understood',
      'processor',
      'most memory',
      'load',
    ],
    rows.map((row) => [
      String(row.logs),
      thousands(row.perSecond),
      `${String(row.seconds)} s`,
      `${String(row.turns)} times`,
      thousands(row.written),
      thousands(row.written - row.read),
      thousands(row.notUnderstood),
      row.processorSeconds === null ? NOTHING : `${row.processorSeconds.toFixed(2)} s`,
      row.memoryMiB === null ? NOTHING : `${String(row.memoryMiB)} MiB`,
      loadOf(row),
    ]),
  );
}

const PROGRAMS = [
  ['diagnose', '`diagnose`'],
  ['empty', 'of an empty log'],
  ['pass', 'plain pass'],
  ['mawk', '`mawk`'],
  ['grep -c', '`grep -c`'],
  ['goaccess', 'GoAccess'],
] as const;
const PROGRAM_HEADS = PROGRAMS.map(([, title]) => title);
const PASS_HEADS = ['in passes', 'in processor time'];

function programCells(row: LogRow): string[] {
  return PROGRAMS.map(([name]) => secondsOf(row, name));
}

function passCells(row: LogRow): string[] {
  const pass = row.measured['pass'];
  if (pass === undefined) return [NOTHING, NOTHING];
  const processor = ownProcessor(row);
  return [
    passesOf(row),
    processor === null || pass.processorSeconds === null
      ? NOTHING
      : (processor / pass.processorSeconds).toFixed(2),
  ];
}

export function passesOf(row: LogRow): string {
  const pass = row.measured['pass'];
  return pass === undefined ? NOTHING : (ownSeconds(row) / pass.seconds).toFixed(2);
}

/** Less what an empty log takes. */
function ownSeconds({ measured }: LogRow): number {
  return (measured['diagnose']?.seconds ?? 0) - (measured['empty']?.seconds ?? 0);
}

function ownProcessor({ measured }: LogRow): number | null {
  const { diagnose, empty } = measured;
  return diagnose?.processorSeconds == null || empty?.processorSeconds == null
    ? null
    : diagnose.processorSeconds - empty.processorSeconds;
}

/** Behind what was measured while others wanted the processors too. */
export function busyMark({ load }: { readonly load: number }): string {
  return load > MOST_LOAD ? ' †' : '';
}

function loadOf(row: { readonly load: number }): string {
  return `${row.load.toFixed(1)}${busyMark(row)}`;
}

export function secondsOf(row: LogRow, name: string): string {
  const { seconds } = row.measured[name] ?? {};
  return seconds === undefined ? NOTHING : `${seconds.toFixed(2)} s`;
}

function processorOf({ measured }: LogRow, name: string): string {
  const { processorSeconds = null } = measured[name] ?? ({} as Partial<Measured>);
  return processorSeconds === null ? NOTHING : `${processorSeconds.toFixed(2)} s`;
}

export function memoryOf({ measured }: LogRow, name: string): string {
  const { memoryMiB = null } = measured[name] ?? ({} as Partial<Measured>);
  return memoryMiB === null ? NOTHING : `${String(memoryMiB)} MiB`;
}

export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
