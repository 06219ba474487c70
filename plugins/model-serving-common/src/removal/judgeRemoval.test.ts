import { judgeRemoval, RemovalFacts } from './judgeRemoval';

const NOTHING: RemovalFacts = {
  service: 'chat',
  directory: 'tenants/team-a/chat',
  files: 5,
  requests: {
    value: {
      from: '2026-11-21T09:00:00Z',
      to: '2026-11-21T10:00:00Z',
      requests: 0,
    },
  },
  week: { value: { requests: 0, hours: 168, last: null } },
  entities: { value: [] },
  routes: { value: [] },
  named: { own: [], others: 0 },
  adapters: [],
  confirmed: false,
};

const words = (facts: Partial<RemovalFacts>) =>
  judgeRemoval({ ...NOTHING, ...facts }).map(
    ({ message, outcome }) => `${outcome}: ${message}`,
  );

describe('judgeRemoval', () => {
  it('passes where nobody would notice', () => {
    expect(words({})).toEqual([
      'pass: Nothing is known to depend on it',
      'pass: It finished no request between 09:00:00 UTC and 10:00:00 UTC',
      'pass: No request was counted in the last 7 days; its engines were read in 168 of 168 hours',
      'pass: No catalog entity that you may see depends on it',
      'pass: No HTTPRoute of others sends requests to it',
      'pass: No other service in Git names it',
      'pass: It serves no LoRA adapter',
      'pass: Deletes 5 files in tenants/team-a/chat; the GitOps agent then deletes the service. Its history, usage and cost stay in the portal',
    ]);
  });

  it.each<[string, Partial<RemovalFacts>, string]>([
    [
      'requests',
      {
        requests: {
          value: {
            from: '2026-11-21T09:00:00Z',
            to: '2026-11-21T10:00:00Z',
            requests: 1,
          },
        },
      },
      'warn: It finished 1 request between 09:00:00 UTC and 10:00:00 UTC. Its callers will get errors',
    ],
    [
      'requests that nobody counted',
      { requests: { reason: 'its engine was not read yet' } },
      'warn: Requests of the last hour unknown: its engine was not read yet',
    ],
    [
      'requests of the week',
      {
        week: {
          value: { requests: 12, hours: 1, last: '2026-11-20T14:00:00.000Z' },
        },
      },
      'warn: At least 12 requests in the last 7 days, the last in the hour from 2026-11-20 14:00 UTC; its engines were read in 1 of 168 hours',
    ],
    [
      'requests of the week whose last is among those of the last hour',
      { week: { value: { requests: 1, hours: 2, last: null } } },
      'warn: At least 1 request in the last 7 days; its engines were read in 2 of 168 hours',
    ],
    [
      'a week that nobody counted',
      { week: { reason: 'its engines count none' } },
      'warn: Requests of the last 7 days unknown: its engines count none',
    ],
    [
      'catalog entities',
      { entities: { value: ['component:team-a/desk'] } },
      'warn: Catalog entities depend on it: component:team-a/desk',
    ],
    [
      'a catalog that does not answer',
      { entities: { reason: 'the catalog cannot be read' } },
      'warn: Catalog relations unknown: the catalog cannot be read',
    ],
    [
      'routes',
      { routes: { value: ['team-a/edge'] } },
      'warn: HTTPRoutes send requests to it: team-a/edge',
    ],
    [
      'files of others',
      { named: { own: [], others: 2 } },
      'warn: Files in Git name it, those of 2 services of other tenants',
    ],
    [
      'adapters',
      { adapters: ['french', 'german'] },
      'warn: It serves LoRA adapters, which go with it: french, german',
    ],
  ])('asks to confirm for %s', (_what, facts, warning) => {
    const asked = words(facts);
    expect(asked).toContain(warning);
    expect(asked[0]).toBe(
      'fail: Something may depend on chat. Read the warnings, then confirm the removal',
    );
    const confirmed = words({ ...facts, confirmed: true });
    expect(confirmed).toContain(warning);
    expect(confirmed[0]).toMatch(/^pass: Confirmed/);
  });

  it('needs nothing of a service without pods whose engines nobody read', () => {
    expect(words({ requests: null, week: null })[0]).toMatch(/^pass/);
  });

  it('cuts long lists', () => {
    const value = Array.from({ length: 12 }, (_, index) => `c${index}`);
    expect(words({ entities: { value } })).toContain(
      'warn: Catalog entities depend on it: c0, c1, c2, c3, c4, c5, c6, c7 and 4 more',
    );
  });
});
