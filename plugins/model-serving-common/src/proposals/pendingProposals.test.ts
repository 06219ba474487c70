import fc from 'fast-check';
import { Proposal } from '../api';
import { pendingProposals } from './pendingProposals';

const proposal = (
  number: number,
  service: string,
  state: Proposal['state'],
): Proposal => ({
  directory: `tenants/team-a/${service}`,
  tenant: 'team-a',
  service,
  kind: 'InferenceService',
  number,
  url: `https://forge.example/${number}`,
  branch: `model-serving/team-a/${service}`,
  state,
  requestedBy: 'user:default/alice',
  author: 'portal',
  openedAt: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
  mergedAt: state === 'merged' ? '2026-01-02T00:00:00Z' : null,
  mergeCommit: null,
  perMonth: null,
});

const NOTHING = { exists: () => false, removed: () => false };

const numbers = (proposals: readonly Proposal[]) =>
  proposals.map(({ number }) => number);

describe('pendingProposals', () => {
  it.each<[string, Proposal['state'][], boolean | null, boolean, number[]]>([
    ['open', ['open'], false, false, [1]],
    ['open, for a change of what runs', ['open'], true, false, [1]],
    ['merged, not applied', ['merged'], false, false, [1]],
    ['merged and applied', ['merged'], true, false, []],
    ['merged where the cluster is not read', ['merged'], null, false, []],
    ['merged, applied and removed since', ['merged'], false, true, []],
    ['closed', ['closed'], false, false, []],
    [
      'merged, then a change was closed',
      ['merged', 'closed'],
      false,
      false,
      [1],
    ],
    ['merged, then a change was opened', ['merged', 'open'], true, false, [2]],
    ['removed, then proposed again', ['merged', 'open'], false, true, [2]],
  ])('%s', (_, states, exists, removed, pending) => {
    const proposals = states.map((state, index) =>
      proposal(index + 1, 'chat', state),
    );
    expect(
      numbers(
        pendingProposals(proposals, {
          exists: () => exists,
          removed: () => removed,
        }),
      ),
    ).toEqual(pending);
  });

  it.each<[string, Proposal['state'], boolean | null, boolean, number[]]>([
    ['open', 'open', true, false, [1]],
    ['merged while its service is still there', 'merged', true, true, [1]],
    ['merged and applied', 'merged', false, true, []],
    ['merged, and its service made anew by hand', 'merged', true, false, []],
    ['merged where the cluster is not read', 'merged', null, true, []],
  ])('a removal %s', (_, state, exists, removed, pending) => {
    expect(
      numbers(
        pendingProposals([{ ...proposal(1, 'chat', state), removes: true }], {
          exists: () => exists,
          removed: () => removed,
        }),
      ),
    ).toEqual(pending);
  });

  it('lists each service once, and whatever is open', () => {
    const one = fc.record({
      service: fc.constantFrom('chat', 'rerank', 'embed'),
      state: fc.constantFrom<Proposal['state']>('open', 'merged', 'closed'),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 8 }), specs => {
        const all = specs.map(({ service, state }, index) =>
          proposal(index + 1, service, state),
        );
        const pending = pendingProposals(all, NOTHING);
        const directories = pending.map(({ directory }) => directory);
        expect(new Set(directories).size).toBe(directories.length);
        const waiting = all.filter(({ state }) => state !== 'closed');
        expect(new Set(directories)).toEqual(
          new Set(waiting.map(({ directory }) => directory)),
        );
        for (const shown of pending) {
          const later = waiting.filter(
            ({ directory, number }) =>
              directory === shown.directory && number > shown.number,
          );
          expect(later).toEqual([]);
        }
      }),
    );
  });
});
