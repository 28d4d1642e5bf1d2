// Requests as the logs of the described site show them, and what diagnosis finds in them.

import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { indexPlan } from '@sekisho/core/plan/look-up.ts';
import { ESTATE_AFTER, planInput, SITE } from '../plan/japan-east.ts';
import { findFindings } from '@sekisho/core/diagnose/find.ts';
import type {
  ApplianceObservation,
  DnsObservation,
  FirewallObservation,
  ProxyObservation,
  Observation,
} from '@sekisho/core/products/shared/logs/observation.ts';

export const T0 = Date.UTC(2023, 10, 23, 9);
export const KEY_VAULT = 'privateasr58afkv.vault.azure.net';
export const RCM =
  '1265443793182260898-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com';
export const CACHE = 'privateasr2cache.blob.core.windows.net';
export const EVENT_HUBS = 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net';

export function proxy(name: string, parts: Partial<ProxyObservation> = {}): ProxyObservation {
  return {
    kind: 'proxy',
    at: T0,
    evidence: { file: 'proxy', line: 1 },
    client: '10.1.1.10',
    name,
    port: 443,
    verdict: 'denied',
    status: 403,
    bytes: 0,
    server: null,
    ...parts,
  };
}

export function dns(name: string, parts: Partial<DnsObservation> = {}): DnsObservation {
  return {
    kind: 'dns',
    at: T0,
    evidence: { file: 'dns', line: 1 },
    client: '10.1.1.10',
    name,
    answer: 'nxdomain',
    addresses: [],
    ...parts,
  };
}

export function packet(parts: Partial<FirewallObservation>): FirewallObservation {
  return {
    kind: 'firewall',
    at: T0,
    evidence: { file: 'firewall', line: 1 },
    from: '10.1.1.10',
    to: '10.2.1.14',
    port: 443,
    ...parts,
  };
}

export function step(
  event: ApplianceObservation['event'],
  parts: Partial<ApplianceObservation> = {},
): ApplianceObservation {
  return {
    kind: 'appliance',
    at: T0 + 1000,
    evidence: { file: 'appliance', line: 1 },
    event,
    stage: 'rcm',
    program: null,
    name: null,
    error: null,
    message: '',
    entries: [],
    bypassListEnabled: null,
    ...parts,
  };
}

export const find = (observations: readonly Observation[], site = SITE) =>
  findFindings({
    lookUp: indexPlan(composePlan(planInput({ site, estate: ESTATE_AFTER }))),
    networks: site.networks,
    observations,
  });

export const LOGIN = 'login.microsoftonline.com';
