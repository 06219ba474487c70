import type { HostedEndpoint, ModelDecision } from '../models';

/**
 * What the platform says of a model that somebody else serves, for one tenant; or why it is unknown, as a clause.
 * @public
 */
export type HostedModel =
  | {
      title: string;
      /** Null where no source says any more that somebody serves it. */
      endpoint: HostedEndpoint | null;
      decision: Pick<ModelDecision, 'word' | 'sentence'>;
    }
  | { reason: string };
