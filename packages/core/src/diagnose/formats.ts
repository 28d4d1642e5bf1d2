// The list of formats. To add one: a file in readers/, and a row here. A file's
// format is the one whose reader knows most of its first lines; of two that know
// as many, the one that stands first.

import type { LineReader } from './observation.ts';
import { readApplianceLog } from './readers/appliance.ts';
import { createBindReader } from './readers/bind-queries.ts';
import { createCorednsReader } from './readers/coredns.ts';
import { createDnsmasqReader } from './readers/dnsmasq.ts';
import { readEnvoy } from './readers/envoy.ts';
import { createHaproxyReader } from './readers/haproxy.ts';
import { createJsonReader } from './readers/json-lines.ts';
import { createKeyValueReader } from './readers/key-value.ts';
import { withoutHead } from './readers/log-head.ts';
import { createNftablesReader } from './readers/nftables.ts';
import { createPaloAltoReader } from './readers/palo-alto.ts';
import { createPfirewallReader } from './readers/pfirewall.ts';
import type { ReaderOptions } from './readers/reader-options.ts';
import { compileLogformat, SQUID_FORMATS } from './readers/squid-logformat.ts';
import { readSquidNative } from './readers/squid-native.ts';
import { createTinyproxyReader } from './readers/tinyproxy.ts';
import { createUnboundReader } from './readers/unbound.ts';
import { createW3cReader } from './readers/w3c-extended.ts';
import { createWindowsDnsReader } from './readers/windows-dns.ts';
import { createZscalerReader } from './readers/zscaler.ts';

export interface LogFormat {
  readonly id: string;
  create(options: ReaderOptions): LineReader;
}

export const FORMATS: readonly LogFormat[] = [
  { id: 'squid', create: () => readSquidNative },
  { id: 'squid-combined', create: () => behindHead(compileLogformat(SQUID_FORMATS.combined)) },
  { id: 'squid-common', create: () => behindHead(compileLogformat(SQUID_FORMATS.common)) },
  { id: 'dnsmasq', create: createDnsmasqReader },
  { id: 'nftables', create: createNftablesReader },
  { id: 'appliance', create: () => readApplianceLog },
  { id: 'bind', create: createBindReader },
  { id: 'unbound', create: createUnboundReader },
  { id: 'coredns', create: createCorednsReader },
  { id: 'windows-dns', create: createWindowsDnsReader },
  { id: 'pfirewall', create: createPfirewallReader },
  { id: 'w3c', create: () => createW3cReader() },
  { id: 'haproxy', create: createHaproxyReader },
  { id: 'envoy', create: () => behindHead(readEnvoy) },
  { id: 'tinyproxy', create: createTinyproxyReader },
  { id: 'palo-alto', create: createPaloAltoReader },
  { id: 'zscaler', create: (options) => behindHead(createZscalerReader(options)) },
  { id: 'json', create: (options) => behindHead(createJsonReader(options)) },
  { id: 'key-value', create: createKeyValueReader },
];

export const FORMAT_IDS: readonly string[] = FORMATS.map((format) => format.id);

/** By id, or by the site's own Squid logformat, which contains a %. */
export function findFormat(text: string): LogFormat | null {
  if (text.includes('%')) return { id: text, create: () => behindHead(compileLogformat(text)) };
  return FORMATS.find((format) => format.id === text) ?? null;
}

/** A reader whose lines have all they need in themselves, and may have come by way of a collector. */
function behindHead(read: LineReader): LineReader {
  return (line, evidence) => {
    const seen = read(line, evidence);
    if (seen !== undefined) return seen;
    const own = withoutHead(line);
    return own === null ? undefined : read(own, evidence);
  };
}

/** null when no reader knows any of the lines. */
export function detectFormat(
  lines: readonly string[],
  options: ReaderOptions,
  formats: readonly LogFormat[] = FORMATS,
): LogFormat | null {
  let best: LogFormat | null = null;
  let most = 0;
  for (const format of formats) {
    const read = format.create(options);
    const known = lines.filter(
      (line, index) => read(line, { file: '', line: index + 1 }) !== undefined,
    ).length;
    if (known > most) [best, most] = [format, known];
  }
  return best;
}
