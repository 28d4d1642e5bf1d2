// The lines at the head of a rendered file: what it is, from which plan, how to
// apply it and how to go back. Whatever a name or a site holds stays inside its comment.

import type { Reason } from '../../../model/reason.ts';
import { sayReason, type TextCode } from '../../../text/text.ts';
import type { RenderInput } from './rendered-file.ts';

export interface Heading {
  readonly what: string;
  readonly how: readonly Reason[];
  readonly back: readonly Reason[];
}

/** The heading as lines with `prefix` before each; printable ASCII only, which every program takes for a comment. */
export function commentLines(prefix: string, input: RenderInput, heading: Heading): string[] {
  const { plan } = input;
  const lines = [
    heading.what,
    `Made by Sekisho from the plan of site ${plan.site}, ${applianceWords(input)}, scope ${plan.scope}. Change the plan, not this file.`,
    ...(input.server === undefined ? [] : [`For ${input.server}, and no other server.`]),
    ...stepsFor(input, heading.how).map(
      (step, index) => `Apply ${String(index + 1)}: ${sayReason('en', step)}`,
    ),
    ...heading.back.map((step, index) => `Go back ${String(index + 1)}: ${sayReason('en', step)}`),
  ];
  return lines.map((line) => `${prefix} ${escapeComment(line)}`);
}

/** The appliances of the plan: `appliance a`, or `appliances a, b`. */
export function applianceWords({ plan, parts = [] }: RenderInput): string {
  return `appliance${parts.length > 1 ? 's' : ''} ${plan.appliance}`;
}

/** Steps that name the folder of the files, where it lies apart for each server. */
export function stepsFor({ server }: RenderInput, steps: readonly Reason[]): readonly Reason[] {
  if (server === undefined) return steps;
  return steps.map(({ code, values }) => {
    const own = ON_SERVER[code];
    return own === undefined
      ? { code, values }
      : { code: own, values: { ...values, server, folder: `${values['folder'] ?? ''}/${server}` } };
  });
}

const ON_SERVER: Readonly<Record<string, TextCode>> = {
  'how.copy-folder': 'how.copy-folder-on',
  'how.copy-to-proxy': 'how.copy-to-proxy-on',
  'how.copy-to-named': 'how.copy-to-named-on',
};

/** Line breaks, control characters and everything beyond ASCII become `?`. */
export function escapeComment(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

export function toLines(lines: readonly string[], lineBreak: '\n' | '\r\n' = '\n'): string {
  return lines.map((line) => `${line}${lineBreak}`).join('');
}
