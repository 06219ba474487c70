import type { Proposal } from './proposal';

/** A state of a service's files that the branch had which the GitOps agent applies. @public */
export interface Revision {
  /** Id of the commit. */
  commit: string;
  /** When it was merged, or committed where no pull request is known; null where the forge does not say. */
  at: string | null;
  /** Name of the commit's author on the forge, the portal's own for what was proposed through it; null without one. */
  author: string | null;
  /** First line of the commit's message. */
  title: string;
  /** The pull request that brought it; null where none of the portal's did. */
  proposal: Pick<Proposal, 'number' | 'url' | 'requestedBy' | 'removes'> | null;
}
