// A record with named fields → an observation: by the product whose names it has, else by the names of many
// (named-fields.ts).

import { observationOfFields } from '../named-fields.ts';
import type { Evidence, LineReader } from '../observation.ts';
import type { ReaderOptions } from '../reader-options.ts';
import { azureDns } from './azure-dns.ts';
import { azureFirewall } from './azure-firewall.ts';
import { checkPoint } from './check-point.ts';
import { cloudflareGateway } from './cloudflare-gateway.ts';
import { commonSecurityLog } from './common-security-log.ts';
import { ecs } from './ecs.ts';
import { envoy } from './envoy.ts';
import { forcepoint } from './forcepoint.ts';
import type { FieldSchema, NamedFieldSet } from './named-field-set.ts';
import { fortigateDns } from './fortigate-dns.ts';
import { googleDns } from './google-dns.ts';
import { netskope } from './netskope.ts';
import { powerdns } from './powerdns.ts';
import { route53Resolver } from './route53-resolver.ts';
import { skyhigh } from './skyhigh.ts';
import { sonicwall } from './sonicwall.ts';
import { stormshield } from './stormshield.ts';
import { suricata } from './suricata.ts';
import { traefik } from './traefik.ts';
import { windowsDnsEvent } from './windows-dns-event.ts';

const SCHEMAS: readonly FieldSchema[] = [
  windowsDnsEvent,
  commonSecurityLog,
  // Azure Firewall's names of a question, and one more.
  googleDns,
  azureFirewall,
  azureDns,
  netskope,
  checkPoint,
  fortigateDns,
  sonicwall,
  stormshield,
  forcepoint,
  skyhigh,
  route53Resolver,
  cloudflareGateway,
  powerdns,
  suricata,
  traefik,
  envoy,
  ecs,
];

/** Without any of these a record is read by the names of many. */
export const MARKS: readonly string[] = SCHEMAS.flatMap(({ marks }) => marks);
export const ORIGINS: readonly string[] = SCHEMAS.flatMap(({ origins = [] }) => origins);

/** undefined: of many. */
export function schemaOf(fields: NamedFieldSet): FieldSchema | undefined {
  return SCHEMAS.find((each) => isMarked(fields, each) && each.isMine(fields));
}

export function readFields(
  fields: NamedFieldSet,
  context: { readonly evidence: Evidence; readonly options: ReaderOptions },
): ReturnType<LineReader> {
  const schema = schemaOf(fields);
  return schema === undefined
    ? observationOfFields(fields, context.evidence, context.options.zoneMs)
    : schema.read(fields, context);
}

/** Whoever passes over bytes tells by this that a record is no product's own. */
function isMarked(fields: NamedFieldSet, { marks, origins = [] }: FieldSchema): boolean {
  return (
    marks.some((name) => fields.get(name) !== undefined) ||
    origins.some((name) => /^[am]/i.test(fields.get(name) ?? ''))
  );
}
