// Where the links to the page go: the first to the terminal, each further one into a file of its owner's. A browser is
// opened with a file that leads to the page, since everybody on a machine may read what a program is called with.

import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';

import { say } from '@sekisho/core/text/text.ts';
import type { Command } from './io.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import { mayOpenBrowser, openBrowser } from './open-browser.ts';
import { isJournaled } from './service-manager.ts';
import { messageOf, warn } from './warn.ts';

interface PageLinksOptions {
  readonly newLink: () => string;
  /** For as many people as like; null where none is given out. */
  readonly readingLink: string | null;
  readonly folder: string;
  readonly opensBrowser: boolean;
  /** Nothing else reads the terminal. */
  readonly hasTerminal: boolean;
}

export class PageLinks {
  readonly #command: Command;
  readonly #options: PageLinksOptions;
  readonly #file: string;
  /** By file, what stands in it. */
  readonly #kept = new Map<string, string>();
  #forBrowser: string | null = null;
  #stopKeys: () => void = () => undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(command: Command, options: PageLinksOptions) {
    this.#command = command;
    this.#options = options;
    this.#file = join(options.folder, '.sekisho', 'web', 'link');
  }

  /** Before anything else is told of the page. */
  async begin(): Promise<void> {
    const { io, language } = this.#command;
    const { newLink, readingLink, opensBrowser } = this.#options;
    // Who reads the journal is not who may open the page.
    if (isJournaled(io)) {
      const files = [
        [newLink(), this.#file],
        ...(readingLink === null ? [] : [[readingLink, `${this.#file}-for-reading`] as const]),
      ] as const;
      for (const [link, file] of files)
        if (await this.#keep(link, file))
          this.#say(say(language, 'serve.link-file', { file: shortPath(file, io.cwd) }));
      return;
    }
    // A link is opened as one piece.
    this.#say(say(language, 'serve.link', { link: newLink() }));
    if (readingLink !== null) this.#say(say(language, 'serve.reading-link', { link: readingLink }));
    if (opensBrowser && mayOpenBrowser(io)) {
      this.#forBrowser = await writeRedirect(newLink()).catch(() => null);
      if (this.#forBrowser !== null) openBrowser(this.#forBrowser, io);
    }
    this.#listenToKeys();
  }

  /** That link is used up: the next one is ready, and whoever sits here hears of it. */
  noteUsed(address: string): void {
    const { io, language, isQuiet } = this.#command;
    this.#writing = this.#writing.then(async () => {
      await this.#forgetRedirect();
      if (!(await this.#keep(this.#options.newLink(), this.#file)) || isQuiet) return;
      const file = shortPath(this.#file, io.cwd);
      this.#say(say(language, 'serve.link-used', { address, file }));
    });
  }

  async close(): Promise<void> {
    this.#stopKeys();
    await this.#writing;
    await this.#forgetRedirect();
    // They lead nowhere any more; a newer start's stay.
    for (const [file, link] of this.#kept) {
      const text = await readFile(file, 'utf8').catch(() => '');
      if (text.trim() === link) await rm(file, { force: true }).catch(() => undefined);
    }
  }

  #say(text: string): void {
    this.#command.io.stderr.write(`${escapeForTerminal(text)}\n`);
  }

  #listenToKeys(): void {
    const { io, language, isQuiet } = this.#command;
    if (!this.#options.hasTerminal || io.stdin.isTTY !== true || io.stderr.isTTY !== true) return;
    if (!isQuiet) this.#say(say(language, 'serve.link-key'));
    const reader = createInterface({ input: io.stdin });
    reader.on('line', () =>
      this.#say(say(language, 'serve.link', { link: this.#options.newLink() })),
    );
    this.#stopKeys = () => reader.close();
  }

  /** Whole or not at all, and its owner's alone. */
  async #keep(link: string, file: string): Promise<boolean> {
    const fresh = `${file}.${String(process.pid)}.tmp`;
    try {
      await mkdir(dirname(file), { recursive: true });
      await rm(fresh, { force: true });
      await writeFile(fresh, `${link}\n`, { mode: 0o600, flag: 'wx' });
      await rename(fresh, file);
      this.#kept.set(file, link);
      return true;
    } catch (error) {
      await rm(fresh, { force: true }).catch(() => undefined);
      const code = isJournaled(this.#command.io) ? 'serve.no-link-file' : 'serve.no-next-link';
      warn(this.#command, say(this.#command.language, code, { message: messageOf(error) }));
      return false;
    }
  }

  async #forgetRedirect(): Promise<void> {
    if (this.#forBrowser === null) return;
    await rm(dirname(this.#forBrowser), { recursive: true, force: true }).catch(() => undefined);
    this.#forBrowser = null;
  }
}

/** In a new folder of its owner's (0700). */
async function writeRedirect(link: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'sekisho-open-')), 'open.html');
  const html = `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${link}"><title>Sekisho</title>\n`;
  await writeFile(file, html, { mode: 0o600, flag: 'wx' });
  return file;
}

export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') ? path : short;
}
