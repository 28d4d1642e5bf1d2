// The document of replication on paper: `sekisho/capacity/1`.

import { z } from 'zod';

import { CAPACITY_SCHEMA } from '../capacity/plan-capacity.ts';
import { Bytes, Seconds, Text } from './json-document.ts';

export const CapacityDocumentSchema = z
  .strictObject({
    schema: z.literal(CAPACITY_SCHEMA),
    site: Text.describe('Name of the site.'),
    link: z.strictObject({
      rateMbps: z.number().describe('Megabits a second, for all that is replicated together.'),
      delayMs: z.number().describe('One way, in milliseconds.'),
    }),
    cycleSeconds: Seconds.describe('Seconds between two points.'),
    disks: z.array(
      z.strictObject({
        machine: Text,
        name: Text,
        sizeGB: z.number().describe('Gigabytes.'),
        usedGB: z.number().describe('Gigabytes.'),
        churnMBps: z.number().describe('Megabytes a second that differ, on average over a day.'),
        peakMBps: z.number().describe('The same, in the busiest minutes.'),
        writeKB: z.number().describe('Usual size of a write, in kilobytes.'),
        target: z.enum(['standard', 'premium-p10-p15', 'premium-p20-p50']),
      }),
    ),
    usedBytes: Bytes,
    churnBytesPerSecond: z.number().describe('Bytes a second.'),
    prediction: z.strictObject({
      initialSeconds: Seconds.describe('Seconds of the first copy.'),
      steadyAfterSeconds: Seconds.nullable().describe(
        'Seconds until points keep their pace; null: never.',
      ),
      rpoSeconds: Seconds.nullable().describe(
        'Age of the newest point just before the next one, in seconds; null: it grows without end.',
      ),
      initialCacheBytes: z
        .number()
        .describe('Bytes that wait in the cache storage at most, of the first copy.'),
      cacheBytes: z
        .number()
        .nullable()
        .describe('Bytes that wait there later; null: it grows without end.'),
      linkUse: z
        .number()
        .describe('Part of the link that the changes take; above 1 they never get through.'),
    }),
    warnings: z.array(
      z.strictObject({
        code: z.templateLiteral(['capacity.', z.string()]),
        values: z.record(z.string(), z.union([z.string(), z.number()])),
      }),
    ),
  })
  .describe(
    'What a link promises for all disks of a site, and which documented limits they break.',
  );
