import type { EngineFlags } from './arguments';
import type { Sample } from './exposition';
import type { Aggregation, QuantityName } from './numbers';

/** A condition on a label; one that a sample does not have counts as empty. @public */
export interface LabelCondition {
  readonly label: string;
  /** A regular expression that must fit wholly, in the syntax that RE2 and JavaScript share. */
  readonly value: string;
  /** Whether it must not fit. */
  readonly not?: boolean;
}

/** A metric of an engine, and the factor to the common unit. @public */
export interface MetricSource {
  /**
   * Newest first; the first that is on the page is read. Of a histogram the base name, without
   * `_bucket`.
   */
  readonly names: readonly string[];
  /** Only samples that meet all of these. */
  readonly where?: readonly LabelCondition[];
  readonly scale?: number;
  /**
   * How the samples of one pod are put together. By default the sum, in which ranks that repeat each
   * other count once (see `EngineDefinition.labels`); `max` of a share.
   */
  readonly across?: Aggregation;
  /** What is added to it where it is there. */
  readonly plus?: readonly MetricSource[];
  /** What has to be switched on for it: `enable_iter_perf_stats: true`. */
  readonly needs?: string;
  /** No present version has it, older ones do. */
  readonly retired?: boolean;
}

/** A count of tokens, and what it means: money rests on it. @public */
export interface TokenSource extends MetricSource {
  readonly counts: {
    /** Whether tokens that came from a cache are among them; left out where there are none. */
    readonly cached?: boolean;
    /** Whether those of requests that were aborted are among them. */
    readonly aborted: boolean;
    readonly when: 'as they come' | 'at the end of the request';
  };
}

/** A counter of failed requests: all of it, or the part where a label has a value. @public */
export interface FailureSource {
  readonly name: string;
  /** The label that tells failures from the rest. */
  readonly label?: string;
  /** Its values, as a regular expression that must fit wholly. */
  readonly value?: string;
  /** Whether those values are what is no failure. */
  readonly not?: boolean;
  /** A metric that only this engine has, where the counter's name is anybody's. */
  readonly beside?: string;
  /** A counter that is there from the first request on, where this one appears with the first failure. */
  readonly zeroWith?: string;
}

/** A number that an engine exposes and that is not true. @public */
export interface Untrue {
  /** Why it is not read. */
  readonly untrue: string;
}

/** Where an engine's numbers are found. What is left out none of its versions measures. @public */
export type MetricSources = {
  readonly [Q in Exclude<
    QuantityName,
    'failed' | 'promptTokens' | 'generatedTokens'
  >]?: MetricSource;
} & {
  readonly promptTokens?: TokenSource;
  readonly generatedTokens?: TokenSource;
  /** The likeliest source first. */
  readonly failed?: readonly FailureSource[] | Untrue;
};

/** What an engine reports of its own start: seconds by part, in order. @public */
export type EngineStart = ReadonlyArray<{
  readonly name: string;
  readonly seconds: number;
}>;

/** What the labels of an engine's metrics mean. @public */
export interface EngineLabels {
  /** Ranks that all report the same, of which one counts: tensor, pipeline and context parallelism. */
  readonly repeated?: readonly string[];
  /** What tells parts apart that add up, such as data-parallel ranks, beside the usual labels. */
  readonly parts?: readonly string[];
  /** A sample with one of these is not counted: a part of a total that is exposed too, or a number of other pods. */
  readonly without?: readonly string[];
}

/** How an engine is started with LoRA adapters. @public */
export interface EngineAdapters {
  /** The switch without which it takes none. */
  readonly on: string;
  /** The flag before adapters, each `name=path` as an argument of its own. */
  readonly modules: string;
  /** The flag of how many adapters one batch may use: memory is held for as many, loaded or not. */
  readonly count: string;
  /** How many that are where nothing is said. */
  readonly defaultCount: number;
  /** The flag of the highest rank: memory is held for it, whatever the adapters have. */
  readonly rank: string;
  /** What that is where nothing is said; left out where the engine reads it from the adapters. */
  readonly defaultRank?: number;
  /** Ranks that the flag takes, the lowest first; every one when left out. */
  readonly ranks?: readonly number[];
}

