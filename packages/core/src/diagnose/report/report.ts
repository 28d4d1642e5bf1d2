// What every printed form shows.

import type { StageProgress } from '../progress.ts';
import type { Finding } from '../finding.ts';

export interface DiagnosisReport {
  readonly site: string;
  readonly findings: readonly Finding[];
  readonly progress: readonly StageProgress[];
}
