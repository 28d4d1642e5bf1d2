// manifest.json: which files Sekisho wrote, for whom, how they are applied and taken
// back, and their digests. What is in it, unchanged, is Sekisho's to replace; nothing else is.

import { createHash } from 'node:crypto';

import { z } from 'zod';

import { LAYERS } from '../model/layer.ts';
import type { RenderedProduct } from './render-products.ts';

export const MANIFEST_FILE = 'manifest.json';
export const MANIFEST_SCHEMA = 'sekisho/manifest/1';

/** Never outside the folder: the text comes from a disk. */
const RelativePath = z
  .string()
  .refine(
    (path) =>
      path !== MANIFEST_FILE &&
      path
        .split('/')
        .every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\\')),
  );

const File = z.object({
  path: RelativePath.describe('In the folder.'),
  product: z.string(),
  ofSite: z.boolean().describe('The site says that it has the product.'),
  appliance: z
    .string()
    .exactOptional()
    .describe('In a site with several: the appliance that the file is for alone.'),
  server: z.string().exactOptional().describe('Where there are several of a product.'),
  layer: z.enum([...LAYERS]),
  appliedBy: z.enum(['windows', 'proxy', 'dns', 'firewall', 'azure']),
  how: z.array(z.string()).describe('Steps, in English.'),
  back: z.array(z.string()).describe('Steps back, in English.'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(0).describe('Bytes.'),
});

export const ManifestSchema = z
  .object({
    schema: z.literal(MANIFEST_SCHEMA),
    site: z.string(),
    appliance: z.string().exactOptional().describe('Of a site with one appliance.'),
    appliances: z
      .array(z.string())
      .exactOptional()
      .describe('Of a site with several: all of them.'),
    files: z.array(File),
  })
  .describe('Which files were written, for whom, how they are applied and taken back.');

export type Manifest = z.infer<typeof ManifestSchema>;
export type ManifestFile = Manifest['files'][number];

export function toManifestFiles({
  product,
  isOfSite,
  appliance,
  server,
  files,
}: RenderedProduct): ManifestFile[] {
  return files.map(({ path, text, layer, appliedBy, how, back }) => ({
    path,
    product: product.id,
    ofSite: isOfSite,
    ...(appliance === undefined ? {} : { appliance }),
    ...(server === undefined ? {} : { server }),
    layer,
    appliedBy,
    how: [...how],
    back: [...back],
    sha256: sha256(Buffer.from(text)),
    bytes: Buffer.byteLength(text),
  }));
}

export function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** null when the text is not a manifest of Sekisho. */
export function parseManifest(text: string): Manifest | null {
  try {
    const parsed = ManifestSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