/** Everything the suite knows of an engine. @public */
export interface EngineDefinition {
  /** As users know it; what is stored and shown. */
  readonly name: string;
  /**
   * `__filename` of the module that exports this value: worker threads load it from there, since functions cannot be
   * sent to them. Only the engines of the suite itself have none.
   */
  readonly module?: string;
  /** How it is recognized; each pattern only where there is something to look for. */
  readonly recognizedBy: {
    /** Matched against the image's repository in lower case, without tag and digest. */
    readonly image?: RegExp;
    /** Matched against command and arguments, which are believed more than the image. */
    readonly command?: RegExp;
    /**
     * Matched against the name of a serving runtime of KServe, such as `mlserver-sklearn-pinned`; `image` when left out.
     */
    readonly runtime?: RegExp;
    /** Matched against the names of the metrics on its page: of samples, and of `# TYPE` lines. */
    readonly samples?: RegExp;
    /** Matched against the beginning of a page that is not one of Prometheus. */
    readonly otherPage?: RegExp;
    /** Model formats of KServe, in lower case, that it usually serves. */
    readonly formats?: readonly string[];
  };
  /** Whether it runs other engines, whose own metrics on its page say more than its own. */
  readonly hosts?: boolean;
  /** Of its HTTP API; `own` where its paths depend on the model. */
  readonly protocol: 'openai' | 'open-inference' | 'own';
  /** What the paths of that API begin with, such as `/openai`; nothing when left out. */
  readonly pathPrefix?: string;
  /**
   * What it has of OpenAI's API beside chat and completions, `rerank` being no part of it but common; none of both where
   * the list is empty, and embeddings where it is left out.
   */
  readonly answers?: ReadonlyArray<'embeddings' | 'rerank'>;
  /** Ports on which it exposes metrics when nothing tells it otherwise, likeliest first. */
  readonly ports: readonly string[];
  /** Paths of its metrics page, likeliest first; `/metrics` by default. */
  readonly paths?: readonly string[];
  /** What it has to be started with to have a metrics page: `--enable-metrics`. */
  readonly pageNeeds?: string;
  /** Spellings of its metrics' names by others that pass them on: beginnings, by the engine's own. */
  readonly passedOnAs?: Readonly<Record<string, readonly string[]>>;
  readonly labels?: EngineLabels;
  /** The flags that set what a request may ask of it; none when left out. */
  readonly flags?: EngineFlags;
  /** Whether a flag and its value have to be arguments of their own: `--flag`, `value` in place of `--flag=value`. */
  readonly separatesValues?: boolean;
  /** How it is started with LoRA adapters; it takes none when left out. */
  readonly adapters?: EngineAdapters;
  readonly metrics: MetricSources;
  /** Why its memory does not follow from a model's facts, as a clause; left out where it does, or the reason is unknown. */
  readonly memoryUnknown?: string;
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

/** What passes requests on and runs no model: its numbers are of other pods. */
export interface RouterDefinition {
  readonly name: string;
  /** Matched against the names of the metrics on its page. */
  readonly samples: RegExp;
}

/** A metric that is summed over the parts of a pod. */
export const summed = (...names: string[]): MetricSource => ({ names });

/** A share, of which the largest of a pod counts. */
export const largest = (...names: string[]): MetricSource => ({
  names,
  across: 'max',
});

/** The metric together with others, where they are there. */
export const together = (
  first: MetricSource,
  ...plus: MetricSource[]
): MetricSource => ({ ...first, plus });

/** How many requests took how long together, from sum and count of a histogram or summary of seconds. */
export const durations = (
  ...names: string[]
): Pick<MetricSources, 'requests' | 'requestSeconds'> => ({
  requests: summed(...names.map(name => `${name}_count`)),
  requestSeconds: summed(...names.map(name => `${name}_sum`)),
});
