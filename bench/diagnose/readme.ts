// The short table of the READMEs, between two markers, from the same figures as the report.

import type { Figures, LogRow } from './figures.ts';
import {
  busyMark,
  memoryOf,
  MOST_LOAD,
  NOTHING,
  passesOf,
  secondsOf,
  table,
  thousands,
} from './report.ts';

const BEGIN = '<!-- bench diagnose: written by npm run bench -- diagnose -->';
const END = '<!-- bench diagnose: end -->';

const WORDS = {
  en: {
    heads: ['log', '`diagnose`', 'plain pass', '`mawk`', '`grep -c`', 'GoAccess', 'most memory'],
    squid: (lines: string) => `Squid, ${lines} lines`,
    slowest: (lines: string, format: string, formats: number) =>
      `the slowest of ${String(formats)} formats, ${lines} lines (\`${format}\`)`,
    gigabytes: (size: string) => `Squid, ${size}`,
    names: '3,000,000 different names',
    files: (files: string) => `${files.replace(' files', '')} files at once`,
    oneThread: 'the same with `--threads 1`',
    follow: (perSecond: string, logs: number, lost: string, turns: number) =>
      `\`--follow\` on ${String(logs)} logs at ${perSecond} lines/s, turned ${String(turns)} times: ${lost} lines lost.`,
    passes: (least: string, most: string, lines: string) =>
      `Of the formats, \`diagnose\` takes ${least} to ${most} times the plain pass at ${lines} lines.`,
    note: `Whole processes. The plain pass is one loop of JavaScript over the same bytes that makes a hash of every field. †: the machine's load was above ${String(MOST_LOAD)}. All figures: [bench/reports/diagnose.md](bench/reports/diagnose.md), made by \`npm run bench -- diagnose\`.`,
    none: 'Not measured yet: `npm run bench -- diagnose`.',
  },
  ja: {
    heads: ['ログ', '`diagnose`', '一度読むだけ', '`mawk`', '`grep -c`', 'GoAccess', '最大メモリ'],
    squid: (lines: string) => `Squid、${lines} 行`,
    slowest: (lines: string, format: string, formats: number) =>
      `${String(formats)} 形式のうち最も遅いもの、${lines} 行（\`${format}\`）`,
    gigabytes: (size: string) => `Squid、${size}`,
    names: '異なる FQDN 3,000,000 件',
    files: (files: string) => `${files.replace(' files', '')} ファイルを同時に`,
    oneThread: '同じファイルを `--threads 1` で',
    follow: (perSecond: string, logs: number, lost: string, turns: number) =>
      `\`--follow\`、${String(logs)} 個のログ、毎秒 ${perSecond} 行、ローテーション ${String(turns)} 回: 失った行 ${lost}。`,
    passes: (least: string, most: string, lines: string) =>
      `${lines} 行では、形式により、\`diagnose\` は一度読むだけの時間の ${least}～${most} 倍です。`,
    note: `いずれもプロセス全体の時間です。「一度読むだけ」は、同じバイト列のすべてのフィールドのハッシュを計算する JavaScript のループ 1 つです。†: マシンの負荷が ${String(MOST_LOAD)} を超えていました。すべての数値: [bench/reports/diagnose.md](bench/reports/diagnose.md)（\`npm run bench -- diagnose\` が作成します）`,
    none: '未計測: `npm run bench -- diagnose`',
  },
} as const;

export type ReadmeLanguage = keyof typeof WORDS;

/** The README with its table written anew. */
export function putReadmeTable(readme: string, figures: Figures, language: ReadmeLanguage): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the README lacks its markers ${BEGIN} and ${END}`);
  return `${readme.slice(0, begin + BEGIN.length)}\n${shortTable(figures, language)}${readme.slice(end)}`;
}

function shortTable({ sections }: Figures, language: ReadmeLanguage): string {
  const words = WORDS[language];
  const rowsOf = (name: string): readonly LogRow[] => sections[name]?.rows ?? [];
  const cells = (title: string, row: LogRow, name = 'diagnose'): string[] => [
    `${title}${busyMark(row)}`,
    secondsOf(row, name),
    ...['pass', 'mawk', 'grep -c', 'goaccess'].map((each) =>
      name === 'diagnose' ? secondsOf(row, each) : NOTHING,
    ),
    memoryOf(row, name),
  ];
  const formats = ['1m', '10m'].flatMap((name) => {
    const rows = rowsOf(name);
    const squid = rows.find(({ log }) => log === 'squid');
    const slowest = rows.toSorted((a, b) => Number(passesOf(b)) - Number(passesOf(a)))[0];
    return [
      ...(squid === undefined ? [] : [cells(words.squid(thousands(squid.lines)), squid)]),
      ...(slowest === undefined || slowest === squid
        ? []
        : [cells(words.slowest(thousands(slowest.lines), slowest.log, rows.length), slowest)]),
    ];
  });
  const [names] = rowsOf('distinct');
  const body = [
    ...formats,
    ...['1gb', '10gb'].flatMap((name) =>
      rowsOf(name).map((row) => cells(words.gigabytes(row.log), row)),
    ),
    ...(names === undefined ? [] : [cells(words.names, names)]),
    ...rowsOf('files').flatMap((row) => [
      cells(words.files(row.log), row),
      cells(words.oneThread, row, 'one thread'),
    ]),
  ];
  const sentences = [
    ...['1m', '10m'].flatMap((name) => {
      const rows = rowsOf(name);
      const passes = rows.map((row) => Number(passesOf(row)));
      const [first] = rows;
      return first === undefined
        ? []
        : [
            words.passes(
              Math.min(...passes).toFixed(2),
              Math.max(...passes).toFixed(2),
              thousands(first.lines),
            ),
          ];
    }),
    ...(sections['follow']?.follow ?? []).map(({ perSecond, logs, written, read, turns }) =>
      words.follow(thousands(perSecond), logs, thousands(written - read), turns),
    ),
    words.note,
  ];
  return body.length === 0
    ? `\n${words.none}\n\n`
    : `\n${table(words.heads, body)}\n${sentences.join(language === 'ja' ? '' : ' ')}\n\n`;
}
