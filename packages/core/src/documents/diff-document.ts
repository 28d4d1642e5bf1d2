// The document of the difference of two plans: `sekisho/diff/2` of one appliance, `sekisho/site-diff/2` of whole
// sites. Each road has its reason as a sentence.

import { z } from 'zod';

import {
  DIFF_SCHEMA,
  PLAN_LAYERS,
  ROAD_FIELDS,
  type PlanDifferences,
} from '../plan/compare-plans.ts';
import { SITE_DIFF_SCHEMA, type SitePlanDifferences } from '../plan/compare-site-plans.ts';
import { ListChangeFields, Port, Text, type DocumentOf } from './json-document.ts';
import { roadDocument } from './plan-document.ts';
import { HeadFields, RoadSchema } from './plan-schema.ts';

const TextChange = z.strictObject({ old: Text, new: Text }).meta({ id: 'text-change' });
const ListChange = z.strictObject(ListChangeFields).meta({ id: 'list-change' });

const DiffFields = {
  schema: z.literal(DIFF_SCHEMA),
  site: TextChange.describe('Names of the sites.'),
  appliance: TextChange.describe('Names of the appliances.'),
  scope: z.strictObject({ old: HeadFields.scope, new: HeadFields.scope }),
  roads: z.strictObject({
    added: z.array(RoadSchema),
    removed: z.array(RoadSchema),
    changed: z.array(
      z.strictObject({
        pattern: Text,
        port: Port,
        fields: z.array(z.enum(ROAD_FIELDS)).describe('Keys of the road that differ.'),
        old: RoadSchema,
        new: RoadSchema,
      }),
    ),
  }),
  layers: z
    .array(z.strictObject({ ...ListChangeFields, layer: z.enum(PLAN_LAYERS) }))
    .describe('Entries that the owner of each layer adds and takes away.'),
  learn: ListChange.describe('`layer: shape`.'),
  warnings: ListChange.describe('Sentences of warnings that came or went; notes are left out.'),
};

export const DiffDocumentSchema = z
  .strictObject(DiffFields)
  .describe('What changed between two plans of one appliance.');

export const SiteDiffDocumentSchema = z
  .strictObject({
    schema: z.literal(SITE_DIFF_SCHEMA),
    site: TextChange.describe('Names of the sites.'),
    appliances: ListChange.describe('Names of appliances that only one of the plans has.'),
    plans: z
      .array(z.strictObject(DiffFields))
      .describe('Of appliances that both plans have, those that differ.'),
    shared: z
      .strictObject({
        proxies: z.array(z.strictObject({ ...ListChangeFields, proxy: Text })),
        resolvers: z.array(z.strictObject({ ...ListChangeFields, resolver: Text })),
        firewall: ListChange,
        warnings: ListChange.describe('Sentences.'),
      })
      .nullable()
      .describe('What the appliances share; null: one of the two is the plan of one appliance.'),
  })
  .describe('What changed between two plans of whole sites.');

type DiffDocument = DocumentOf<typeof DiffDocumentSchema>;

/** Of plans of one appliance. */
export function diffDocument(differences: PlanDifferences): DiffDocument {
  const { added, removed, changed } = differences.roads;
  return {
    ...differences,
    roads: {
      added: added.map(roadDocument),
      removed: removed.map(roadDocument),
      changed: changed.map((each) => ({
        ...each,
        old: roadDocument(each.old),
        new: roadDocument(each.new),
      })),
    },
  };
}

/** Of plans of whole sites. */
export function siteDiffDocument(
  differences: SitePlanDifferences,
): DocumentOf<typeof SiteDiffDocumentSchema> {
  return { ...differences, plans: differences.plans.map(diffDocument) };
}
