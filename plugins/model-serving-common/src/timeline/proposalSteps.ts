import { Proposal } from '../api';
import { requesterOf } from '../proposals/proposalOf';
import { Step } from './step';

/**
 * The hops of the pull request.
 *
 * @param isApplied - Whether the cluster has what it proposes, so that one still known as open must have been merged
 */
export function proposalSteps(
  proposal: Proposal | undefined,
  isApplied: boolean,
): Step[] {
  if (!proposal) {
    const sentence = 'No merged pull request found for this service.';
    return [
      { name: 'opened', state: 'unknown', at: null, sentence },
      { name: 'merged', state: 'unknown', at: null, sentence },
    ];
  }
  const { number, url } = proposal;
  const requester = requesterOf(proposal);
  const opened: Step = {
    name: 'opened',
    state: 'done',
    at: proposal.openedAt,
    sentence: `Pull request #${number} was opened${
      requester ? ` by ${requester}` : ''
    }.`,
    url,
  };
  switch (proposal.state) {
    case 'merged':
      return [
        opened,
        {
          name: 'merged',
          state: 'done',
          at: proposal.mergedAt,
          sentence: `Pull request #${number} was merged.`,
          url,
        },
      ];
    case 'closed':
      return [
        opened,
        {
          name: 'merged',
          state: 'failed',
          at: null,
          sentence: `Pull request #${number} was closed without being merged.`,
          url,
        },
      ];
    default:
      return [
        opened,
        {
          name: 'merged',
          at: null,
          url,
          ...(isApplied
            ? {
                state: 'unknown',
                sentence: `Pull request #${number} was not merged yet when the forge was last read.`,
              }
            : {
                state: 'current',
                sentence: `Pull request #${number} waits for review and merge.`,
              }),
        },
      ];
  }
}
