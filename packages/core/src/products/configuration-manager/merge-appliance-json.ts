// Puts the plan into an appliance.json that exists: only the values that the plan
// is about change, and every other byte stays, key order, line breaks and all.

import { isLoose, type Loose } from '../../estate/fields.ts';
import { scanJson } from '../../estate/scan-json.ts';
import { DIALECTS } from '../../roads/dialects/dialects.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { readObject, type JsonObjectText } from './json-members.ts';
import type { ProxyAddress } from '../shared/render/proxy-address.ts';

export interface PlannedProxy {
  readonly proxy: ProxyAddress;
  readonly bypass: readonly string[];
  /** Entries that are taken out, because they harm the plan. */
  readonly removed?: readonly string[];
  /** False where the page shows its list without EnableProxyBypassList: the key stays as it is then. */
  readonly setsKey?: boolean;
}

export interface Merged {
  readonly text: string;
  /** Entries that stay although the plan knows nothing of them, vCenter's name for one. */
  readonly kept: readonly string[];
  /** Entries that the Configuration Manager stumbles over, or that harm the plan: they are gone. */
  readonly dropped: readonly string[];
}

const FILE = 'appliance.json';
const BYTE_ORDER_MARK = '\ufeff';

/** Entries that are there stay in front; planned ones that are missing follow. Merging twice changes nothing. */
export function mergeApplianceJson(text: string, planned: PlannedProxy): Merged {
  if (text.startsWith(BYTE_ORDER_MARK)) {
    const merged = mergeApplianceJson(text.slice(1), planned);
    return { ...merged, text: BYTE_ORDER_MARK + merged.text };
  }
  const root = parseRoot(text);
  const proxy = memberOf(root, 'Proxy');
  const key = memberOf(root, 'EnableProxyBypassList');
  const enabled = planned.setsKey === false ? text : enable(text, key);
  if (proxy !== undefined && proxy !== null && !isLoose(proxy)) throw refused('Proxy is no object');
  if (!isLoose(proxy))
    return { text: setMember(enabled, ['Proxy'], newProxy(planned)), kept: [], dropped: [] };
  const list = mergeList(memberOf(proxy, 'BypassList'), planned);
  const withProxy = setProxy(enabled, proxy, planned.proxy);
  return {
    text: list.json === null ? withProxy : setMember(withProxy, ['Proxy', 'BypassList'], list.json),
    kept: list.kept,
    dropped: list.dropped,
  };
}

function enable(text: string, before: unknown): string {
  if (String(before).trim().toLowerCase() === 'true') return text;
  return setMember(
    text,
    ['EnableProxyBypassList'],
    typeof before === 'boolean' ? 'true' : '"true"',
  );
}

function newProxy({ proxy, bypass }: PlannedProxy): string {
  return JSON.stringify({
    IPAddress: `http://${proxy.host}`,
    PortNumber: String(proxy.port),
    UserName: '',
    Password: '',
    BypassProxyOnLocal: 'true',
    BypassList: bypass.join(';'),
  });
}

