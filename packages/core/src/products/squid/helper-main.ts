// The program that Squid starts: `node squid-helper-main.js FILE`. Squid asks on standard input and is answered
// on standard output (squid.conf: external_acl_type, see docs/sync.md). While the list can't be read the last one
// that could stays in force; before the first one nothing is allowed. Beside it may lie a file for report mode.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

import { NO_REPORT, parseReportMode, REPORT_FILE, type ReportMode } from './report-mode.ts';
import { answerSquid, parseAllowList, type AllowList } from './helper.ts';

/** Looking at the file for every question would cost more than answering it. */
const LOOK_EVERY_MS = 100;

const [file = ''] = process.argv.slice(2);
const reportFile = join(dirname(file), REPORT_FILE);
let list: AllowList = parseAllowList('');
let report: ReportMode = NO_REPORT;
let version = '';
let lookedAt = -Infinity;

function look(): void {
  const now = performance.now();
  if (now - lookedAt < LOOK_EVERY_MS) return;
  lookedAt = now;
  report = existsSync(reportFile) ? readReport() : NO_REPORT;
  try {
    const { mtimeMs, ino, size } = statSync(file);
    const found = `${String(mtimeMs)} ${String(ino)} ${String(size)}`;
    if (found === version) return;
    list = parseAllowList(readFileSync(file, 'utf8'));
    version = found;
    for (const line of list.unread)
      process.stderr.write(`sekisho: not an entry: ${JSON.stringify(line)}\n`);
  } catch (error) {
    if (version !== 'unreadable')
      process.stderr.write(`sekisho: ${error instanceof Error ? error.message : String(error)}\n`);
    version = 'unreadable';
  }
}

function readReport(): ReportMode {
  try {
    return parseReportMode(readFileSync(reportFile, 'utf8'));
  } catch {
    return NO_REPORT; // Gone in between, or not for us to read: the list alone counts.
  }
}

look();
createInterface({ input: process.stdin }).on('line', (line) => {
  look();
  process.stdout.write(`${answerSquid({ list, report, nowMs: Date.now() }, line)}\n`);
});
