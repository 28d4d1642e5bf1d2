// The described site after its set-up, as input of every renderer's tests.

import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import { ESTATE_AFTER, planInput } from '../plan/japan-east.ts';
import type {
  RenderedFile,
  RenderInput,
} from '@sekisho/core/products/shared/render/rendered-file.ts';

export function renderInput(parts: Partial<RenderInput> = {}): RenderInput {
  const input = planInput({ estate: ESTATE_AFTER });
  return {
    plan: composePlan(input),
    site: input.site,
    appliance: input.appliance,
    applianceJson: null,
    forwardTo: [],
    ...parts,
  };
}

/** The same input with other settings in some layers. */
export function withLayers(input: RenderInput, layers: Partial<Plan['layers']>): RenderInput {
  return { ...input, plan: { ...input.plan, layers: { ...input.plan.layers, ...layers } } };
}

/** The same input with this allow-list, every entry at one port. */
export function withAllowList(
  input: RenderInput,
  allow: readonly { readonly pattern: string; readonly port: number }[],
): RenderInput {
  const [model] = input.plan.roads.filter((road) => road.road === 'proxy');
  if (model === undefined) throw new Error('the plan has no road through the proxy');
  const roads = allow.map(({ pattern, port }) => ({
    ...model,
    pattern,
    port,
    match: /^\*?\./.test(pattern) ? ('suffix' as const) : ('exact' as const),
  }));
  const plan = {
    ...input.plan,
    roads,
    layers: {
      ...input.plan.layers,
      'proxy-allow': { allow: [...new Set(allow.map(({ pattern }) => pattern))] },
    },
  };
  return { ...input, plan };
}

export function textOf(
  files: readonly Pick<RenderedFile, 'path' | 'text'>[],
  path: string,
): string {
  const file = files.find((each) => each.path === path);
  if (file === undefined)
    throw new Error(`no ${path} among ${files.map((each) => each.path).join(', ')}`);
  return file.text;
}
