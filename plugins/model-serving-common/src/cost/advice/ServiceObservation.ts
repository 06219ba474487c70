import {
  Advice,
  Measured,
  MissingAdvice,
  Replicas,
  ServiceRef,
  SpendUse,
} from '../../api';
import { HoldingSize } from '../../models/smallerSize';
import type { RequestedModel } from '../../requestedModel';

/** How many requests the engines of a service held in one hour, of all replicas together. @public */
export interface HourLoad {
  /** ISO time at which it begins, UTC. */
  readonly hour: string;
  /** For how long engines were read. */
  readonly seconds: number;
  /** Of which requests were waiting for so long. */
  readonly waitingSeconds: number;
  /** Most requests that were running or waiting at once. */
  readonly peakRequests: number;
}

/** An hour in which a service had ready pods. @public */
export interface ObservedHour {
  /** ISO time at which it begins, UTC. */
  readonly hour: string;
  /** Of all pods together. */
  readonly readySeconds: number;
  readonly use: Exclude<SpendUse, 'starting'>;
  /** Null where the engines were not read for most of it. */
  readonly load: HourLoad | null;
}

/** A variant of the model that a service runs, with the sizes of the same accelerator that hold it. @public */
export interface VariantSizes {
  readonly model: RequestedModel;
  /** Such as `fp8`. */
  readonly name: string;
  readonly sizes: readonly HoldingSize[];
}

/** What advice on a service is given by. @public */
export interface ServiceObservation {
  readonly service: ServiceRef;
  readonly now: Date;
  readonly replicas: Replicas;
  /** The whole hours of the last week in which it had ready pods, oldest first. */
  readonly hours: readonly ObservedHour[];
  /** ISO time (UTC) at which the last hour began in which a request was counted; null where none ever was. */
  readonly lastRequest: string | null;
  /** Of the service as it runs now. */
  readonly perHour: Measured;
  /** What a replica runs on; null where it is not known. */
  readonly running: HoldingSize | null;
  /** Of the same accelerator. */
  readonly sizes: readonly HoldingSize[];
  /** Other variants of the same version. */
  readonly variants: readonly VariantSizes[];
}

/** What one kind of advice says of a service: the advice, why it cannot say, or null where there is nothing to advise. */
export type Judgment =
  | Omit<Advice, 'dismissed' | 'kind' | 'service'>
  | Pick<MissingAdvice, 'reason'>
  | null;

/** A kind of advice. */
export interface Advisor {
  /** Fewer hours of which the facts are known give no advice. */
  readonly leastHours: number;
  judge(
    observation: ServiceObservation,
    known: readonly ObservedHour[],
  ): Judgment;
  /** Whether what it needs is known of an hour. */
  knows(hour: ObservedHour): boolean;
}
