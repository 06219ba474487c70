import type { ModelManifest } from './modelManifest';

/** A model with the place where its source keeps it, such as the path of a file. @public */
export type SourcedModel = ModelManifest & { place: string };

/** What could be read, and what could not, with the reason. @public */
export interface ModelReading {
  models: SourcedModel[];
  skipped: Array<{ place: string; reason: string }>;
}

/** What a source holds at one moment. @public */
export interface ModelSnapshot extends ModelReading {
  /** Another text whenever the models may have changed, such as a commit. */
  version: string;
  /** Why this may be out of date; undefined when it is not. */
  staleReason?: string;
}

/**
 * Where models come from: the GitOps repository, a registry, a hub.
 * @public
 */
export interface ModelSource {
  /** Unique and stable: lower-case letters, digits and dashes. */
  readonly id: string;
  /** What people call it in a sentence, such as `platform/models of the GitOps repository`. */
  readonly title: string;
  /** Address that tells its models from those of other sources; entities carry it as `<origin>/<place>`. */
  readonly origin: string;
  /**
   * Reads all models. Called by several plugins of the backend, so that a source that is slow shares its answers.
   *
   * A record that cannot be used is skipped with the reason; its model stays as it was.
   *
   * @throws Error when the source cannot be read; its models stay as they were
   */
  read(signal: AbortSignal): Promise<ModelSnapshot>;
}
