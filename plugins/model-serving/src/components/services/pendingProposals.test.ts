import {
  proposal,
  service,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { pendingProposals } from './pendingProposals';

const merged = proposal({ state: 'merged', mergedAt: '2026-11-21T14:00:00Z' });

describe('pendingProposals', () => {
  it('shows open proposals and no closed ones', () => {
    const closed = proposal({ state: 'closed', directory: 'tenants/team-a/x' });
    expect(pendingProposals([proposal(), closed], [], '')).toEqual([
      proposal({ openedAt: expect.any(String) }),
    ]);
  });

  it('shows a merged one until its service is there', () => {
    expect(pendingProposals([merged], [], '')).toHaveLength(1);
    expect(
      pendingProposals([merged], [service('support-bot', 'team-a')], ''),
    ).toEqual([]);
  });

  it('says nothing about merged ones while not all services are known', () => {
    expect(pendingProposals([merged], undefined, '')).toEqual([]);
  });

  it('shows only the newest proposal of a service, and only of the chosen tenant', () => {
    const older = proposal({ number: 3, openedAt: '2026-01-01T00:00:00Z' });
    expect(
      pendingProposals([older, proposal()], [], 'team-a').map(p => p.number),
    ).toEqual([17]);
    expect(pendingProposals([proposal()], [], 'team-b')).toEqual([]);
  });
});
