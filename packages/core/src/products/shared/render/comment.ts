// The lines at the head of a rendered file: what it is, from which plan, how to
// apply it and how to go back. Whatever a name or a site holds stays inside its comment.

import type { RenderInput } from './rendered-file.ts';

export interface Heading {
  readonly what: string;
  readonly how: readonly string[];
  readonly back: readonly string[];
}

/** The heading as lines with `prefix` before each; printable ASCII only, which every program takes for a comment. */
export function commentLines(prefix: string, input: RenderInput, heading: Heading): string[] {
  const { plan } = input;
  const lines = [
    heading.what,
    `Made by Sekisho from the plan of site ${plan.site}, ${applianceWords(input)}, scope ${plan.scope}. Change the plan, not this file.`,
    ...(input.server === undefined ? [] : [`For ${input.server}, and no other server.`]),
    ...stepsFor(input, heading.how).map((step, index) => `Apply ${String(index + 1)}: ${step}`),
    ...heading.back.map((step, index) => `Go back ${String(index + 1)}: ${step}`),
  ];
  return lines.map((line) => `${prefix} ${escapeComment(line)}`);
}

/** The appliances of the plan: `appliance a`, or `appliances a, b`. */
export function applianceWords({ plan, parts = [] }: RenderInput): string {
  return `appliance${parts.length > 1 ? 's' : ''} ${plan.appliance}`;
}

/** Steps that name the folder of the files, where it lies apart for each server. */
export function stepsFor({ server }: RenderInput, steps: readonly string[]): readonly string[] {
  if (server === undefined) return steps;
  return steps.map((step) =>
    step.replace(
      /^copy the folder ([a-z-]+) to /,
      `on ${server}: copy the folder $1/${server} to `,
    ),
  );
}

/** Line breaks, control characters and everything beyond ASCII become `?`. */
export function escapeComment(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

export function toLines(lines: readonly string[], lineBreak: '\n' | '\r\n' = '\n'): string {
  return lines.map((line) => `${line}${lineBreak}`).join('');
}