function setProxy(text: string, before: Loose, { host, port }: ProxyAddress): string {
  const hostBefore = String(memberOf(before, 'IPAddress') ?? '')
    .trim()
    .replace(/^http:\/\//i, '')
    .replace(/\/+$/, '')
    .toLowerCase();
  const portBefore = memberOf(before, 'PortNumber');
  const withHost =
    hostBefore === host || hostBefore === `${host}:${String(port)}`
      ? text
      : setMember(text, ['Proxy', 'IPAddress'], JSON.stringify(`http://${host}`));
  if (String(portBefore ?? '') === String(port) || hostBefore === `${host}:${String(port)}`)
    return withHost;
  return setMember(
    withHost,
    ['Proxy', 'PortNumber'],
    typeof portBefore === 'number' ? String(port) : JSON.stringify(String(port)),
  );
}

/** `json` is null when the list already holds everything. An array stays an array. */
function mergeList(
  before: unknown,
  { bypass: planned, removed = [] }: PlannedProxy,
): { json: string | null; kept: readonly string[]; dropped: readonly string[] } {
  const entries = entriesOf(before);
  const refused = new Set(
    DIALECTS['configuration-manager']
      .parse(entries)
      .problems.filter((problem) => problem.fatal)
      .map((problem) => problem.index),
  );
  const isDropped = (entry: string, index: number): boolean =>
    refused.has(index) || removed.includes(entry);
  const dropped = entries.filter(isDropped);
  const stays = entries.filter((entry, index) => !isDropped(entry, index));
  const missing = planned.filter((entry) => !stays.includes(entry));
  const kept = stays.filter((entry) => !planned.includes(entry));
  if (missing.length === 0 && dropped.length === 0 && before !== undefined && before !== null)
    return { json: null, kept, dropped };
  const all = [...stays, ...missing];
  return { json: JSON.stringify(Array.isArray(before) ? all : all.join(';')), kept, dropped };
}

function entriesOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return DIALECTS['configuration-manager'].split(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw refused('Proxy.BypassList is neither a text nor a list of texts');
}

function parseRoot(text: string): Loose {
  const scanned = scanJson(text);
  if (!scanned.ok) throw refused(`this is not JSON: ${scanned.message}`);
  const value: unknown = scanned.documents.length === 1 ? JSON.parse(text) : undefined;
  if (!isLoose(value)) throw refused('it must hold one JSON object');
  return value;
}

/** The program that reads the file may find keys without case (docs/facts/appliance.md#appliancejson), so one that differs in case only is the same. */
function memberOf(from: Loose, key: string): unknown {
  const keys = Object.keys(from).filter(
    (candidate) => candidate.toLowerCase() === key.toLowerCase(),
  );
  if (keys.length > 1) throw refused(`${keys.join(' and ')} are the same key twice`);
  return keys[0] === undefined ? undefined : from[keys[0]];
}

/** The text with one value replaced, or with one member more at the end of its object. */
function setMember(text: string, path: readonly string[], json: string): string {
  const [key = '', ...rest] = path;
  return setIn(text, 0, key, rest, json);
}

function setIn(
  text: string,
  from: number,
  key: string,
  rest: readonly string[],
  json: string,
): string {
  const object = readObject(text, from);
  if (object === null) throw refused(`${key} has no object around it`);
  const found = object.members.filter((member) => member.key.toLowerCase() === key.toLowerCase());
  const [member, second] = found;
  if (second !== undefined) throw refused(`the key ${JSON.stringify(key)} stands there twice`);
  if (member === undefined)
    return insert(text, object, `${JSON.stringify(key)}${colonOf(text, object)}${json}`);
  const [next, ...after] = rest;
  if (next !== undefined) return setIn(text, member.valueStart, next, after, json);
  return `${text.slice(0, member.valueStart)}${json}${text.slice(member.valueEnd)}`;
}

/** Written as its neighbours are: the same blanks before a key. */
function insert(text: string, { start, close, members }: JsonObjectText, member: string): string {
  const first = members[0];
  const last = members.at(-1);
  if (first === undefined || last === undefined)
    return `${text.slice(0, start + 1)}${member}${text.slice(close)}`;
  return `${text.slice(0, last.valueEnd)},${text.slice(start + 1, first.keyStart)}${member}${text.slice(last.valueEnd)}`;
}

function colonOf(text: string, { members }: JsonObjectText): string {
  const [first] = members;
  return first === undefined ? ': ' : text.slice(first.keyEnd, first.valueStart);
}

function refused(message: string): UserError {
  return new UserError(`${FILE}: ${message}`, {
    code: 'render.appliance-json',
    where: FILE,
    hint: 'copy the file from the appliance again, or take it out of site.yaml: the list to paste needs no file',
  });
}
