/** What a question about the operation of a service asks, in words for whoever answers it. */
interface Question {
  title: string;
  /** What it does, as a sentence. */
  effect: string;
  /** What it costs, as a sentence. */
  cost: string;
}

/**
 * How a service is operated, as far as a request may ask. In the order in which the form asks.
 * @public
 */
export const OPERATION_QUESTIONS = {
  rollout: {
    title: 'Updates',
    effect: 'How replicas are replaced when the service changes.',
    cost: 'With a surge, an update needs quota for one more replica, and waits without it.',
  },
  maxDisrupted: {
    title: 'Disruption budget',
    effect: 'Most replicas that node drains may stop at once.',
    cost: 'Fewer keep more capacity, and make maintenance of nodes slower.',
  },
  placement: {
    title: 'Placement',
    effect: 'Nodes of the platform on which replicas run.',
    cost: 'Quota counts wherever it is; a replica waits when such nodes are full.',
  },
  spread: {
    title: 'Spread',
    effect:
      'Keeps replicas apart where there is room, so that one outage takes fewer of them.',
    cost: 'Spread over zones, traffic between them may cost money.',
  },
  secrets: {
    title: 'Secrets',
    effect:
      "Variables of the engine with values from the tenant's secret store.",
    cost: 'Replicas start only when the store has each of them.',
  },
} as const satisfies Record<string, Question>;

/** A question about the operation of a service. @public */
export type OperationQuestion = keyof typeof OPERATION_QUESTIONS;

/** All questions, in the order in which the form asks. @public */
export const OPERATION_QUESTION_IDS = Object.keys(
  OPERATION_QUESTIONS,
) as OperationQuestion[];

/** How replicas are replaced by new ones. @public */
export const ROLLOUTS = {
  'in-place': {
    title: 'In place',
    effect:
      'Stops a replica before its successor starts. Needs no more quota; one replica is missing meanwhile.',
  },
  surge: {
    title: 'With a surge',
    effect:
      'Starts a new replica before an old one stops. Nothing is missing, but quota for one more replica must be free.',
  },
} as const;

/** What replicas are spread over, in words. @public */
export const SPREADS = { zones: 'Over zones', nodes: 'Over nodes' } as const;

/** See {@link SPREADS}. @public */
export type Spread = keyof typeof SPREADS;

/** See {@link ROLLOUTS}; `in-place` where nothing else is asked for, because it cannot wait for quota. @public */
export type Rollout = keyof typeof ROLLOUTS;
