// Downloads the files of a folder as one ZIP archive, which the page makes itself.

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';

import { formatNumber, t } from '../state/words.ts';

interface NamedFile {
  /** With its folders, as it is to be unpacked. */
  readonly path: string;
  readonly text: string;
}

export function DownloadAll({ files }: { readonly files: readonly NamedFile[] }): JSX.Element {
  const hasFailed = useSignal(false);
  const download = async (): Promise<void> => {
    try {
      save(await archiveOf(files), `${folderOf(files)}.zip`);
      hasFailed.value = false;
    } catch {
      hasFailed.value = true;
    }
  };
  return (
    <button type="button" class="button small" onClick={() => void download()}>
      <span aria-live="polite">
        {hasFailed.value
          ? t('page.download-failed')
          : t('page.download-all', { count: formatNumber(files.length) })}
      </span>
    </button>
  );
}

/** The very bytes of each, line ends too. */
async function archiveOf(files: readonly NamedFile[]): Promise<Blob> {
  const { strToU8, zipSync } = await import('fflate');
  const entries = files.map(({ path, text }) => [path, strToU8(text)] as const);
  return new Blob([zipSync(Object.fromEntries(entries))], { type: 'application/zip' });
}

function folderOf(files: readonly NamedFile[]): string {
  const folders = new Set(files.map(({ path }) => path.split('/')[0]));
  const [folder = ''] = folders;
  return folders.size === 1 && folder !== '' ? folder : 'files';
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
