// BIND's forwarders: `forwarders [ port N ] [ tls NAME ] { ADDRESS [ port N ] [ tls NAME ]; … };`

import type { Reason } from '../../model/reason.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { DNS_PORT } from '../dns-words.ts';
import { note, stateError } from '../state-file.ts';
import { blockOf, CHECK_CONF, wordAt, type Statement } from './read-statements.ts';

export interface ForwardTargets {
  readonly to: readonly string[];
  readonly notes: readonly Reason[];
}

export function forwardTargets(statement: Statement, suffix: string): ForwardTargets {
  const usual = settingOf(statement, 'port') ?? String(DNS_PORT);
  const usualTls = settingOf(statement, 'tls');
  const targets = blockOf(statement).map((each) => {
    const address = wordAt(each, 0) ?? '';
    if (parseAddress(address) === null)
      throw stateError(each.place, 'forwarders: an entry is no IP address', CHECK_CONF);
    const tls = settingOf(each, 'tls') ?? usualTls;
    const hasTls = tls !== undefined && tls !== 'none';
    return {
      address,
      port: settingOf(each, 'port') ?? (hasTls ? '853' : usual),
      place: each.place,
    };
  });
  return {
    to: targets.map(({ address }) => address),
    notes: targets
      .filter(({ port }) => port !== String(DNS_PORT))
      .map(({ address, port, place }) => note('forward-port', place, { suffix, address, port })),
  };
}

function settingOf({ parts }: Statement, key: string): string | undefined {
  const at = parts.indexOf(key);
  const value = at < 0 ? undefined : parts[at + 1];
  return typeof value === 'string' ? value : undefined;
}
