// What a person has confirmed of what a run has shown, as a file: the run that goes on reads it. It holds single
// names and single changes, never more than was shown, and ends by itself.

import { hostname, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { z } from 'zod';

import { UserError } from '@sekisho/dns/user-error.ts';
import type { Change } from '../products/shared/sync/change.ts';
import { makeFolder, readIfThere, replaceFile } from '../replace-file.ts';

const APPROVALS_FILE = 'approved.json';
const SCHEMA = 'sekisho/approved/1';
/** Whoever confirms looks at what is there now; later it may be something else. */
const LIFE_MS = 24 * 3_600_000;
const SETTLE_MS = 100;
const MOST_TRIES = 5;

const Approval = z.object({
  kind: z.enum(['name', 'refused-name', 'change', 'estate', 'folder']),
  what: z
    .string()
    .describe(
      'The name, the change of a server, what Azure no longer shows, or where the state folder is now.',
    ),
  who: z.string(),
  at: z.iso.datetime(),
});
export const ApprovalsSchema = z
  .object({ schema: z.literal(SCHEMA), approvals: z.array(Approval) })
  .describe('What a person has confirmed of what was shown.');

export type Approval = Readonly<z.infer<typeof Approval>>;

/** Those of the last 24 hours. A clock that was set back ends none. */
export async function readApprovals(state: string, nowMs: number): Promise<readonly Approval[]> {
  const path = join(state, APPROVALS_FILE);
  const text = await readIfThere(path);
  if (text === null) return [];
  const parsed = ApprovalsSchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new UserError(`${path} is no list of approvals`, {
      code: 'sync.bad-approvals',
      where: path,
      hint: 'remove it: what a person has confirmed is asked for again',
    });
  return parsed.data.approvals.filter(({ at }) => nowMs - Date.parse(at) < LIFE_MS);
}

export async function addApprovals(
  state: string,
  confirmed: readonly Pick<Approval, 'kind' | 'what'>[],
  nowMs: number,
): Promise<void> {
  const at = new Date(nowMs).toISOString();
  const fresh = confirmed.map((each) => ({ ...each, who: currentPerson(), at }));
  for (let tries = 1; ; tries += 1) {
    await writeWith(state, fresh, nowMs);
    // Two people may confirm at one moment: what the other has overwritten is written again.
    await delay(SETTLE_MS * Math.random());
    const now = await readApprovals(state, nowMs);
    const isThere = ({ kind, what }: Approval): boolean =>
      now.some((each) => each.kind === kind && each.what === what);
    if (fresh.every(isThere) || tries >= MOST_TRIES) return;
  }
}

async function writeWith(state: string, fresh: readonly Approval[], nowMs: number): Promise<void> {
  const path = join(state, APPROVALS_FILE);
  const before = await readApprovals(state, nowMs);
  // Of a name the last word counts, whichever it was.
  const isFresh = ({ kind, what }: Approval): boolean =>
    fresh.some(
      (each) =>
        each.what === what && (each.kind === kind || (isOfName(each.kind) && isOfName(kind))),
    );
  const approvals = [...before.filter((each) => !isFresh(each)), ...fresh];
  await makeFolder(dirname(path));
  await replaceFile(
    path,
    `${JSON.stringify({ schema: SCHEMA, approvals } satisfies z.input<typeof ApprovalsSchema>, null, 1)}\n`,
    0o600,
  );
}

function isOfName(kind: Approval['kind']): boolean {
  return kind === 'name' || kind === 'refused-name';
}

/** Exactly this change of this server, and no other of the same name. */
export function describeForApproval(target: string, change: Change): string {
  const before = 'before' in change ? change.before.values.join(' ') : '';
  const after = 'after' in change ? change.after.values.join(' ') : '';
  return `${target}: ${change.kind} ${change.key} [${before}] [${after}]`;
}

export function currentPerson(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // An account without a name, as in a container.
    return `${String(process.getuid?.() ?? '?')}@${hostname()}`;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
