import type { Sample } from './exposition';
import type { Aggregation, QuantityName } from './numbers';

/** A metric of an engine: its names, newest first, and the factor to the common unit. @public */
export interface MetricSource {
  /** Of a histogram the base name, without `_bucket`. */
  readonly names: readonly string[];
  readonly scale?: number;
  /** How the ranks or models of one pod are put together; the sum by default. */
  readonly across?: Aggregation;
}

/** A counter of failed requests: all of it, or the part where a label has a value. @public */
export interface FailureSource {
  readonly name: string;
  /** The label that tells failures from the rest. */
  readonly label?: string;
  /** Its values, as a regular expression that must fit wholly. */
  readonly value?: string;
  /** A metric that only this engine has, where the counter's name is anybody's. */
  readonly beside?: string;
}

/** Where an engine's numbers are found. What is left out none of its versions measures. @public */
export type MetricSources = {
  readonly [Q in Exclude<QuantityName, 'failed'>]?: MetricSource;
} & {
  /** The likeliest source first. */
  readonly failed?: readonly FailureSource[];
};

/** What an engine reports of its own start: seconds by part, in order. @public */
export type EngineStart = ReadonlyArray<{
  readonly name: string;
  readonly seconds: number;
}>;

/** Everything the suite knows of an engine. @public */
export interface EngineDefinition {
  /** As users know it; what is stored and shown. */
  readonly name: string;
  /** How it is recognized; each pattern only where there is something to look for. */
  readonly recognizedBy: {
    /** Matched against the image's repository in lower case, without tag and digest. */
    readonly image?: RegExp;
    /** Matched against command and arguments, which are believed more than the image. */
    readonly command?: RegExp;
    /** Matched against the names of the samples on its metrics page. */
    readonly samples?: RegExp;
    /** Model formats of KServe, in lower case, that it usually serves. */
    readonly formats?: readonly string[];
  };
  /** Of its HTTP API. */
  readonly protocol: 'openai' | 'open-inference';
  /** Ports on which it exposes metrics when nothing tells it otherwise, likeliest first. */
  readonly ports: readonly string[];
  readonly metrics: MetricSources;
  /** Where it tells how it started. Each answers undefined where nothing is said. */
  readonly start?: {
    /** Lines of its log, from the beginning. */
    readonly fromLog?: (lines: readonly string[]) => EngineStart | undefined;
    readonly fromMetrics?: {
      readonly names: readonly string[];
      readonly read: (samples: readonly Sample[]) => EngineStart | undefined;
    };
  };
}

/** A metric that is summed over the ranks or models of a pod. */
export const summed = (...names: string[]): MetricSource => ({ names });

/** A metric that each rank of a pod repeats, or a share. */
export const largest = (...names: string[]): MetricSource => ({
  names,
  across: 'max',
});
