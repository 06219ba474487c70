import type { ArtifactSignature } from './ModelRecord';

/** What an artifact's address names at one moment. @public */
export interface ResolvedArtifact {
  /** The address that was asked for. */
  uri: string;
  /** `sha256:…`, computed over the bytes that the registry sent. */
  digest: string;
  /** The same artifact by its digest, which cannot move. */
  pinnedUri: string;
  /** Bytes of the whole artifact; null where it has several platforms. */
  sizeBytes: number | null;
  signature: ArtifactSignature;
  /** When the registry said so, ISO 8601. */
  asOf: string;
}
