import { HopName } from './service';

/** What is decided for each verdict. */
interface VerdictTraits {
  /** What it says of a service, in one sentence. */
  readonly meaning: string;
  /** By the names of Backstage UI's colors. */
  readonly tone:
    | 'positive'
    | 'announcement'
    | 'warning'
    | 'negative'
    | 'neutral';
  /**
   * Whether the service is on its way to something: `until-full` while replicas are missing, for
   * verdicts that a service has for good.
   */
  readonly pending: 'always' | 'until-full' | 'never';
  /** As what it shows the first hop of pods while there are none; null where they are still to be made. */
  readonly blocks: 'failed' | 'waiting' | null;
}

/** Every verdict, worst first: what needs somebody comes first in lists. @public */
export const VERDICTS = {
  failed: {
    meaning: 'Does not serve, and will not until something is changed.',
    tone: 'negative',
    pending: 'always',
    blocks: 'failed',
  },
  degraded: {
    meaning: 'Serves with fewer replicas or parts than it should have.',
    tone: 'warning',
    pending: 'always',
    blocks: null,
  },
  queued: {
    meaning: 'Waits for quota.',
    tone: 'announcement',
    pending: 'always',
    blocks: null,
  },
  saturated: {
    meaning: "Serves, but the engine's own queue does not empty.",
    tone: 'warning',
    pending: 'until-full',
    blocks: null,
  },
  starting: {
    meaning: 'Has its quota and is not ready yet.',
    tone: 'announcement',
    pending: 'always',
    blocks: null,
  },
  proposed: {
    meaning: 'Waits for its pull request to be merged and applied.',
    tone: 'announcement',
    pending: 'always',
    blocks: null,
  },
  unknown: {
    meaning: 'Its pods cannot be read.',
    tone: 'neutral',
    pending: 'always',
    blocks: null,
  },
  running: {
    meaning: 'Works through its data set.',
    tone: 'positive',
    pending: 'always',
    blocks: null,
  },
  serving: {
    meaning: 'Answers requests.',
    tone: 'positive',
    pending: 'until-full',
    blocks: null,
  },
  configured: {
    meaning:
      'Somebody else serves its model; address and key are in place. Whether it answers is not measured.',
    tone: 'positive',
    pending: 'never',
    blocks: null,
  },
  finished: {
    meaning: 'Has worked through its whole data set.',
    tone: 'positive',
    pending: 'never',
    blocks: 'waiting',
  },
  stopped: {
    meaning: 'Has no replicas, on purpose.',
    tone: 'neutral',
    pending: 'never',
    blocks: 'waiting',
  },
  removed: {
    meaning: 'Was removed from Git; only its history is left.',
    tone: 'neutral',
    pending: 'never',
    blocks: null,
  },
} as const satisfies Readonly<Record<string, VerdictTraits>>;

/** @public */
export type VerdictWord = keyof typeof VERDICTS;

/** Every verdict, worst first. @public */
export const VERDICT_WORDS = Object.keys(VERDICTS) as [
  VerdictWord,
  ...VerdictWord[],
];

/** One fact that a verdict rests on, or that contradicts it and is known to mislead. @public */
export interface Evidence {
  /** What was read, for example `Pod llama-predictor-x: condition Ready`. */
  what: string;
  /** What it says. */
  value: string;
  /** The time the server stamped on it. */
  at?: string;
  /** Set when the fact contradicts the verdict: why it must not be believed. */
  misleading?: string;
}

/** One word and one sentence, computed from evidence that is shown. @public */
export interface Verdict {
  word: VerdictWord;
  sentence: string;
  /** ISO time since when, from the server's stamps; null when nothing says so. */
  since: string | null;
  evidence: Evidence[];
  /** What to do next, or null when nothing needs doing. */
  next: string | null;
  /** The hop on which it is stuck, or at work; null when none is open. */
  hop?: HopName | null;
}
