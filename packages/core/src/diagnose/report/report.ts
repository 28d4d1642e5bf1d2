// What every printed form shows.

import type { OthersSummary } from '../others-summary.ts';
import type { StageProgress } from '../progress.ts';
import type { Finding } from '../finding.ts';
import type { MalformedNames } from '../tally/malformed-names.ts';
import type { FileReading } from '../tally/tally-file.ts';
import type { TimeRange } from '../time-range.ts';

export interface DiagnosisReport {
  readonly site: string;
  readonly findings: readonly Finding[];
  readonly progress: readonly StageProgress[];
  readonly read: ReportRead;
}

/** What was read, and what of it is no finding. */
export interface ReportRead {
  readonly readings: readonly FileReading[];
  readonly range: TimeRange;
  readonly dropped: number;
  readonly malformedNames: MalformedNames;
  readonly others: OthersSummary | null;
  /** With all names that other machines were denied. */
  readonly isUnknownListed: boolean;
}
