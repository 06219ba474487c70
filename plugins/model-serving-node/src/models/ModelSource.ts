import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import type { ModelRecord } from '@model-serving/backstage-plugin-model-serving-common';

/** What could be read, and what could not, with the reason. @public */
export interface ModelReading {
  models: ModelRecord[];
  /** Records that cannot be used; their models stay as they were. */
  skipped: Array<{ place: string; reason: string }>;
}

/** What a source holds at one moment. @public */
export interface ModelSnapshot extends ModelReading {
  /** The same text while nothing changes, such as a commit; null where the source has no such thing. */
  version: string | null;
  /** Requests made upstream. */
  requests: number;
  /** Why this may be out of date; undefined when it is not. */
  staleReason?: string;
}

/** @public */
export interface ModelSourceContext {
  /** Aborted when the reading takes too long or the backend stops. */
  signal: AbortSignal;
}

/**
 * Where models come from: the GitOps repository, a registry, a hub.
 * @public
 */
export interface ModelSource {
  /** Unique and stable: lower-case letters, digits and dashes. */
  readonly id: string;
  /** Kind of source, such as `mlflow`. */
  readonly type: string;
  /** What people call it in a sentence, such as `the MLflow registry models.example.com`. */
  readonly title: string;
  /** Entity ref of the owner of its models where a record names none. */
  readonly owner: string | null;
  /** How often it is read; the backend's default when left out. */
  readonly schedule?: SchedulerServiceTaskScheduleDefinition;
  /**
   * Reads all models. A record that cannot be used is skipped with the reason.
   *
   * @throws Error when the source cannot be read as a whole; its models stay as they were
   */
  read(context: ModelSourceContext): Promise<ModelSnapshot>;
  /**
   * Whether a record that the last reading did not bring is really gone. Where it is left out, reading is believed; a
   * source whose list can hide a model that exists, such as one with offsets for page tokens, asks for it by name.
   *
   * @throws Error when the source does not say; the model stays
   */
  isGone?(place: string, context: ModelSourceContext): Promise<boolean>;
}
