import { gitopsOn, BRANCH } from '../__testUtils__/change';
import { fakeForges } from '../__testUtils__/fakeForges';
import { ForgePull, ForgePulls, ForgeRepository } from '../ForgeRepository';
import { ProposalForge } from './ProposalForge';

const pull = (more: Partial<ForgePull>): ForgePull => ({
  number: 1,
  url: 'http://forge.example/1',
  branch: BRANCH,
  state: 'open',
  author: 'portal',
  openedAt: '2026-01-01T00:00:00Z',
  mergedAt: null,
  mergeCommit: null,
  title: 'Serve chat for team-a',
  body: '',
  closedAt: null,
  closedHead: null,
  ...more,
});

describe('ProposalForge', () => {
  it('loses no proposal that is merged while the lists are read', async () => {
    let merged = false;
    const recentPulls = async (
      state: 'open' | 'closed',
    ): Promise<ForgePulls> => {
      if (state === 'open') {
        // The forge answers after the merge, and looked at it before.
        await new Promise(setImmediate);
        merged = true;
        return { pulls: [], complete: true };
      }
      return {
        pulls: merged
          ? [pull({ state: 'closed', mergedAt: '2026-01-01T00:01:00Z' })]
          : [],
        complete: true,
      };
    };
    const forge = new ProposalForge({
      gitops: gitopsOn('forge.example', fakeForges.gitea),
      repository: {
        recentPulls,
      } as Partial<ForgeRepository> as ForgeRepository,
    });

    const { proposals } = await forge.listProposals();

    expect(proposals.map(({ number, state }) => [number, state])).toEqual([
      [1, 'merged'],
    ]);
  });
});
