// A site.yaml that becomes another one while sync goes on: it was read at the start, so that is said, once for each.

import { readSiteText, SITE_FILE } from '@sekisho/core/site/read-site.ts';
import { parseSite } from '@sekisho/core/site/parse-site.ts';
import { say } from '@sekisho/core/text/text.ts';
import type { Command } from './io.ts';
import { messageOf, warn } from './warn.ts';

interface Look {
  /** Null: it can't be read. */
  readonly text: string | null;
  readonly path: string;
  readonly problem: string;
}

/** Looks each time that it is called; the first look finds what is in use. */
export function watchSiteFile(command: Command, folder: string): () => Promise<void> {
  let inUse: Look | null = null;
  let last: Look | null = null;
  return async () => {
    const now = await look(folder);
    const before = last;
    inUse ??= now;
    last = now;
    if (before === null || isSame(now, before) || isSame(now, inUse)) return;
    const { language } = command;
    const problem = now.text === null ? now.problem : problemIn(now.text, now.path);
    warn(
      command,
      problem === null
        ? say(language, 'sync.site-changed', { file: SITE_FILE })
        : say(language, 'sync.site-broken', { file: SITE_FILE, problem }),
    );
  };
}

function isSame(a: Look, b: Look): boolean {
  return a.text === b.text && a.problem === b.problem;
}

async function look(folder: string): Promise<Look> {
  try {
    return { ...(await readSiteText(folder)), problem: '' };
  } catch (error) {
    return { text: null, path: folder, problem: messageOf(error) };
  }
}

function problemIn(text: string, path: string): string | null {
  try {
    parseSite(text, path);
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
