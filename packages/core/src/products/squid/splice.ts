// Squid that opens TLS: whose connections stay closed. The host of CONNECT tells the name, so nothing has to be
// peeked at first.

import { formatPattern } from '../../names/pattern.ts';
import { toDstdomain } from './dstdomain.ts';
import type { SharedRules } from '../shared/render/render-parts.ts';

export interface Splice {
  readonly lines: readonly string[];
  readonly files: readonly { readonly name: string; readonly entries: readonly string[] }[];
}

/** `suffix`: what tells these acls and files from those of another appliance. */
export function spliceOf(
  { rules }: SharedRules,
  words: {
    readonly prefix: string;
    readonly folder: string;
    readonly clients: string;
    readonly acl: string;
    readonly file: string;
  },
): Splice {
  const { prefix, folder, clients, acl, file } = words;
  const patterns = [
    ...new Map(
      rules.flatMap((rule) => rule.patterns.map((each) => [formatPattern(each), each] as const)),
    ).values(),
  ];
  const { allow, except } = toDstdomain(patterns);
  const files = [
    { name: `splice${file}.txt`, entries: allow },
    ...(except.length === 0 ? [] : [{ name: `splice-except${file}.txt`, entries: except }]),
  ];
  const exception = except.length === 0 ? '' : `!${prefix}_splice_except${acl} `;
  return {
    files,
    lines: [
      '# TLS to these names is not opened',
      `acl ${prefix}_splice${acl} ssl::server_name "${folder}/splice${file}.txt"`,
      ...(except.length === 0
        ? []
        : [
            `acl ${prefix}_splice_except${acl} ssl::server_name "${folder}/splice-except${file}.txt"`,
          ]),
      `ssl_bump splice ${clients} ${exception}${prefix}_splice${acl}`,
    ],
  };
}
