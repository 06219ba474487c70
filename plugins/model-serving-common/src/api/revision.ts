import type { FieldChange, KeptField } from './edit';
import type { Freshness } from './freshness';
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

/** The states that the files of a service had, for whoever may see the service. @public */
export interface ServiceRevisions extends Freshness {
  /** Newest first, the present one included; null where nobody can tell. */
  revisions: Revision[] | null;
  /** Why there is no list, or what is missing of it, as a sentence; null where it is whole. */
  reason: string | null;
}

/** One of them, beside what Git holds now. @public */
export interface RevisionDetail extends Freshness {
  revision: Revision;
  /** Whether it holds files; a state after a removal holds none. */
  hasFiles: boolean;
  /** Fields that differ: `from` is the value of now, `to` that of then. Null where the files cannot be compared. */
  changes: FieldChange[] | null;
  /** What people had written into the files beside their answers, which a roll back does not bring back. */
  written: KeptField[];
  /** Why a form cannot propose it again, as a sentence; null where it can. */
  refusal: string | null;
}
