// A saved plan, read back. It may come from an older version, so what was added
// to the document since has defaults; it may come from anybody, so every field is checked.

import { z } from 'zod';

import { lineAndColumn } from '../estate/decode-text.ts';
import { scanJson } from '../estate/scan-json.ts';
import { upgradePlan } from '../migrate/upgrade-document.ts';
import { PROGRAMS } from '../model/program.ts';
import { LAYERS, TEAMS } from '../model/layer.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { SITE_PLAN_SCHEMA, type SitePlan } from './compose-site-plan.ts';
import { PLAN_SCHEMA, type Plan } from './plan.ts';

const Text = z.string();
const Texts = z.array(Text);
const Reason = z.object({ code: Text, values: z.record(Text, Text) });
const ProxyUse = z.object({
  proxy: Text,
  bypass: Texts,
  kept: Texts.exactOptional(),
  removed: Texts.exactOptional(),
});
const Port = z.int().min(0).max(65535);

const Road = z.object({
  pattern: Text,
  match: z.enum(['exact', 'suffix', 'shape']),
  port: Port,
  programs: z.array(z.enum(PROGRAMS)),
  stages: Texts,
  road: z.enum(['private-endpoint', 'proxy', 'direct', 'none']),
  addresses: Texts,
  service: Text,
  requirement: Text,
  because: Reason,
  sources: Texts,
  known: z.boolean(),
});

const PlannedRecord = z.object({
  zone: Text,
  name: Text,
  type: z.enum(['A', 'CNAME']),
  ttl: z.int().min(0),
  addresses: Texts,
  requirement: Text,
  answers: Texts,
});

const Dns = z.object({ records: z.array(PlannedRecord), forward: Texts.exactOptional() });
const Firewall = z.object({ allow: z.array(z.object({ from: Text, to: Text, port: Port })) });

const Warnings = z.array(
  z.object({
    code: Text,
    severity: z.enum(['error', 'warning', 'note']).default('warning'),
    because: Reason,
    sources: Texts.exactOptional(),
  }),
);

/** A plan of before it had a verdict says of itself that it is not known. */
const Verdict = z
  .object({
    state: z.enum(['complete', 'blocked', 'not-known']),
    by: z.array(
      z.object({
        code: Text,
        state: z.enum(['blocked', 'not-known']),
        team: z.enum(TEAMS),
        because: Reason,
      }),
    ),
  })
  .default({ state: 'not-known', by: [] });

const PlanDocument = z.object({
  schema: z.literal(PLAN_SCHEMA),
  site: Text,
  appliance: Text,
  scope: z.enum(['zone', 'names']),
  roads: z.array(Road),
  layers: z.object({
    'configuration-manager': ProxyUse,
    'system-bypass': ProxyUse,
    'proxy-allow': z.object({ allow: Texts }),
    dns: Dns,
    firewall: Firewall,
    'mobility-agent': ProxyUse.exactOptional(),
  }),
  learn: z.array(
    z.object({
      shape: Text,
      layer: z.enum(LAYERS),
      requirement: Text,
      stages: Texts.default([]),
      because: Reason,
      except: Texts.exactOptional(),
      otherTenants: z.boolean().exactOptional(),
    }),
  ),
  steps: z
    .array(
      z.object({
        order: z.int(),
        layer: z.enum(LAYERS),
        team: z.enum(TEAMS),
        entries: Texts,
        because: z.object({ what: Reason, why: Reason }),
      }),
    )
    .default([]),
  verdict: Verdict,
  warnings: Warnings,
});

const SitePlanDocument = z.object({
  schema: z.literal(SITE_PLAN_SCHEMA),
  site: Text,
  plans: z.array(PlanDocument),
  proxies: z.array(z.object({ proxy: Text, allow: Texts })),
  resolvers: z.array(Dns.extend({ resolver: Text })),
  firewall: Firewall,
  verdict: Verdict,
  warnings: Warnings,
});

/** Of one appliance, or of a whole site. `where` is the file's name, for messages. */
export function parsePlan(text: string, where: string): Plan | SitePlan {
  const value = upgradePlan(parseJson(text.replace(/^\uFEFF/, ''), where));
  const schema = schemaOf(value);
  if (schema !== PLAN_SCHEMA && schema !== SITE_PLAN_SCHEMA) throw notAPlan(schema, where);
  const parsed = (schema === PLAN_SCHEMA ? PlanDocument : SitePlanDocument).safeParse(value);
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
