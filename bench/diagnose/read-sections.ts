// The sections that read logs with whole processes: each format, ever larger files, ever new names, many files.

import { rmSync, statSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { COMPANY_FORMATS, type CompanyFormat } from './company-formats.ts';
import { writeCompanyLog, writeRepeated, type CompanyLog } from './company-log.ts';
import { loadNow, type LogRow } from './figures.ts';
import { GOACCESS, measureAll, measuredOf, PASS, type Command, type Ran } from './measure.ts';

export interface Bench {
  /** The built program's file. */
  readonly program: string;
  readonly site: string;
  /** For logs; everything in it is taken away again. */
  readonly folder: string;
  readonly seed: number;
  /** 1; of the sizes, for a trial. */
  readonly scale: number;
  /** Times that what is compared is run; the median counts. */
  readonly rounds: number;
  /** Ids; null: all. */
  readonly formats: readonly string[] | null;
}

const PIECE_LINES = 1_000_000;
const GIGABYTE = 1e9;
/** Beside a log, for what else the machine needs. */
const SPARE_BYTES = 5e9;
const FILES = 8;
const FILE_BYTES = 280e6;
const NEW_NAMES = 3_000_000;

/** Every format, in a log of so many lines. */
export function readFormats(bench: Bench, lines: number): LogRow[] {
  const wanted = COMPANY_FORMATS.filter(({ id }) => bench.formats?.includes(id) ?? true);
  return wanted.map((format) => readDrawn(bench, { format, log: format.id }, { lines }));
}

/** Three million names, each in one line: as seldom denied as others, and every third one. */
export function readNewNames(bench: Bench): LogRow[] {
  const [format] = COMPANY_FORMATS;
  return [3, 33]
    .map((deniedPercent) =>
      format === undefined
        ? []
        : readDrawn(
            bench,
            {
              format,
              log: `each line has a name of its own, ${String(deniedPercent)} % denied`,
            },
            { lines: NEW_NAMES, hasNewNames: true, deniedPercent },
          ),
    )
    .flat();
}

/** One file of Squid's, so large, and the same through a pipe. */
export function readGigabytes(bench: Bench, gigabytes: number): LogRow[] {
  const log = join(bench.folder, 'long.log');
  const bytes = gigabytes * GIGABYTE * bench.scale;
  const { bavail, bsize } = statfsSync(bench.folder);
  if (bavail * bsize < bytes + SPARE_BYTES * bench.scale)
    throw new Error(
      `no room for ${String(gigabytes)} GB in ${bench.folder}: set TMPDIR to a folder with more`,
    );
  const piece = writePiece(bench);
  const load = loadNow();
  const lines = writeRepeated(log, piece, { bytes });
  rmSync(piece);
  const ran = measureAll({
    ...ownCommands(bench, [log], 1),
    pipe: { argv: diagnose(bench, ['-']), stdin: log, rounds: 1 },
    ...otherCommands(bench, log, { denied: 'TCP_DENIED', id: '' }, 1),
  });
  const row = rowOf(ran, { log: `${String(gigabytes)} GB`, lines, megabytes: sizeOf([log]), load });
  rmSync(log);
  return [row];
}

/** Eight files, with one thread and with as many as there are, and the same lines in one file. */
export function readManyFiles(bench: Bench): LogRow[] {
  const load = loadNow();
  const piece = writePiece(bench);
  const names = Array.from({ length: FILES }, (_, at) =>
    join(bench.folder, `proxy${String(at)}.log`),
  );
  const bytes = FILE_BYTES * bench.scale;
  const lines = names.map((name, at) => writeRepeated(name, piece, { bytes, turn: 2 * at }));
  const whole = join(bench.folder, 'all.log');
  writeRepeated(whole, piece, { bytes: FILES * bytes });
  rmSync(piece);
  const { rounds } = bench;
  const ran = measureAll({
    ...ownCommands(bench, names, rounds),
    'one thread': { argv: diagnose(bench, [...names, '--threads', '1']), rounds },
    'one file': { argv: diagnose(bench, [whole]), rounds },
    ...otherCommands(bench, whole, { denied: 'TCP_DENIED', id: '' }, 1),
  });
  const row = rowOf(ran, {
    log: `${String(FILES)} files`,
    lines: lines.reduce((sum, each) => sum + each, 0),
    megabytes: sizeOf(names),
    load,
  });
  for (const file of [...names, whole]) rmSync(file);
  return [row];
}

function readDrawn(
  bench: Bench,
  of: { readonly format: CompanyFormat; readonly log: string },
  drawn: Omit<CompanyLog, 'seed'>,
): LogRow {
  const { rounds } = bench;
  const { format } = of;
  const log = join(bench.folder, 'company.log');
  const lines = Math.ceil(drawn.lines * bench.scale);
  writeCompanyLog(log, format, { ...drawn, lines, seed: bench.seed });
  const load = loadNow();
  const ran = measureAll({
    ...ownCommands(bench, [log], rounds),
    ...otherCommands(bench, log, format, rounds),
  });
  const headLines = (format.head ?? '').split('\n').length - 1;
  const row = rowOf(ran, { log: of.log, lines, headLines, megabytes: sizeOf([log]), load });
  rmSync(log);
  return row;
}

function writePiece(bench: Bench): string {
  const piece = join(bench.folder, 'piece.log');
  const lines = Math.ceil(PIECE_LINES * bench.scale);
  const [squid] = COMPANY_FORMATS;
  if (squid !== undefined) writeCompanyLog(piece, squid, { lines, seed: bench.seed });
  return piece;
}

function diagnose({ program, site }: Bench, logs: readonly string[]): readonly string[] {
  return [process.execPath, program, 'diagnose', site, '--json', ...logs];
}

function ownCommands(
  bench: Bench,
  logs: readonly string[],
  rounds: number,
): Readonly<Record<string, Command>> {
  const empty = join(bench.folder, 'empty.log');
  writeFileSync(empty, '');
  return {
    diagnose: { argv: diagnose(bench, logs), rounds },
    empty: { argv: diagnose(bench, [empty]), rounds },
  };
}

/** Each of these takes the longest of all, GoAccess minutes: the pass alone is run as often as `diagnose`. */
function otherCommands(
  bench: Bench,
  log: string,
  { denied, id }: Pick<CompanyFormat, 'denied' | 'id'>,
  rounds: number,
): Readonly<Record<string, Command>> {
  const pass = join(bench.folder, 'pass.mjs');
  writeFileSync(pass, PASS);
  const goaccess = GOACCESS[id];
  const report = join(bench.folder, 'goaccess.json');
  return {
    pass: { argv: [process.execPath, pass, log], rounds },
    mawk: {
      argv: ['mawk', `/${denied}/ { denied++ } { seen[$3]++ } END { print NR, denied }`, log],
      rounds: 1,
    },
    'grep -c': { argv: ['grep', '-c', denied, log], rounds: 1 },
    ...(goaccess === undefined
      ? {}
      : {
          goaccess: {
            argv: ['goaccess', log, ...goaccess, '--no-progress', '-o', report],
            rounds: 1,
          },
        }),
  };
}

/** Ours are to agree on what they found, whatever way the same lines came. */
function rowOf(
  ran: Readonly<Record<string, Ran>>,
  row: Pick<LogRow, 'log' | 'lines' | 'megabytes' | 'load'> & { readonly headLines?: number },
): LogRow {
  const { headLines = 0, ...rest } = row;
  for (const name of ['diagnose', 'pipe', 'one thread'])
    if (ran[name] !== undefined && readBy(ran[name]).lines !== row.lines + headLines)
      throw new Error(
        `${row.log}: ${name} read ${String(readBy(ran[name]).lines)} of ${String(row.lines + headLines)} lines`,
      );
  const alone = ran['one thread'];
  if (alone !== undefined && findingsOf(alone) !== findingsOf(ran['diagnose']))
    throw new Error(`${row.log}: one thread found something else than several`);
  return {
    ...rest,
    notUnderstood: readBy(ran['diagnose']).unreadable,
    load: Math.max(row.load, loadNow()),
    measured: measuredOf(ran),
  };
}

/** Our own output, just written. */
function readBy(ran: Ran | undefined): {
  readonly lines: number;
  readonly unreadable: number;
} {
  return (JSON.parse(ran?.stdout ?? '{}') as { read: ReturnType<typeof readBy> }).read;
}

function findingsOf(ran: Ran | undefined): string {
  const { findings, others } = JSON.parse(ran?.stdout ?? '{}') as Readonly<Record<string, unknown>>;
  return JSON.stringify([findings, others]);
}

function sizeOf(files: readonly string[]): number {
  return Math.round(files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6);
}
