// The document of a plan: `sekisho/plan/2` of one appliance, `sekisho/site-plan/2` of a whole site.
// Its parts are read back from saved plans, so a key that they do not know is left out there, and is none of
// what is published.

import { z } from 'zod';

import { AGENT_SERVICES } from '../catalog/services.ts';
import { TEAMS } from '../model/layer.ts';
import { SITE_PLAN_SCHEMA } from '../plan/compose-site-plan.ts';
import { PLAN_SCHEMA } from '../plan/plan.ts';
import {
  LayerId,
  Port,
  ProgramId,
  ReasonSchema,
  Sentence,
  Text,
  Texts,
  type DocumentOf,
} from './json-document.ts';

const TeamId = z.enum(TEAMS).describe('Whose hands it needs.');

/** Fields of a saved plan; what the door adds to them stands with each document below. */
export const RoadFields = {
  pattern: Text.describe('A name, `*.suffix`, or a shape with `<placeholders>`.'),
  match: z.enum(['exact', 'suffix', 'shape']).describe('How the pattern is read.'),
  port: Port.describe('0 when no source states one; the road is `none` then.'),
  programs: z.array(ProgramId),
  agents: z
    .array(z.enum(AGENT_SERVICES))
    .exactOptional()
    .describe('Services whose agents ask for it, on machines of their own.'),
  stages: Texts.describe('Stages of the set-up that ask for it.'),
  road: z.enum(['private-endpoint', 'proxy', 'direct', 'none']),
  way: z
    .enum(['microsoft-peering', 'on-premises'])
    .exactOptional()
    .describe('What carries a direct road past a proxy or a list of names.'),
  addresses: Texts.describe('Private addresses, when the estate has them.'),
  service: Text.describe('Service of the catalog.'),
  requirement: Text.describe('Id of the requirement in the catalog.'),
  because: ReasonSchema,
  sources: Texts.describe("Ids of the catalog's sources."),
  known: z.boolean().describe('False while the name is only known by its shape or suffix.'),
};

const ProxyUse = z
  .object({
    proxy: Text.nullable().describe('`http://host:port`; null: it uses none.'),
    bypass: Texts.describe('What the plan needs.'),
    kept: Texts.exactOptional().describe('What stands there today besides, and stays.'),
    removed: Texts.exactOptional().describe(
      'What stands there today and sends names past the proxy that have to go through it.',
    ),
    ofMachine: Text.exactOptional().describe(
      "By policy every account reads the list of the machine: the policy's key.",
    ),
  })
  .meta({ id: 'proxy-use' });

const RecordSchema = z
  .object({
    zone: Text,
    name: Text.describe('Relative to the zone; `@` is the apex.'),
    type: z.enum(['A', 'CNAME']).describe('Of addresses with `:` an AAAA record is written.'),
    ttl: z.int().min(0).describe('Seconds.'),
    addresses: Texts.describe('Addresses, or one target name.'),
    requirement: Text,
    answers: Texts.describe('Names that programs dial and that this record answers.'),
    isInHostedZone: z
      .literal(true)
      .exactOptional()
      .describe('Its zone stands on these resolvers already, with names of others.'),
    on: Texts.exactOptional().describe(
      'Names of the resolvers that it is set on. Absent: the one that the appliance asks.',
    ),
  })
  .describe('A DNS record that the resolver answers by itself.')
  .meta({ id: 'record' });

const DnsFields = {
  records: z.array(RecordSchema),
  forward: Texts.exactOptional().describe(
    'Names and zones to forward into the virtual network, in place of own records.',
  ),
};

const RuleSchema = z.object({
  from: Text.describe('CIDR, address, or `any`.'),
  to: Text.describe('CIDR, address, `internet` or `any`.'),
  port: Port,
  endPort: Port.exactOptional().describe('The last port of a range.'),
});

const FirewallPlan = z
  .object({
    allow: z.array(RuleSchema),
    names: z
      .array(RuleSchema)
      .exactOptional()
      .describe('Rules to names, where it lets programs without a proxy out by them.'),
  })
  .meta({ id: 'firewall' });

const ProxyAllow = z.object({
  allow: Texts.describe("Of the appliance's own proxy; of the firewall where `by` says so."),
  by: z
    .literal('firewall')
    .exactOptional()
    .describe('The appliance goes out without a proxy, and the firewall lets names through.'),
  others: z
    .array(z.object({ proxy: Text, allow: Texts }))
    .exactOptional()
    .describe("Of its parents, and of the browser's proxy with its parents."),
  browserProxy: Text.exactOptional().describe(
    "`http://host:port` of the proxy of people's browsers, where it is another one.",
  ),
});

export const LayersSchema = z.object({
  'configuration-manager': ProxyUse,
  'system-bypass': ProxyUse,
  'proxy-allow': ProxyAllow,
  dns: z.object(DnsFields),
  firewall: FirewallPlan,
  'mobility-agent': ProxyUse.exactOptional().describe(
    'ProxyInfo.conf of machines whose agent talks to Azure itself.',
  ),
});

