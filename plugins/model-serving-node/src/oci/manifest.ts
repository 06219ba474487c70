import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isOciDigest } from './reference';

/** Media types of what a tag or a digest can name. @public */
export const OCI_MEDIA_TYPES = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const;

/**
 * All four, with every question: distribution answers 404 where a manifest is there and the header does not name its
 * type, which reads as a tag that is missing.
 */
export const MANIFEST_ACCEPT = Object.values(OCI_MEDIA_TYPES).join(', ');

const digest = z.string().refine(isOciDigest, 'must be a sha256 digest');
const size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const annotations = z
  .record(z.string(), z.string())
  .nullish()
  .transform(map => map ?? {});

const descriptor = z.object({
  mediaType: z.string().max(255),
  digest,
  size,
  annotations,
  artifactType: z.string().max(255).nullish(),
  platform: z
    .object({ os: z.string(), architecture: z.string() })
    .partial()
    .nullish(),
  /** The content itself, base64. */
  data: z.string().nullish(),
});

/** Names content by its digest. @public */
export type OciDescriptor = z.infer<typeof descriptor>;

const MOST_LAYERS = 2_000;

const imageManifest = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().max(255).optional(),
  artifactType: z.string().max(255).nullish(),
  config: descriptor,
  layers: z
    .array(descriptor)
    .max(MOST_LAYERS)
    .nullish()
    .transform(list => list ?? []),
  subject: descriptor.nullish(),
  annotations,
});

const imageIndex = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().max(255).optional(),
  artifactType: z.string().max(255).nullish(),
  manifests: z
    .array(descriptor)
    .max(MOST_LAYERS)
    .nullish()
    .transform(list => list ?? []),
  subject: descriptor.nullish(),
  annotations,
});

/** An image or another artifact: a configuration and layers. @public */
export type OciManifest = z.infer<typeof imageManifest> & { kind: 'manifest' };

/** A list of manifests, such as one for each platform. @public */
export type OciIndex = z.infer<typeof imageIndex> & { kind: 'index' };

/** A manifest with the digest of its bytes. @public */
export interface OciArtifact {
  /** Computed over the bytes. */
  digest: string;
  mediaType: string;
  /** Size of the manifest itself. */
  size: number;
  content: OciManifest | OciIndex;
}

/** Digest of some bytes, as registries write it. */
export function sha256Of(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/**
 * Reads the JSON of a manifest or an index. What it is, its own `mediaType` says, then the content type, then its fields:
 * some registries answer everything as text.
 *
 * @throws Error saying what is wrong with it
 */
export function parseManifest(
  value: unknown,
  contentType: string | null,
): OciManifest | OciIndex {
  const { layers, manifests, mediaType, schemaVersion } = (value ??
    {}) as Record<string, unknown>;
  if (schemaVersion === 1) {
    throw new Error(
      'a manifest of schema version 1, which names no digests of its layers; push the artifact again with a current tool',
    );
  }
  const declared = [mediaType, contentType?.split(';')[0].trim()].find(type =>
    (Object.values(OCI_MEDIA_TYPES) as unknown[]).includes(type),
  );
  const isIndex = declared
    ? declared === OCI_MEDIA_TYPES.index ||
      declared === OCI_MEDIA_TYPES.dockerIndex
    : Array.isArray(manifests);
  // Never both: readers that choose differently would see two artifacts under one digest.
  if ((isIndex ? layers : manifests) !== undefined) {
    throw new Error('a manifest with the fields of another type');
  }
  const parsed = (isIndex ? imageIndex : imageManifest).safeParse(value);
  if (!parsed.success) {
    const [{ message, path }] = parsed.error.issues;
    throw new Error(`no manifest: ${path.join('.') || 'it'}: ${message}`);
  }
  return isIndex
    ? { ...(parsed.data as z.infer<typeof imageIndex>), kind: 'index' }
    : { ...(parsed.data as z.infer<typeof imageManifest>), kind: 'manifest' };
}

/** Bytes of everything that a manifest names; null for an index, whose manifests name it. @public */
export function artifactBytes(content: OciManifest | OciIndex): number | null {
  if (content.kind === 'index') {
    return null;
  }
  const total = content.layers.reduce(
    (sum, layer) => sum + layer.size,
    content.config.size,
  );
  return Number.isSafeInteger(total) ? total : null;
}
