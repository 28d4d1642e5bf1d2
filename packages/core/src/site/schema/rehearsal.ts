// The keys of site.yaml for rehearsals.

import { z } from 'zod';

export const Rehearsal = z.strictObject({
  vpnRateMbps: z
    .number()
    .min(0)
    .default(0)
    .describe('Rate of the VPN link in megabits a second; 0: as fast as the machine'),
  vpnDelayMs: z.number().min(0).max(5000).default(0),
  timeScale: z
    .number()
    .min(1)
    .max(600)
    .default(60)
    .describe(
      'One second of the rehearsal stands for this many of a real set-up (waits and retries only)',
    ),
  stemDigits: z
    .string()
    .regex(/^[0-9a-f]{4}$/, { error: 'needs four hexadecimal digits in lower case, in quotes' })
    .optional()
    .describe(
      "The four digits that Azure puts behind a vault's name for what registration creates; how it makes them is unknown",
    ),
  eventHubsSuffix: z
    .string()
    .regex(/^[0-9a-z]{1,16}$/, { error: 'needs small letters and digits' })
    .optional()
    .describe(
      "The last letters of the diagnostic Event Hubs name, as the proxy's log showed them; made up when absent",
    ),
});
