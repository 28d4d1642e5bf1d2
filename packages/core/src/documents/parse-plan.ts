// A saved plan, read back. It may come from an older version, so what was added
// to the document since has defaults; it may come from anybody, so every field is checked.

import { z } from 'zod';

import { lineAndColumn } from '../estate/decode-text.ts';
import { scanJson } from '../estate/scan-json.ts';
import { upgradePlan } from '../migrate/upgrade-document.ts';
import { SITE_PLAN_SCHEMA, type SitePlan } from '../plan/compose-site-plan.ts';
import { PLAN_SCHEMA, type Plan } from '../plan/plan.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import {
  HeadFields,
  LayersSchema,
  LearnFields,
  ObstacleFields,
  RoadFields,
  SharedFields,
  StepFields,
  VerdictState,
  WarningFields,
} from './plan-schema.ts';

/** What a version has added to the document since has a default; keys that are not read here are left out. */
const Warnings = z.array(
  z.object({ ...WarningFields, severity: WarningFields.severity.default('warning') }),
);

/** A plan of before it had a verdict says of itself that it is not known. */
const Verdict = z
  .object({ state: VerdictState, by: z.array(z.object(ObstacleFields)) })
  .default({ state: 'not-known', by: [] });

const SavedPlan = z.object({
  schema: z.literal(PLAN_SCHEMA),
  ...HeadFields,
  roads: z.array(z.object(RoadFields)),
  layers: LayersSchema,
  learn: z.array(z.object({ ...LearnFields, stages: LearnFields.stages.default([]) })),
  steps: z.array(z.object(StepFields)).default([]),
  verdict: Verdict,
  warnings: Warnings,
});

const SavedSitePlan = z.object({
  schema: z.literal(SITE_PLAN_SCHEMA),
  site: HeadFields.site,
  plans: z.array(SavedPlan),
  ...SharedFields,
  verdict: Verdict,
  warnings: Warnings,
});

/** Of one appliance, or of a whole site. `where` is the file's name, for messages. */
export function parsePlan(text: string, where: string): Plan | SitePlan {
  const value = upgradePlan(parseJson(text.replace(/^\uFEFF/, ''), where));
  const schema = schemaOf(value);
  if (schema !== PLAN_SCHEMA && schema !== SITE_PLAN_SCHEMA) throw notAPlan(schema, where);
  const parsed = (schema === PLAN_SCHEMA ? SavedPlan : SavedSitePlan).safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `${where}: ${issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`}`,
    { code: 'plan.invalid', where, hint: 'save the plan again: sekisho plan --json' },
  );
}

function parseJson(text: string, where: string): unknown {
  const scanned = scanJson(text);
  if (!scanned.ok) {
    const { line, column } = lineAndColumn(text, scanned.index);
    const place = `${where}:${String(line)}:${String(column)}`;
    throw new UserError(`${place}: this is not JSON: ${scanned.message}`, {
      code: 'plan.broken-json',
      where: place,
      hint: 'save the plan again: sekisho plan --json',
    });
  }
  const [first, second] = scanned.documents;
  return first === undefined || second !== undefined
    ? undefined
    : JSON.parse(text.slice(first.start, first.end));
}

function schemaOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schema' in value
    ? value.schema
    : undefined;
}

function notAPlan(schema: unknown, where: string): UserError {
  const seen =
    typeof schema === 'string' ? `its schema is ${JSON.stringify(schema)}` : 'it has no schema';
  return new UserError(`${where}: this is not a plan: ${seen}`, {
    code: 'plan.not-a-plan',
    where,
    hint: `a plan begins with "schema": "${PLAN_SCHEMA}"; save one with sekisho plan --json`,
  });
}
