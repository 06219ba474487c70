import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import type { DriftReport } from '@model-serving/backstage-plugin-model-serving-common';

/** @public */
export interface DriftContext {
  /** Aborts when the time for this reading is over or the backend stops. */
  signal: AbortSignal;
}

/** One model that a monitor watches. @public */
export interface DriftWatch {
  /** Unique in its source, and stable, such as the monitor's own name of the model. */
  readonly id: string;
  /** Which model of the catalog it is; see `readDriftModel`. */
  readonly model: DriftModel;
  /** Version of the model; null for whichever is served. */
  readonly version: string | null;
  /**
   * Reads what the monitor says now, in as few requests as it allows. What it does not say is null, with the reason.
   *
   * @throws Error when it cannot be read; the last readings stay, and platform owners are told the message
   */
  read(context: DriftContext): Promise<DriftReport>;
}

/** A model by its entity, or by an identity as `modelIdentityKey` writes it. @public */
export type DriftModel = { entityRef: string } | { identity: string };

/**
 * Where it is known whether models drift: a monitor, or a query of metrics.
 * @public
 */
export interface DriftSource {
  /** Unique: lower-case letters, digits and dashes. */
  readonly id: string;
  /** What people call it in a sentence, such as `Evidently (main)`. */
  readonly title: string;
  /** How often it is read; every 5 minutes by default. */
  readonly schedule?: SchedulerServiceTaskScheduleDefinition;
  readonly watches: readonly DriftWatch[];
}
