import { quote } from '../checked-values.ts';
import {
  field,
  isTruncated,
  looseField,
  looseListField,
  textField,
  type Loose,
} from '../fields.ts';
import type { Refuse } from '../pieces.ts';
import type { NetworkAcls, PublicAccess } from '../public-access.ts';

/** Storage calls it networkRuleSet in az and PowerShell; PowerShell's Key Vault lists ranges as texts. */
export function readPublicAccess(from: Loose, refuse: Refuse): PublicAccess {
  const publicNetworkAccess = wordOf(from, 'publicNetworkAccess');
  const acls = looseField(from, 'networkAcls', 'networkRuleSet');
  return {
    ...(publicNetworkAccess === undefined ? {} : { publicNetworkAccess }),
    ...(acls === undefined ? {} : { networkAcls: readNetworkAcls(acls, refuse) }),
  };
}

function readNetworkAcls(acls: Loose, refuse: Refuse): NetworkAcls {
  const defaultAction = wordOf(acls, 'defaultAction');
  const bypass = textField(acls, 'bypass');
  const ipRules = readIpRules(acls, refuse);
  return {
    ...(defaultAction === undefined ? {} : { defaultAction }),
    // A list, whose order differs between az and Terraform.
    ...(bypass === undefined || isTruncated(bypass)
      ? {}
      : { bypass: bypass.split(/,\s*/).sort().join(', ') }),
    ...(ipRules === undefined ? {} : { ipRules }),
  };
}

function readIpRules(acls: Loose, refuse: Refuse): readonly string[] | undefined {
  const lists = ['ipRules', 'ipAddressRanges'].filter(
    (key) => typeof field(acls, key) === 'object',
  );
  if (lists.length === 0) return undefined;
  const texts = lists.flatMap((key) => [
    ...looseListField(acls, key).flatMap(
      (rule) => textField(rule, 'value', 'ipAddressOrRange') ?? [],
    ),
    ...textsOf(acls, key),
  ]);
  return texts
    .filter(
      (text) =>
        /^[0-9a-fA-F.:]+(?:\/\d{1,3})?$/.test(text) ||
        (refuse('part.no-address-or-network', { text: quote(text) }), false),
    )
    .sort();
}

function textsOf(from: Loose, key: string): string[] {
  const value = field(from, key);
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string' && !isTruncated(item))
    : [];
}

/** A word of letters: a value that PowerShell cut off or wrote as a number is not known. */
function wordOf(from: Loose, key: string): string | undefined {
  const text = textField(from, key);
  return text !== undefined && /^[A-Za-z]{1,40}$/.test(text) ? text : undefined;
}
