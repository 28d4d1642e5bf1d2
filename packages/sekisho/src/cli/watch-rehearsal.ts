// `rehearse --watch`: the page beside the terminal, and with --confirm each fix waits for an approval there.

import type { Emit } from '@sekisho/rehearsal/report/events.ts';
import type { Confirm } from '@sekisho/rehearsal/play/scenario-context.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { Proposals } from '../web/server/proposals.ts';
import { recordRehearsal } from '../web/server/rehearsal-recorder.ts';
import type { Command } from './io.ts';
import {
  beginPage,
  checkPageOptions,
  findingsSoFar,
  openPage,
  readStanding,
  type PageOptions,
} from './open-page.ts';
import type { SiteInput } from './site-input.ts';

export interface WatchOptions extends PageOptions {
  readonly watch?: boolean;
  readonly confirm?: boolean;
}

export interface WatchedRehearsal {
  readonly emit: Emit;
  readonly confirm: Confirm | null;
  close(): Promise<void>;
}

/** Null without --watch. */
export async function watchRehearsal(
  command: Command,
  options: WatchOptions,
  loaded: SiteInput,
): Promise<WatchedRehearsal | null> {
  if (options.watch !== true) {
    if (options.confirm === true)
      throw new UserError('--confirm goes with --watch', {
        code: 'rehearse.confirm',
        hint: 'the word is given on the page',
      });
    return null;
  }
  if (options.confirm === true && options.readOnly === true)
    throw new UserError('--confirm and --read-only exclude each other', {
      code: 'rehearse.confirm',
    });
  checkPageOptions(options);
  const standing = await readStanding(loaded);
  const state = await beginPage(command, loaded.folder, {
    mode: 'rehearsal',
    standing,
    isWholeSite: false,
  });
  const page = await openPage(command, options, {
    mode: 'rehearsal',
    state,
    folder: loaded.folder,
    findings: () => findingsSoFar(state),
  });
  return {
    emit: recordRehearsal(state),
    confirm: options.confirm === true ? askOnPage(page.proposals, command.io.signal) : null,
    close: page.close,
  };
}

function askOnPage(proposals: Proposals, signal: AbortSignal): Confirm {
  return async ({ finding, changes }) => {
    const { layer } = finding.fix;
    const decision = await proposals.ask({
      proposal: { kind: 'fix', layer, finding },
      changes: () => Promise.resolve(changes()),
      signal,
    });
    signal.throwIfAborted();
    return decision === 'applied';
  };
}
