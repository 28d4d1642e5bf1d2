// The form of the data files in catalog/. The files ship with the program and are
// checked by the tests (check-catalog.ts), not at each start: only types leave
// this module for the code that runs then.

import { z } from 'zod';

import { CLOUDS, SERVICES, type ServiceId } from './services.ts';
import type { DeepReadonly } from '../model/deep-readonly.ts';
import { STAGES } from '../model/stage.ts';

/** The programs of roads/settings.ts, which stands above this folder; a test holds the two together. */
const PROGRAMS = ['configuration-manager', 'system', 'user', 'mobility-agent'] as const;

const Text = z.string().min(1);
const Confidence = z.enum(['high', 'medium', 'low']);
const Sources = z.array(Text).min(1);
const CloudId = z.enum(CLOUDS);

export const RequirementSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+$/)
    .describe('Names a role; the same id in two clouds is the same role. Unique within a cloud.'),
  cloud: CloudId,
  match: z
    .enum(['exact', 'suffix', 'shape', 'site'])
    .describe(
      '`site`: a host on premises that site.yaml names: `<appliance>`, `<vCenter>`, `<source>`.',
    ),
  pattern: Text.describe(
    'A name, `*.suffix`, a shape with `<placeholders>`, or a place of the site.',
  ),
  dialed: Text.optional().describe(
    'The name that programs ask for, where the pattern does not show it.',
  ),
  ports: z.array(z.int().min(1).max(65535)).describe('Empty when no source states one.'),
  programs: z.array(z.enum(PROGRAMS)).min(1),
  stages: z.array(z.enum(STAGES)).describe('Of the set-up; empty when the source does not divide.'),
  purpose: Text.describe('A sentence, in English.'),
  reachability: z
    .enum(['internet', 'private', 'either', 'on-premises'])
    .describe('Whether Private Link can carry it.'),
  privateLink: z.strictObject({ type: Text, group: Text.nullable(), zone: Text }).optional(),
  need: z.enum(['required', 'optional', 'conditional', 'superseded']),
  knownNames: z
    .array(z.strictObject({ name: Text, source: Text }))
    .optional()
    .describe('Names that a document gives singly under a suffix; never said to be all of them.'),
  sources: Sources.describe('Ids of sources.'),
  confidence: Confidence.describe('How sure it is.'),
  note: Text.optional().describe('A sentence, in English.'),
});

export const ServiceFileSchema = z.strictObject({
  service: z.enum(SERVICES),
  title: Text,
  note: Text.optional(),
  sources: Sources.optional(),
  requirements: z.array(RequirementSchema).min(1),
});

const PublicAliasSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cname'), from: Text, to: Text, note: Text.optional() }),
  z.strictObject({ kind: z.literal('none'), note: Text.optional() }),
  z.strictObject({ kind: z.literal('unknown') }),
]);

const PrivateLinkSchema = z.strictObject({
  id: Text,
  cloud: CloudId,
  service: Text,
  types: z.array(Text).min(1),
  /** Empty when no source gives one. */
  groups: z.array(Text),
  zones: z.array(Text),
  /** Public names to forward to a resolver that asks Azure's DNS. */
  forwarders: z.array(Text),
  members: z.array(Text).optional(),
  addresses: Text.optional(),
  names: z
    .array(z.strictObject({ record: Text.optional(), dialed: Text, reported: Text.optional() }))
    .optional(),
  publicAlias: PublicAliasSchema,
  /** Set on a variant that is not the usual answer for its type and group. */
  when: Text.optional(),
  confidence: Confidence,
  note: Text.optional(),
  sources: Sources,
});
export const PrivateLinkFileSchema = z.strictObject({ privateLinks: z.array(PrivateLinkSchema) });

const RegionCodeSchema = z.strictObject({
  code: z.string().regex(/^[a-z0-9]+$/),
  sources: Sources,
  confidence: Confidence,
});
const RegionSchema = z.strictObject({
  /** Azure's programmatic name: `japaneast`. */
  name: z.string().regex(/^[a-z0-9]+$/),
  title: Text,
  cloud: CloudId,
  backupCode: RegionCodeSchema.nullable(),
  /** Only where it was seen for Site Recovery itself. */
  asrCode: RegionCodeSchema.nullable(),
  migrateCode: RegionCodeSchema.nullable(),
  note: Text.optional(),
});
export const RegionFileSchema = z.strictObject({ regions: z.array(RegionSchema) });

const CloudSchema = z.strictObject({
  id: CloudId,
  title: Text,
  portal: Text,
  resourceManager: Text,
  login: Text,
  graph: z.array(Text),
  suffixes: z.record(Text, Text.nullable()),
  azureDnsAddress: Text,
  conflicts: z.array(Text),
  sources: Sources,
});
export const CloudFileSchema = z.strictObject({ clouds: z.array(CloudSchema) });

const FailureModeSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  area: Text,
  codes: z.array(Text),
  services: z.array(z.enum(SERVICES)).min(1),
  symptom: Text,
  cause: Text,
  fix: Text,
  confidence: Confidence,
  note: Text.optional(),
  sources: Sources,
});
export const FailureModeFileSchema = z.strictObject({ failureModes: z.array(FailureModeSchema) });

export const SourceSchema = z.strictObject({
  id: Text,
  title: Text,
  url: z.url().optional(),
  repo: Text.optional(),
  path: Text.optional(),
  commit: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .optional(),
  date: z.iso.date().optional(),
  note: Text.optional(),
});
export const SourceFileSchema = z.strictObject({ sources: z.array(SourceSchema) });

export type Confidence = z.infer<typeof Confidence>;
export type ServiceFile = DeepReadonly<z.infer<typeof ServiceFileSchema>>;
export type Requirement = ServiceFile['requirements'][number] & { readonly service: ServiceId };
export type PrivateLink = DeepReadonly<z.infer<typeof PrivateLinkSchema>>;
export type Region = DeepReadonly<z.infer<typeof RegionSchema>>;
export type CloudFacts = DeepReadonly<z.infer<typeof CloudSchema>>;
export type FailureMode = DeepReadonly<z.infer<typeof FailureModeSchema>>;
export type Source = DeepReadonly<z.infer<typeof SourceSchema>>;