export const LearnFields = {
  shape: Text,
  layer: LayerId,
  requirement: Text,
  stages: Texts,
  because: ReasonSchema,
  except: Texts.exactOptional().describe('Suffixes of other tenants inside the shape.'),
  otherTenants: z
    .boolean()
    .exactOptional()
    .describe('Anybody can take a name of this form, so a person looks at it first.'),
};

const ActionSchema = z
  .discriminatedUnion('action', [
    z.object({ action: z.literal('link-zone'), zoneId: Text, networkId: Text }),
    z.object({
      action: z.literal('make-zone'),
      zone: Text,
      resourceGroup: Text.describe('Id of the group.'),
    }),
    z.object({
      action: z.literal('make-endpoint'),
      targetId: Text,
      groupId: Text,
      subnetId: Text,
      zone: Text,
    }),
    z.object({ action: z.literal('approve-endpoint'), endpointId: Text }),
    z.object({
      action: z.literal('set-record'),
      zoneId: Text,
      name: Text,
      addresses: Texts,
    }),
    z.object({
      action: z.literal('allow-inbound'),
      groupId: Text.describe('Id of the network security group.'),
      rules: z.array(RuleSchema),
    }),
    z.object({
      action: z.literal('allow-at-appliance'),
      tableId: Text.describe('Id of the route table.'),
      route: Text,
      appliance: Text.describe('Address of the appliance that the route leads through.'),
      rules: z.array(RuleSchema),
    }),
  ])
  .describe('A request to Resource Manager.')
  .meta({ id: 'azure-action' });

export const StepFields = {
  order: z.int().describe('From 1.'),
  layer: LayerId,
  team: TeamId,
  entries: Texts,
  because: z.object({ what: ReasonSchema, why: ReasonSchema }),
};

export const ObstacleFields = {
  code: Text,
  state: z.enum(['blocked', 'not-known']),
  team: TeamId.describe('Who can change it.'),
  because: ReasonSchema,
};

export const VerdictState = z.enum(['complete', 'blocked', 'not-known']);

export const WarningFields = {
  code: Text,
  severity: z
    .enum(['error', 'warning', 'note'])
    .describe('`error`: the plan cannot work with Azure as it is now. `note`: nothing to fix.'),
  because: ReasonSchema,
  sources: Texts.exactOptional().describe("Ids of the catalog's sources."),
};

export const HeadFields = {
  site: Text.describe('Name of the site.'),
  appliance: Text.describe('Name of the appliance.'),
  scope: z.enum(['zone', 'names']).describe("The policy's scope."),
};

export const SharedFields = {
  proxies: z.array(ProxyAllow.extend({ proxy: Text })),
  resolvers: z.array(z.object({ resolver: Text, ...DnsFields })),
  firewall: FirewallPlan,
};

export const RoadSchema = z
  .object({ ...RoadFields, reason: Sentence })
  .describe('The path that one name, or the names of one form, must take.')
  .meta({ id: 'road' });

const LearnSchema = z
  .object({ ...LearnFields, reason: Sentence })
  .describe('When a name of this form is seen, it is added at this layer.')
  .meta({ id: 'learn-entry' });

const StepSchema = z
  .object({
    ...StepFields,
    what: Sentence.describe('What to do, as a sentence.'),
    why: Sentence.describe('Why at this place of the order, as a sentence.'),
    actions: z.array(ActionSchema).exactOptional(),
  })
  .describe('One change, in the order in which the changes have to be made.')
  .meta({ id: 'plan-step' });

const Said = {
  message: Sentence.describe('What it is, as a sentence.'),
  fix: Sentence.describe('What to do about it, as a sentence.'),
};

const VerdictSchema = z
  .object({
    state: VerdictState.describe(
      '`complete`: when every step is done every name arrives. `not-known`: it depends on what nobody has told.',
    ),
    by: z
      .array(z.object({ ...ObstacleFields, ...Said }))
      .describe('Empty when it is complete; what blocks it stands first.'),
  })
  .meta({ id: 'verdict' });

const WarningSchema = z.object({ ...WarningFields, ...Said }).meta({ id: 'warning' });

const PlanFields = {
  schema: z.literal(PLAN_SCHEMA),
  ...HeadFields,
  roads: z.array(RoadSchema),
  layers: LayersSchema.describe('The settings of each layer.'),
  learn: z.array(LearnSchema),
  steps: z.array(StepSchema),
  verdict: VerdictSchema,
  warnings: z.array(WarningSchema),
};

export const PlanDocumentSchema = z
  .object(PlanFields)
  .describe('The path of each name for one appliance, what each layer sets, and in which order.');

export const SitePlanDocumentSchema = z
  .object({
    schema: z.literal(SITE_PLAN_SCHEMA),
    site: Text.describe('Name of the site.'),
    plans: z.array(z.object(PlanFields)).describe('One for each appliance.'),
    ...SharedFields,
    verdict: VerdictSchema.describe('The worst of the plans, with the obstacles of all.'),
    warnings: z.array(WarningSchema).describe('Of the appliances together.'),
  })
  .describe("The plans of a site's appliances, and what they share, by who owns it.");

export type PlanDocument = DocumentOf<typeof PlanDocumentSchema>;
export type SitePlanDocument = DocumentOf<typeof SitePlanDocumentSchema>;
export type RoadDocument = DocumentOf<typeof RoadSchema>;
