// A Terraform state → objects of Resource Manager, each at its address in the state.

import { idKey } from '../../estate.ts';
import { isLoose, textField } from '../../fields.ts';
import { contents, joinContents, unread, type Contents, type FoundValue } from '../contents.ts';
import { Attributes } from './attributes.ts';
import { AZAPI_TYPES, translateAzapi } from './azapi.ts';
import { AZURERM } from './azurerm.ts';
import { readState, type TerraformResource } from './state.ts';

/** Null when the value is no Terraform state. */
export function readTerraform(value: unknown, place: string): Contents | null {
  const state = readState(value);
  if (state === null) return null;
  if (state.because !== undefined)
    return contents({
      unused: [unread(place, state.because.code, state.because.values)],
      isPartial: true,
    });
  const read = joinContents(state.resources.map((resource) => readResource(resource, place)));
  return { ...read, objects: withoutRepeatedZones(read.objects), isPartial: true };
}

/** Every record and link names its zone: one is enough. */
function withoutRepeatedZones(objects: readonly FoundValue[]): readonly FoundValue[] {
  const idOf = (value: unknown): string =>
    isLoose(value) ? idKey(textField(value, 'id') ?? '') : '';
  const isBare = (value: unknown): boolean =>
    isLoose(value) &&
    isLoose(value['properties']) &&
    Object.keys(value).length === 2 &&
    Object.keys(value['properties']).length === 0;
  const seen = new Set(
    objects.filter(({ value }) => !isBare(value)).map(({ value }) => idOf(value)),
  );
  return objects.filter(({ value }) => {
    if (!isBare(value)) return true;
    if (seen.has(idOf(value))) return false;
    seen.add(idOf(value));
    return true;
  });
}

function readResource(
  { address, type, values, hidden }: TerraformResource,
  place: string,
): Contents {
  const where = place === '' ? address : `${place}: ${address}`;
  const translate = AZURERM.get(type);
  const isAzapi = AZAPI_TYPES.has(type);
  if (type === 'azurerm_network_interface')
    return contents({ unused: [unread(where, 'form.terraform-interface')] });
  if (translate === undefined && !isAzapi)
    return contents({ unused: [unread(where, 'form.terraform-other-type', { type })] });
  const from = new Attributes(values, hidden);
  const id = from.text('id');
  if (id === undefined) return contents({ unused: [unread(where, 'form.terraform-without-id')] });
  const objects = translate === undefined ? translateAzapi(type, from, id) : translate(from, id);
  return contents({
    objects: (objects ?? []).map((object) => ({ where, value: object })),
    unused: [
      ...(objects === null ? [unread(where, 'form.azapi-without-body')] : []),
      ...(from.missed.size === 0
        ? []
        : [
            unread(where, 'form.terraform-hidden', {
              attributes: [...from.missed].sort().join(', '),
            }),
          ]),
    ],
  });
}
