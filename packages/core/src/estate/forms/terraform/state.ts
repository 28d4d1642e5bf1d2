// A Terraform state, as `terraform show -json` prints it or as `terraform.tfstate` keeps it → its
// resources, of every module and every instance of `count` and `for_each`. What Terraform marks as
// sensitive is taken out here, so that nothing behind this file can show it; outputs and variables
// are never looked at.

import type { TextCode, TextValues } from '../../../text/text.ts';
import { isLoose, textField, type Loose } from '../../fields.ts';

export interface TerraformResource {
  /** `module.hub.azurerm_private_endpoint.pe["asr"]` */
  readonly address: string;
  readonly type: string;
  readonly values: Loose;
  /** Attributes from which a sensitive value was removed. */
  readonly hidden: ReadonlySet<string>;
}

export interface TerraformState {
  readonly resources: readonly TerraformResource[];
  readonly because?: { readonly code: TextCode; readonly values: TextValues };
}

const MAX_MODULE_DEPTH = 64;

/** Null when the value is not a state. */
export function readState(value: unknown): TerraformState | null {
  if (!isLoose(value)) return null;
  if (typeof value['encrypted_data'] === 'string') return nothing('form.terraform-encrypted');
  if (typeof value['format_version'] === 'string') return readShown(value);
  if (typeof value['version'] !== 'number') return null;
  if (isLoose(value['backend']) && typeof value['serial'] === 'number')
    return nothing('form.terraform-backend');
  if (typeof value['terraform_version'] !== 'string' && typeof value['lineage'] !== 'string')
    return null;
  if (value['version'] < 4)
    return nothing('form.terraform-old', {
      version: textField(value, 'terraform_version') ?? '0.11',
    });
  return filled(listOf(value['resources']).filter(isLoose).flatMap(readKept));
}

function filled(resources: readonly TerraformResource[]): TerraformState {
  return resources.length === 0 ? nothing('form.terraform-empty') : { resources };
}

function nothing(code: TextCode, values: TextValues = {}): TerraformState {
  return { resources: [], because: { code, values } };
}

/** `terraform show -json`: of a state, of one resource, or of a plan, whose `prior_state` is what exists. */
function readShown(shown: Loose): TerraformState | null {
  if (isLoose(shown['resource'])) return filled(readShownResource(shown['resource']));
  const isPlan = 'planned_values' in shown || 'resource_changes' in shown;
  const state = isPlan ? shown['prior_state'] : shown;
  if (isPlan && !isLoose(state)) return nothing('form.terraform-plan-of-nothing');
  const values = isLoose(state) ? state['values'] : undefined;
  if (values === undefined && !('terraform_version' in shown) && Object.keys(shown).length > 1)
    return null;
  const root = isLoose(values) ? values['root_module'] : undefined;
  return filled(isLoose(root) ? readModule(root, 0) : []);
}

function readModule(module: Loose, depth: number): readonly TerraformResource[] {
  if (depth > MAX_MODULE_DEPTH) return [];
  return [
    ...listOf(module['resources']).filter(isLoose).flatMap(readShownResource),
    ...listOf(module['child_modules'])
      .filter(isLoose)
      .flatMap((child) => readModule(child, depth + 1)),
  ];
}

function readShownResource(resource: Loose): readonly TerraformResource[] {
  const values = resource['values'];
  if (!isLoose(values) || resource['deposed_key'] !== undefined) return [];
  const type = textField(resource, 'type') ?? '';
  const hidden = new Set<string>();
  const kept = withoutMarked(values, resource['sensitive_values'], hidden);
  return [
    {
      address: textField(resource, 'address') ?? type,
      type,
      values: isLoose(kept) ? kept : {},
      hidden,
    },
  ];
}

/** The value without what a tree of `true` marks; the first level's names are told. */
function withoutMarked(value: unknown, marks: unknown, hidden?: Set<string>): unknown {
  if (marks === true) return undefined;
  if (Array.isArray(value))
    return Array.isArray(marks)
      ? value.map((item: unknown, index) => withoutMarked(item, marks[index])).filter(isThere)
      : value;
  if (!isLoose(value) || !isLoose(marks)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
      const mark = Object.hasOwn(marks, key) ? marks[key] : undefined;
      if (holdsTrue(mark)) hidden?.add(key);
      const kept = withoutMarked(item, mark);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}

function holdsTrue(marks: unknown): boolean {
  if (marks === true) return true;
  if (Array.isArray(marks)) return marks.some(holdsTrue);
  return isLoose(marks) && Object.values(marks).some(holdsTrue);
}

/** One entry of `terraform.tfstate`, with its instances. */
function readKept(resource: Loose): readonly TerraformResource[] {
  const type = textField(resource, 'type') ?? '';
  const parts = [
    textField(resource, 'module'),
    resource['mode'] === 'data' ? 'data' : undefined,
    type,
    textField(resource, 'name'),
  ];
  const address = parts.filter(isThere).join('.');
  return listOf(resource['instances'])
    .filter(isLoose)
    .filter((instance) => isLoose(instance['attributes']) && instance['deposed'] === undefined)
    .map((instance) => {
      const index = instance['index_key'];
      const hidden = new Set<string>();
      const marks = marksOf(instance['sensitive_attributes']);
      const kept = withoutMarked(withoutTypes(instance['attributes']), marks, hidden);
      return {
        address: index === undefined ? address : `${address}[${JSON.stringify(index)}]`,
        type,
        values: isLoose(kept) ? kept : {},
        hidden,
      };
    });
}

/**
 * `sensitive_attributes` are paths of steps; here they become a tree as `terraform show` has it. A step
 * into a list or a map marks all of it: how its parts are counted differs between versions.
 */
function marksOf(paths: unknown): unknown {
  return listOf(paths).reduce<unknown>(
    (marks, path) => mark(marks, Array.isArray(path) ? path : [path]),
    {},
  );
}

function mark(marks: unknown, [step, ...rest]: readonly unknown[]): unknown {
  const name = isLoose(step) && step['type'] === 'get_attr' ? step['value'] : step;
  if (marks === true || typeof name !== 'string') return true;
  const known = isLoose(marks) ? marks : {};
  return { ...known, [name]: rest.length === 0 ? true : mark(known[name] ?? {}, rest) };
}

/** A dynamic attribute is kept with its type: `{ "value": …, "type": … }`. */
function withoutTypes(attributes: unknown): unknown {
  if (!isLoose(attributes)) return attributes;
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      key,
      isLoose(value) && Object.keys(value).sort().join() === 'type,value' ? value['value'] : value,
    ]),
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
