// site.yaml: what stands on premises, and the house rules. The schema is the type.
// Everything here is data; read-site.ts turns a file into it, with line and column in every error.

import { z } from 'zod';

import { parseName } from '../names/name.ts';
import { parsePattern } from '../names/pattern.ts';
import { parseAddress, parseCidr } from './address.ts';

const Address = z.string().refine((text) => parseAddress(text) !== null, { error: 'needs an IP address such as 10.1.1.10' });
const Cidr = z.string().refine((text) => parseCidr(text) !== null, { error: 'needs a network such as 10.1.0.0/16' });
const HostName = z.string().refine((text) => parseName(text).ok, { error: 'needs a full name such as app.example.com' });
const PatternText = z.string().refine((text) => parsePattern(text).ok, { error: 'needs a name, *.suffix or .suffix' });
const Port = z.int().min(1).max(65535);
const Word = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, { error: 'needs a word of letters, digits, ".", "-" and "_"' });

const Proxy = z.strictObject({
  name: Word,
  product: z.enum(['squid', 'other']).default('squid'),
  address: Address,
  port: Port.default(3128),
  /** How clients name it, when not by its address. */
  host: HostName.optional(),
  /** File with what it allows today, one pattern a line (Squid's dstdomain form). */
  allowList: z.string().optional(),
  /** Which DNS the proxy itself asks: the internet's, or a resolver of this site by name. */
  resolver: z.string().default('internet'),
});

const Resolver = z.strictObject({
  name: Word,
  product: z.enum(['bind', 'unbound', 'dnsmasq', 'coredns', 'windows', 'other']).default('bind'),
  address: Address,
  /** Where it sends questions it has no zone for. `azure`: a resolver in the virtual network also answers private zones. */
  forwards: z.enum(['internet', 'azure', 'none']).default('internet'),
});

const FirewallRule = z.strictObject({
  from: z.union([Cidr, Address, z.literal('any')]),
  to: z.union([Cidr, Address, z.enum(['internet', 'any'])]),
  ports: z.array(Port).min(1),
});

const ApplianceSettings = z.strictObject({
  /** Path of the appliance's appliance.json as it is today. */
  applianceJson: z.string().optional(),
  /** Path of the SYSTEM account's internet options as they are today (JSON: ProxyEnable, ProxyServer, ProxyOverride). */
  systemInternetOptions: z.string().optional(),
});

const Appliance = z.strictObject({
  name: Word,
  address: Address,
  /** Name of the Recovery Services vault. */
  vault: z.string(),
  proxy: Word,
  resolver: Word,
  /** Name of the storage account chosen as cache. */
  cacheStorageAccount: z.string().optional(),
  settings: ApplianceSettings.prefault({}),
});

const Source = z.strictObject({ name: Word, address: Address, appliance: Word });

const House = z.strictObject({
  /** May the proxy allow a whole suffix? */
  allowWildcards: z.boolean().default(false),
  /** Bypass lists by whole zones, as the described journey, or by single names. */
  scope: z.enum(['zone', 'names']).default('zone'),
  /** Allow what the documents call optional: portal time check, telemetry, auto update. */
  optional: z.boolean().default(false),
  /** Names that this house wants through the proxy besides. */
  extraNames: z.array(PatternText).default([]),
});

const Rehearsal = z.strictObject({
  /** Rate of the VPN link in megabits a second; 0: as fast as the machine. */
  vpnRateMbps: z.number().min(0).default(0),
  vpnDelayMs: z.number().min(0).max(5000).default(0),
  /** One second of the rehearsal stands for this many of a real set-up (waits and retries only). */
  timeScale: z.number().min(1).max(600).default(60),
  /** The four digits that Azure puts behind a vault's name for what registration creates. How it makes them is unknown. */
  stemDigits: z.string().regex(/^[0-9a-f]{4}$/).optional(),
});

export const SiteSchema = z.strictObject({
  name: Word,
  cloud: z.enum(['AzurePublic', 'AzureUSGovernment', 'AzureChina']).default('AzurePublic'),
  /** Azure's name of the vault's region: `japaneast`. */
  region: z.string().regex(/^[a-z0-9]+$/),
  services: z.array(z.string()).min(1).default(['site-recovery']),
  /** Folder with exports of the subscription, relative to site.yaml. */
  estate: z.string().default('estate'),
  networks: z.strictObject({ onPremises: z.array(Cidr).min(1), throughVpn: z.array(Cidr).default([]) }),
  proxies: z.array(Proxy).min(1),
  resolvers: z.array(Resolver).min(1),
  firewall: z.strictObject({ allow: z.array(FirewallRule).default([]) }).prefault({}),
  appliances: z.array(Appliance).min(1),
  sources: z.array(Source).default([]),
  house: House.prefault({}),
  rehearsal: Rehearsal.prefault({}),
});

export type Site = z.infer<typeof SiteSchema>;
export type SiteProxy = Site['proxies'][number];
export type SiteResolver = Site['resolvers'][number];
export type SiteAppliance = Site['appliances'][number];
export type FirewallRule = Site['firewall']['allow'][number];
