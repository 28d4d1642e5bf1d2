// A seed file (JSON or YAML) → the seed: tenant, region, resources in Resource
// Manager's own form, applications that may sign in.

import { readFile } from 'node:fs/promises';

import { parse } from 'yaml';
import { z } from 'zod';

import { UserError } from '@sekisho/dns/user-error.ts';
import { ROLE_NAMES } from '../entra/roles.ts';
import type { JsonObject } from '../base/json.ts';
import type { AzureSeed } from '../cloud/seed/seed.ts';

const Guid = z.guid();
const Fields = z.record(z.string(), z.unknown());

const SeedSchema = z.strictObject({
  tenantId: Guid,
  region: z.string().regex(/^[a-z0-9]+$/),
  /** Site Recovery's code of the region and Migrate's. */
  codes: z.strictObject({ siteRecovery: z.string(), migrate: z.string() }),
  resources: z.array(
    z.strictObject({
      id: z
        .string()
        .regex(
          /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+\/providers\/[^/]+(?:\/[^/]+\/[^/]+)+$/i,
          { error: 'needs the id of a resource: /subscriptions/…/resourceGroups/…/providers/…' },
        ),
      location: z.string().optional(),
      tags: Fields.optional(),
      properties: Fields.optional(),
      extra: Fields.optional(),
    }),
  ),
  vaultNumbers: z.record(z.string(), z.string()).optional(),
  discoveryIds: z.record(z.string(), z.string()).optional(),
  eventHubsSuffixes: z.record(z.string(), z.string()).optional(),
  addresses: z.record(z.string(), z.ipv4()).optional(),
  heldItems: z.record(z.string(), z.int().min(0)).optional(),
  internetNames: z.array(z.string()).optional(),
  applications: z
    .array(
      z.strictObject({
        appId: Guid.optional(),
        displayName: z.string(),
        identifierUris: z.array(z.string()).optional(),
        secret: z.string().min(1).optional(),
        role: z.enum(ROLE_NAMES).optional(),
        federatedCredentials: z
          .array(
            z.strictObject({
              issuer: z.string(),
              subject: z.string(),
              audience: z.string().optional(),
              publicKey: z.string(),
            }),
          )
          .optional(),
        assignments: z
          .array(z.strictObject({ role: z.enum(ROLE_NAMES), scope: z.string().startsWith('/') }))
          .optional(),
      }),
    )
    .optional(),
});

export async function readSeed(path: string): Promise<AzureSeed> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UserError(`can't read the seed ${path}`, {
      code: 'azure-emulator.seed',
      where: path,
      hint: 'name a file with what exists at the beginning: docs/azure-emulator.md',
      cause,
    });
  });
  return parseSeed(text, path);
}

/** YAML reads JSON too. Messages name fields and never their values: a secret may be among them. */
export function parseSeed(text: string, path: string): AzureSeed {
  const parsed = SeedSchema.safeParse(parseText(text, path));
  if (!parsed.success)
    throw new UserError(`${path}: ${z.prettifyError(parsed.error)}`, {
      code: 'azure-emulator.seed',
      where: path,
      hint: 'docs/azure-emulator.md shows a small seed',
    });
  // Absent options stay absent, and whatever YAML made of a resource's fields is JSON: the parse border.
  return JSON.parse(JSON.stringify(parsed.data)) as AzureSeed & {
    resources: { properties?: JsonObject }[];
  };
}

function parseText(text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const line =
      cause instanceof Error && 'linePos' in cause
        ? (cause.linePos as readonly { line: number }[])[0]?.line
        : undefined;
    throw new UserError(
      `${path}${line === undefined ? '' : `:${String(line)}`}: this is neither JSON nor YAML`,
      { code: 'azure-emulator.seed', where: path },
    );
  }
}
