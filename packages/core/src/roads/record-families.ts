// An endpoint may have addresses of both kinds, and a record set holds one: where records are
// printed, IPv6 addresses stand as AAAA.

export interface RecordFamily {
  readonly type: 'A' | 'AAAA' | 'CNAME';
  readonly values: readonly string[];
}

export function recordFamilies(
  type: 'A' | 'CNAME',
  values: readonly string[],
): readonly RecordFamily[] {
  if (type === 'CNAME') return [{ type, values }];
  const isIPv6 = (value: string): boolean => value.includes(':');
  const families: readonly RecordFamily[] = [
    { type: 'A', values: values.filter((value) => !isIPv6(value)) },
    { type: 'AAAA', values: values.filter(isIPv6) },
  ];
  return families.filter((family) => family.values.length > 0);
}

/** `A 10.2.1.18`, and `AAAA fd00::12` beside it. */
export function formatFamilies(type: 'A' | 'CNAME', values: readonly string[]): readonly string[] {
  return recordFamilies(type, values).map((family) => `${family.type} ${family.values.join(' ')}`);
}
