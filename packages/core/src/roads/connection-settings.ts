// The binary value in which WinINET keeps one connection's settings (DefaultConnectionSettings): flags, then the
// proxy, its exceptions and the script's address, each behind its length (docs/facts/appliance.md#windows-internet-options).

export interface ConnectionSettings {
  readonly detects: boolean;
  readonly usesScript: boolean;
  readonly usesProxy: boolean;
  /** null: cut off, or not exported whole. */
  readonly texts: {
    readonly proxy: string;
    readonly exceptions: string;
    readonly script: string;
  } | null;
}

const FLAGS_AT = 8;
const TEXTS_AT = 12;
const PROXY = 0x02;
const SCRIPT = 0x04;
const DETECT = 0x08;

/** Null for what is too short to hold the flags. */
export function readConnectionSettings(bytes: Uint8Array): ConnectionSettings | null {
  const flags = bytes[FLAGS_AT];
  if (flags === undefined) return null;
  return {
    detects: (flags & DETECT) !== 0,
    usesScript: (flags & SCRIPT) !== 0,
    usesProxy: (flags & PROXY) !== 0,
    texts: readTexts(bytes),
  };
}

function readTexts(bytes: Uint8Array): ConnectionSettings['texts'] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  let at = TEXTS_AT;
  for (let index = 0; index < 3; index += 1) {
    if (at + 4 > bytes.length) return null;
    const length = view.getUint32(at, true);
    if (at + 4 + length > bytes.length) return null;
    texts.push(String.fromCharCode(...bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  const [proxy = '', exceptions = '', script = ''] = texts;
  return { proxy, exceptions, script };
}
