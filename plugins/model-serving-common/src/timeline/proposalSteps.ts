import { Proposal } from '../api';
import { Step } from './step';

/** The proposal whose road is shown: for what runs, the last one merged; else the newest. */
export function proposalOf(
  proposals: readonly Proposal[],
  target: { tenant: string | null; name: string; exists: boolean },
): Proposal | undefined {
  const own = proposals
    .filter(
      ({ tenant, service }) =>
        tenant === target.tenant && service === target.name,
    )
    .sort((a, b) => Date.parse(b.openedAt) - Date.parse(a.openedAt));
  const merged = own.filter(({ state }) => state === 'merged');
  if (target.exists) {
    return merged[0];
  }
  return own.find(({ state }) => state !== 'closed') ?? own[0];
}

/** The hops of the pull request. */
export function proposalSteps(proposal: Proposal | undefined): Step[] {
  if (!proposal) {
    const sentence = 'No pull request found for this service.';
    return [
      { name: 'opened', state: 'unknown', at: null, sentence },
      { name: 'merged', state: 'unknown', at: null, sentence },
    ];
  }
  const { number, url, author } = proposal;
  const opened: Step = {
    name: 'opened',
    state: 'done',
    at: proposal.openedAt,
    sentence: `Pull request #${number} was opened${
      author ? ` by ${author}` : ''
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
          state: 'current',
          at: null,
          sentence: `Pull request #${number} waits for review and merge.`,
          url,
        },
      ];
  }
}
