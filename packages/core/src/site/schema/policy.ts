// The keys of site.yaml for the company's policy, for replication, and for Azure.

import { z } from 'zod';

import { PatternText, Word } from '../site-values.ts';

export const Policy = z.strictObject({
  allowWildcards: z.boolean().default(false).describe('May the proxy allow a whole suffix?'),
  scope: z
    .enum(['zone', 'names'])
    .default('zone')
    .describe('Bypass lists by whole zones, or by single names'),
  route: z
    .enum(['private', 'public'])
    .default('private')
    .describe(
      'Private endpoints wherever one can carry a name, or the public names of the documents through the proxy',
    ),
  optional: z
    .boolean()
    .default(false)
    .describe('Allow what the documents call optional: portal time check, telemetry, auto update'),
  extraNames: z
    .array(PatternText)
    .default([])
    .describe('Names that this company wants through the proxy besides'),
});

export const Azure = z.strictObject({
  proxy: Word.optional().describe(
    'The proxy by which Sekisho itself reaches Azure: one of the proxies by name, or none. Default: HTTPS_PROXY of the environment',
  ),
  tenant: z
    .guid({ error: 'needs the id of a tenant' })
    .optional()
    .describe('The tenant to sign in to'),
  subscriptions: z
    .array(z.guid({ error: 'needs the id of a subscription' }))
    .min(1)
    .optional()
    .describe('The subscriptions to read; default: all that the account sees'),
});

/** As Resource Manager has it (InMageRcm); limits as documented for the product. */
export const ReplicationPolicy = z.strictObject({
  recoveryPointHistoryMinutes: z
    .int()
    .min(1)
    .max(15 * 24 * 60)
    .default(24 * 60)
    .describe('How long recovery points are kept'),
  crashConsistentMinutes: z
    .int()
    .min(1)
    .max(60)
    .default(5)
    .describe(
      'Time between two crash-consistent points; the product takes them every five minutes and lets nobody change it',
    ),
  appConsistentMinutes: z
    .int()
    .min(0)
    .max(12 * 60)
    .refine((minutes) => minutes === 0 || minutes >= 60, {
      error: 'needs 0 (none), or one to twelve hours: 60 to 720',
    })
    .default(0)
    .describe('Time between two application-consistent points; 0: none'),
});
