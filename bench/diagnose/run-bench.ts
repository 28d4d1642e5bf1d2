// Sections measured one after the other, each written down as soon as it is there.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { loadNow, madeNow, readFigures, SCHEMA, writeFigures, type Figures } from './figures.ts';
import type { Bench } from './read-sections.ts';
import { putReadmeTable } from './readme.ts';
import { writeReport } from './report.ts';
import { SECTIONS } from './sections.ts';

export interface BenchRun extends Omit<Bench, 'folder'> {
  /** By their names. */
  readonly sections: readonly string[];
  /** What holds bench/figures, bench/reports and the READMEs. */
  readonly root: string;
  readonly say: (text: string) => void;
}

export async function runBench({ sections, root, say, ...of }: BenchRun): Promise<void> {
  const file = figuresFile(root);
  let figures = readFigures(file);
  for (const name of sections) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-diagnose-'));
    try {
      const before = loadNow();
      const started = performance.now();
      const rows = await SECTIONS[name]?.({ ...of, folder });
      if (rows === undefined) continue;
      const section = { made: madeNow(of.seed, before), ...rows };
      figures = { schema: SCHEMA, sections: { ...figures.sections, [name]: section } };
      writeFigures(file, figures);
      writePages(root, figures);
      say(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

export function figuresFile(root: string): string {
  return join(root, 'bench', 'figures', 'diagnose.json');
}

export function writePages(root: string, figures: Figures): void {
  const report = join(root, 'bench', 'reports', 'diagnose.md');
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, writeReport(figures));
  for (const [name, language] of [
    ['README.md', 'en'],
    ['README.ja.md', 'ja'],
  ] as const) {
    const readme = join(root, name);
    writeFileSync(readme, putReadmeTable(readFileSync(readme, 'utf8'), figures, language));
  }
}
