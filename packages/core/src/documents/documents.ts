// All JSON documents of this package, as they are published: docs/schemas.

import type { z } from 'zod';

import { TallySchema } from '../diagnose/tally/tally-file.ts';
import { ManifestSchema } from '../render/manifest.ts';
import { ApprovalsSchema } from '../sync/approvals.ts';
import { EstateSeenSchema } from '../sync/remember-estate.ts';
import { JournalSchema } from '../sync/journal.ts';
import { ServerReadingSchema } from '../sync/server-reading.ts';
import { SiteIdSchema } from '../sync/site-identity.ts';
import { LearnedSchema } from '../sync/learned-names.ts';
import { AssistEventSchema } from './assist-document.ts';
import { AzureEmulatorDocumentSchema } from './azure-emulator-document.ts';
import { BypassDocumentSchema } from './bypass-document.ts';
import { CapacityDocumentSchema } from './capacity-document.ts';
import { CatalogDocumentSchema } from './catalog-document.ts';
import { CompletionDocumentSchema } from './completion-document.ts';
import { DiffDocumentSchema, SiteDiffDocumentSchema } from './diff-document.ts';
import { FindingExplainedSchema, FindingsDocumentSchema } from './findings-document.ts';
import { InitDocumentSchema } from './init-document.ts';
import type { DocumentOf } from './json-document.ts';
import { MigrateDocumentSchema } from './migrate-document.ts';
import { PlanDocumentSchema, SitePlanDocumentSchema } from './plan-schema.ts';
import { RenderDocumentSchema } from './render-document.ts';
import { ServeDocumentSchema } from './serve-document.ts';
import { SyncDocumentSchema, SyncEventSchema } from './sync-document.ts';
import { SiteTraceDocumentSchema, TraceDocumentSchema } from './trace-document.ts';
import { ToDoDocumentSchema } from './to-do-document.ts';
import { VersionDocumentSchema } from './version-document.ts';

/** What a command prints with --json. */
const PRINTED = [
  PlanDocumentSchema,
  SitePlanDocumentSchema,
  DiffDocumentSchema,
  SiteDiffDocumentSchema,
  TraceDocumentSchema,
  SiteTraceDocumentSchema,
  FindingsDocumentSchema,
  FindingExplainedSchema,
  BypassDocumentSchema,
  RenderDocumentSchema,
  ToDoDocumentSchema,
  CapacityDocumentSchema,
  CatalogDocumentSchema,
  SyncDocumentSchema,
  MigrateDocumentSchema,
  InitDocumentSchema,
  CompletionDocumentSchema,
  VersionDocumentSchema,
  ServeDocumentSchema,
  AzureEmulatorDocumentSchema,
] as const;

/** A line each of what goes on, with --json. */
const EVENTS = [SyncEventSchema, AssistEventSchema] as const;

/** Files that are written and read back. */
const FILES = [
  ManifestSchema,
  JournalSchema,
  LearnedSchema,
  ApprovalsSchema,
  EstateSeenSchema,
  SiteIdSchema,
  ServerReadingSchema,
  TallySchema,
] as const;

export type PrintedDocument = DocumentOf<(typeof PRINTED)[number]>;
export type PrintedEvent = DocumentOf<(typeof EVENTS)[number]>;

export const DOCUMENTS: readonly z.ZodType[] = [...PRINTED, ...EVENTS, ...FILES];
