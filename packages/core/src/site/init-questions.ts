// What `sekisho init` asks, and what each answer may be. Pure: an answer in, the value for the file
// or what is wrong with it out. An answer is looked at when it is given, beside those before it.

import { parseName } from '@sekisho/dns/name.ts';
import {
  AZURE_PLATFORM_ADDRESS,
  isInAny,
  parseAddress,
  parseCidr,
  withoutHostBits,
} from '@sekisho/dns/address.ts';
import { isOnPremises } from '../model/world/place.ts';
import { closestWord } from './closest-word.ts';
import type { SiteAnswers } from './init-site.ts';
import { guessRegion, type NamedRegion } from './region-names.ts';
import { RESOLVER_PRODUCTS } from './schema/resolvers.ts';
import { SITE_WORD, STORAGE_ACCOUNT } from './site-values.ts';
import { isVaultMeant, VAULT_ID, VAULT_NAME } from './vault-name.ts';

export type QuestionId =
  | 'name'
  | 'region'
  | 'vault'
  | 'onPremises'
  | 'throughVpn'
  | 'proxy'
  | 'proxyProduct'
  | 'resolver'
  | 'resolverProduct'
  | 'applianceAddress'
  | 'cache';

/** Values as the file will have them. */
export type Answers = Partial<Readonly<Record<QuestionId, string>>>;

export interface Said {
  readonly code: `init.${string}`;
  readonly values: Readonly<Record<string, string>>;
}

export type Checked =
  | { readonly ok: true; readonly value: string; readonly note?: Said }
  | { readonly ok: false; readonly problem: Said };

export interface Question {
  readonly id: QuestionId;
  readonly flag: string;
  /** What an empty answer means beside these; null: an answer is needed. */
  readonly fallBack: (before: Answers) => string | null;
  readonly check: (text: string, before: Answers) => Checked;
}

/** `vaultIds`: of the vaults in the exports that lie in the folder already. */
export function initQuestions(
  regions: readonly NamedRegion[],
  vaultIds: readonly string[] = [],
): readonly Question[] {
  return [
    { id: 'name', flag: '--name', fallBack: () => 'my-site', check: checkWord },
    {
      id: 'region',
      flag: '--region',
      fallBack: () => 'japaneast',
      check: (text) => checkRegion(text, regions),
    },
    { id: 'vault', flag: '--vault', fallBack: () => 'my-vault', check: checkVault(vaultIds) },
    {
      id: 'onPremises',
      flag: '--on-premises',
      fallBack: () => '10.1.0.0/16',
      check: checkOnPremises,
    },
    {
      id: 'throughVpn',
      flag: '--through-vpn',
      fallBack: ({ onPremises = '' }) =>
        networksOf(onPremises).some((network) => overlap(network, '10.2.0.0/16'))
          ? null
          : '10.2.0.0/16',
      check: checkThroughVpn,
    },
    { id: 'proxy', flag: '--proxy', fallBack: insideOr('10.1.1.20', ':3128'), check: checkProxy },
    {
      id: 'proxyProduct',
      flag: '--proxy-product',
      fallBack: () => 'squid',
      check: (text) => checkChoice(text, ['squid', 'other']),
    },
    { id: 'resolver', flag: '--resolver', fallBack: insideOr('10.1.1.53'), check: checkResolver },
    {
      id: 'resolverProduct',
      flag: '--resolver-product',
      fallBack: () => 'bind',
      check: (text) => checkChoice(text, RESOLVER_PRODUCTS),
    },
    {
      id: 'applianceAddress',
      flag: '--appliance-address',
      fallBack: insideOr('10.1.1.10'),
      check: checkAppliance,
    },
    { id: 'cache', flag: '--cache', fallBack: () => '', check: checkCache },
  ];
}

export function toSiteAnswers(answers: Answers, regions: readonly NamedRegion[]): SiteAnswers {
  const get = (id: QuestionId): string => answers[id] ?? '';
  const proxy = splitHostPort(get('proxy'));
  const cloud = regions.find(({ name }) => name === get('region'))?.cloud as SiteAnswers['cloud'];
  return {
    name: get('name'),
    region: get('region'),
    ...(cloud === undefined ? {} : { cloud }),
    onPremises: networksOf(get('onPremises')),
    throughVpn: networksOf(get('throughVpn')),
    proxy: {
      address: proxy.host,
      product: get('proxyProduct') as 'squid',
      ...(proxy.port === null ? {} : { port: Number(proxy.port) }),
    },
    resolver: { address: get('resolver'), product: get('resolverProduct') as 'bind' },
    appliance: {
      address: get('applianceAddress'),
      vault: get('vault'),
      ...(get('cache') === '' ? {} : { cacheStorageAccount: get('cache') }),
    },
  };
}

const accept = (value: string): Checked => ({ ok: true, value });

function refuse(what: string, values: Readonly<Record<string, string>> = {}): Checked {
  return { ok: false, problem: { code: `init.bad.${what}`, values } };
}

function checkWord(text: string): Checked {
  return SITE_WORD.test(text) ? accept(text) : refuse('word');
}

function checkRegion(text: string, regions: readonly NamedRegion[]): Checked {
  const guess = guessRegion(text, regions);
  switch (guess.kind) {
    case 'known':
      return accept(guess.region.name);
    case 'misspelt':
      return refuse('region-misspelt', { meant: guess.meant });
    case 'unknown': {
      const { name, meant } = guess;
      if (!/^[a-z][a-z0-9]+$/.test(name)) return refuse('region');
      const code = meant === null ? 'init.note.region-unknown' : 'init.note.region-meant';
      return { ok: true, value: name, note: { code, values: { name, meant: meant ?? '' } } };
    }
  }
}

