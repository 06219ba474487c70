import { Proposal } from '../api';

/** What is known of the service that a proposal carries. @public */
export interface ProposalOutlook {
  /** Whether the cluster has the service; null where that cannot be read. */
  exists(proposal: Proposal): boolean | null;
  /** Whether the repository, read since the merge, has none of its files. */
  removed(proposal: Proposal): boolean;
}

/** Whether a merged proposal is not in the cluster yet: its service is not there, or still there where it deletes it. */
function isAwaited(
  proposal: Proposal,
  { exists, removed }: ProposalOutlook,
): boolean {
  return proposal.removes
    ? removed(proposal) && exists(proposal) === true
    : !removed(proposal) && exists(proposal) === false;
}

/**
 * The proposals that somebody still waits for, of each service the newest that was not closed: open
 * ones, and merged ones that the cluster does not have yet.
 * @public
 */
export function pendingProposals(
  proposals: readonly Proposal[],
  outlook: ProposalOutlook,
): Proposal[] {
  const newest = new Map<string, Proposal>();
  for (const proposal of proposals) {
    const known = newest.get(proposal.directory);
    if (
      proposal.state !== 'closed' &&
      (!known || Date.parse(proposal.openedAt) > Date.parse(known.openedAt))
    ) {
      newest.set(proposal.directory, proposal);
    }
  }
  return [...newest.values()].filter(
    proposal => proposal.state === 'open' || isAwaited(proposal, outlook),
  );
}
