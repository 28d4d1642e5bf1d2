// The JSON documents of this package, as they are published: docs/schemas.

import { z } from 'zod';

import { Sentence, type DocumentOf } from '@sekisho/core/documents/json-document.ts';
import { SCENARIO_NAMES } from '../scenarios/scenario.ts';
import { RehearsalReportSchema, type RehearsalReport } from './report-schema.ts';

const RehearsalsSchema = z
  .strictObject({
    schema: z.literal('sekisho/rehearsals/2'),
    ok: z.boolean().describe('All of them went well.'),
    rehearsals: z.array(RehearsalReportSchema),
  })
  .describe('Several scenarios, or one for several appliances.');

const ScenariosSchema = z
  .strictObject({
    schema: z.literal('sekisho/scenarios/2'),
    scenarios: z.array(
      z.strictObject({
        name: z.enum(SCENARIO_NAMES),
        about: Sentence.describe('In the language of the command.'),
      }),
    ),
  })
  .describe('The scenarios that can be rehearsed.');

const ALL = [RehearsalReportSchema, RehearsalsSchema, ScenariosSchema] as const;

export type RehearsalDocument = DocumentOf<(typeof ALL)[number]>;

export const REHEARSAL_DOCUMENTS: readonly z.ZodType[] = ALL;

/** Of one scenario its own report. */
export function rehearsalDocument(reports: readonly RehearsalReport[]): RehearsalDocument {
  const [first, ...more] = reports;
  return first !== undefined && more.length === 0
    ? first
    : {
        schema: 'sekisho/rehearsals/2',
        ok: reports.every((each) => each.ok),
        rehearsals: reports,
      };
}

/** `about` is said in the language of the command. */
export function scenariosDocument(
  about: (name: (typeof SCENARIO_NAMES)[number]) => string,
): RehearsalDocument {
  return {
    schema: 'sekisho/scenarios/2',
    scenarios: SCENARIO_NAMES.map((name) => ({ name, about: about(name) })),
  };
}
