// Check Point's own syslog form: `[action:"Drop"; src:"10.1.1.10"; dst:"10.2.1.14"; service:"443"; …]` (sk122323). What
// its fields mean: fields/check-point.ts, which reads its CEF, LEEF and pairs too.

import { fieldsOf } from '../shared/logs/fields/named-field-set.ts';
import { readFields } from '../shared/logs/fields/read-fields.ts';
import type { LineReader } from '../shared/logs/observation.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

const START = /^\[(?=\w{1,64}:")/;
const PAIR = /([\w-]{1,64}):"((?:[^"\\]|\\.)*)"(?:;|\])/g;
const FEWEST_PAIRS = 3;

export function createCheckPointReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    if (!START.test(line)) return undefined;
    const pairs = [...line.matchAll(PAIR)].map(
      ([, name = '', value = '']) => [name, value.replace(/\\(.)/g, '$1')] as const,
    );
    if (pairs.length < FEWEST_PAIRS) return undefined;
    return readFields(fieldsOf([...pairs, ['cef.vendor', 'Check Point']]), { evidence, options });
  };
}