function checkVault(vaultIds: readonly string[]): Question['check'] {
  return (text) => {
    if (VAULT_ID.test(text)) return accept(text);
    if (!VAULT_NAME.test(text)) return refuse('vault');
    const meant = vaultIds.filter((id) => isVaultMeant({ vault: text }, id));
    return meant.length < 2
      ? accept(text)
      : refuse('vault-several', { vault: text, ids: meant.join(', ') });
  };
}

function checkOnPremises(text: string, before: Answers): Checked {
  const checked = checkNetworks(text);
  if (!checked.ok) return checked;
  if (checked.value === '') return refuse('no-network');
  const { applianceAddress } = before;
  return applianceAddress === undefined ||
    isInside(applianceAddress, { ...before, onPremises: checked.value })
    ? checked
    : refuse('appliance-outside', { address: applianceAddress });
}

function checkThroughVpn(text: string, before: Answers): Checked {
  const { onPremises = '', applianceAddress } = before;
  if (/^(?:none|-)$/i.test(text)) return accept('');
  const checked = checkNetworks(text);
  if (!checked.ok) return checked;
  const twice = networksOf(checked.value).find((network) =>
    networksOf(onPremises).some((other) => isSame(network, other)),
  );
  if (twice !== undefined) return refuse('network-twice', { network: twice });
  return applianceAddress === undefined ||
    onPremises === '' ||
    isInside(applianceAddress, { onPremises, throughVpn: checked.value })
    ? checked
    : refuse('appliance-behind-vpn', { address: applianceAddress });
}

function checkNetworks(text: string): Checked {
  const networks = text.split(/[\s,;]+/).filter((part) => part !== '');
  for (const network of networks) {
    if (parseCidr(network) === null) return refuse('network', { network });
    const meant = withoutHostBits(network);
    if (meant !== null) return refuse('host-bits', { network, meant });
  }
  return accept(networks.join(','));
}

function checkProxy(text: string): Checked {
  const { host, port } = splitHostPort(text.replace(/^https?:\/\//i, '').replace(/\/$/, ''));
  if (parseAddress(host) === null)
    return parseName(host).ok && /[a-z]/i.test(host)
      ? refuse('proxy-name', { host })
      : refuse('address', { text });
  if (port !== null && !(Number(port) >= 1 && Number(port) <= 65535))
    return refuse('port', { port });
  return accept(port === null ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`);
}

function checkAddress(text: string): Checked {
  return parseAddress(text) === null ? refuse('address', { text }) : accept(text);
}

function checkResolver(text: string): Checked {
  return text === AZURE_PLATFORM_ADDRESS
    ? refuse('azure-dns', { address: text })
    : checkAddress(text);
}

function checkAppliance(text: string, before: Answers): Checked {
  const checked = checkAddress(text);
  const { onPremises } = before;
  if (!checked.ok || onPremises === undefined || isInside(text, before)) return checked;
  return isInAny(text, networksOf(onPremises))
    ? refuse('appliance-behind-vpn', { address: text })
    : refuse('outside', { address: text, networks: networksOf(onPremises).join(', ') });
}

/** The longest network that holds it is one on premises. */
function isInside(address: string, { onPremises = '', throughVpn = '' }: Answers): boolean {
  return isOnPremises(
    { onPremises: networksOf(onPremises), throughVpn: networksOf(throughVpn) },
    address,
  );
}

/** Words that people use for a product. */
const ALIASES: Readonly<Record<string, string>> = {
  named: 'bind',
  bind9: 'bind',
  'windows dns': 'windows',
  'windows server': 'windows',
  'active directory': 'windows',
  'squid proxy': 'squid',
};

function checkChoice(text: string, choices: readonly string[]): Checked {
  const word = text.toLowerCase();
  const chosen = choices.find((each) => each === (ALIASES[word] ?? word));
  if (chosen !== undefined) return accept(chosen);
  const meant = closestWord(word, choices);
  return meant === null
    ? refuse('choice', { choices: choices.join(', ') })
    : refuse('choice-misspelt', { choices: choices.join(', '), meant });
}

function checkCache(text: string): Checked {
  if (text === '' || STORAGE_ACCOUNT.test(text)) return accept(text);
  const account = /^(?:https?:\/\/)?([a-z0-9]{3,24})\.blob\./i.exec(text)?.[1];
  return account === undefined ? refuse('cache') : refuse('cache-host', { account });
}

/** The usual address, where it lies in the networks that were answered. */
function insideOr(address: string, port = ''): Question['fallBack'] {
  return ({ onPremises = '' }) =>
    isInAny(address, networksOf(onPremises)) ? `${address}${port}` : null;
}

function networksOf(text: string): string[] {
  return text.split(',').filter((part) => part !== '');
}

function overlap(a: string, b: string): boolean {
  const first = (text: string): string => text.split('/', 1)[0] ?? '';
  return isInAny(first(a), [b]) || isInAny(first(b), [a]);
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [parseCidr(a), parseCidr(b)];
  return (
    left?.prefix === right?.prefix &&
    left?.network.version === right?.network.version &&
    left?.network.bits === right?.network.bits
  );
}

/** `10.1.1.20:3128`, `[fd00::1]:3128`, or an address alone. */
function splitHostPort(text: string): { readonly host: string; readonly port: string | null } {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(text);
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] ?? null };
  const plain = /^([^:]*):(\d+)$/.exec(text);
  return plain === null
    ? { host: text, port: null }
    : { host: plain[1] ?? '', port: plain[2] ?? null };
}
