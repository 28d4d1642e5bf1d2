// Words of a closed list, as a client writes them in any case and Azure spells them.

import { badRequest } from './arm-error.ts';

/** The word in Azure's spelling; any other is refused with what would be right. */
export function oneOf<T extends string>(value: string, words: readonly T[], property: string): T {
  const found = words.find((each) => each.toLowerCase() === value.toLowerCase());
  if (found !== undefined) return found;
  throw badRequest(
    'InvalidRequestPropertyValue',
    `The value '${value}' provided for the request property '${property}' is not valid. Allowed values are: ${words.map((each) => `'${each}'`).join(', ')}.`,
  );
}
