// A cpio archive in the "newc" form, which the Linux kernel unpacks as its first
// root file system (Documentation/driver-api/early-userspace/buffer-format.rst).

export type CpioEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly mode: number;
      readonly content: Uint8Array;
    }
  | {
      readonly kind: 'device';
      readonly path: string;
      readonly major: number;
      readonly minor: number;
    };

const FOLDER = 0o040755;
const FILE = 0o100000;
const CHARACTER_DEVICE = 0o020600;

interface Header {
  readonly inode: number;
  readonly mode: number;
  readonly bytes: number;
  readonly major?: number;
  readonly minor?: number;
  readonly name: string;
}

export function makeCpio(entries: readonly CpioEntry[]): Buffer {
  const parts = entries.flatMap((entry, at) => member(entry, at + 1));
  return Buffer.concat([...parts, header({ inode: 0, mode: 0, bytes: 0, name: 'TRAILER!!!' })]);
}

function member(entry: CpioEntry, inode: number): readonly Buffer[] {
  const name = entry.path;
  if (entry.kind === 'folder') return [header({ inode, mode: FOLDER, bytes: 0, name })];
  if (entry.kind === 'device')
    return [
      header({
        inode,
        mode: CHARACTER_DEVICE,
        bytes: 0,
        major: entry.major,
        minor: entry.minor,
        name,
      }),
    ];
  return [
    header({ inode, mode: FILE | entry.mode, bytes: entry.content.length, name }),
    padded(Buffer.from(entry.content)),
  ];
}

function header({ inode, mode, bytes, major = 0, minor = 0, name }: Header): Buffer {
  const nameBytes = Buffer.from(`${name}\0`, 'utf8');
  // inode, mode, uid, gid, links, time, size, device (2), device of a device (2), length of the name, checksum
  const fields = [inode, mode, 0, 0, 1, 0, bytes, 0, 0, major, minor, nameBytes.length, 0];
  const text = fields.map((field) => field.toString(16).toUpperCase().padStart(8, '0')).join('');
  return padded(Buffer.concat([Buffer.from(`070701${text}`, 'ascii'), nameBytes]));
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
