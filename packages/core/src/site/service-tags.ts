// Microsoft's file of service tags (ServiceTags_Public.json): the address ranges of a service in one region.

import { parseCidr } from '@sekisho/dns/address.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

/** In the file's order. Throws a {@link UserError} where it is no such file, or has no such tag. */
export function serviceTagNetworks(
  text: string,
  { tag, fileName }: { readonly tag: string; readonly fileName: string },
): string[] {
  const fail = (message: string, hint: string): never => {
    throw new UserError(`${fileName}: ${message}`, {
      code: 'site.service-tags',
      where: fileName,
      hint,
    });
  };
  const values = readValues(text);
  if (values === null)
    return fail(
      'is no file of service tags',
      "give Microsoft's ServiceTags_Public.json, or name the ranges: networks in networks.microsoftPeering",
    );
  const found = values.find(({ name }) => name.toLowerCase() === tag.toLowerCase());
  if (found === undefined)
    return fail(
      `has no tag ${tag}`,
      'look whether region in site.yaml is right and the file is of the same cloud',
    );
  const networks = found.prefixes.filter((prefix) => parseCidr(prefix) !== null);
  return networks.length > 0
    ? networks
    : fail(`the tag ${tag} has no address ranges`, 'download the file again');
}

function readValues(
  text: string,
): { readonly name: string; readonly prefixes: readonly string[] }[] | null {
  const values = member(parse(text), 'values');
  if (!Array.isArray(values)) return null;
  return values.flatMap((each: unknown) => {
    const name = member(each, 'name');
    const prefixes = member(member(each, 'properties'), 'addressPrefixes');
    return typeof name === 'string' && Array.isArray(prefixes)
      ? [{ name, prefixes: prefixes.filter((prefix) => typeof prefix === 'string') }]
      : [];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
