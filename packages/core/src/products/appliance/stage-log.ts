// The rehearsed appliance's own log: JSON lines. The real appliance's log has no
// public description, so this form is ours (packages/rehearsal/src/appliance/appliance-log.ts writes it).

import { z } from 'zod';

import type { LineReader } from '../shared/logs/observation.ts';

const Line = z.object({
  at: z.iso.datetime(),
  event: z.enum(['settings', 'stage-started', 'stage-done', 'stage-failed', 'health']),
  stage: z.string().default(''),
  program: z
    .enum(['configuration-manager', 'system', 'user', 'mobility-agent'])
    .nullable()
    .default(null),
  name: z.string().nullable().default(null),
  error: z.string().nullable().default(null),
  message: z.string().default(''),
  entries: z.array(z.string()).default([]),
  bypassListEnabled: z.boolean().nullable().default(null),
});
export type ApplianceLogLine = z.input<typeof Line>;

export const readApplianceLog: LineReader = (line, evidence) => {
  if (!line.startsWith('{')) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  const checked = Line.safeParse(parsed);
  if (!checked.success) return undefined;
  return { kind: 'appliance', evidence, ...checked.data, at: Date.parse(checked.data.at) };
};
