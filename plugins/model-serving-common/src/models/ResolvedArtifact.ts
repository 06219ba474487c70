import type { Freshness } from '../api/freshness';
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

/** What the artifact of a model names now, before a service is pinned to it. @public */
export interface ArtifactAnswer extends Freshness {
  /** Its address in the catalog. */
  uri: string;
  /** Null where the registry does not tell. */
  artifact: ResolvedArtifact | null;
  /** Why it is not known, as a sentence; null where it is. */
  reason: string | null;
}

/** Which artifact of a model is asked for; the version and variant that are offered first when left out. @public */
export interface ArtifactQuery {
  tenant: string;
  /** Entity ref. */
  model: string;
  version?: string;
  variant?: string;
}
