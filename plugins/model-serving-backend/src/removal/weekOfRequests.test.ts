import { weekOfRequests } from './weekOfRequests';

const hour = (at: number, requests: number | null) => ({
  hour: `2026-11-21T${String(at).padStart(2, '0')}:00:00.000Z`,
  requests,
});

const readings = (from: string, to: string, requests: number) => ({
  value: {
    from: `2026-11-21T${from}:00.000Z`,
    to: `2026-11-21T${to}:00.000Z`,
    requests,
  },
});

const UNREAD = { reason: 'its engine was not read yet' };

describe('the requests of a week', () => {
  it('are summed up over the hours that were read, with the last that had one', () => {
    expect(
      weekOfRequests(
        [hour(8, 0), hour(9, 3), hour(9, 4), hour(10, null), hour(11, 0)],
        UNREAD,
      ),
    ).toEqual({
      value: { requests: 7, hours: 3, last: '2026-11-21T09:00:00.000Z' },
    });
  });

  it('are none where engines were read and finished none', () => {
    expect(weekOfRequests([hour(8, 0)], null)).toEqual({
      value: { requests: 0, hours: 1, last: null },
    });
  });

  it.each([
    ['the ledger is behind them', [hour(20, 478)], 505, 1],
    ['the ledger has nothing yet', [], 505, 1],
    ['the ledger knows more of their hour', [hour(20, 506)], 506, 1],
    ['hours before have some too', [hour(9, 3), hour(20, 478)], 508, 2],
  ])(
    'are no fewer than those of the last readings where %s',
    (_when, hours, requests, read) => {
      expect(weekOfRequests(hours, readings('20:14', '20:17', 505))).toEqual({
        value: { requests, hours: read, last: null },
      });
    },
  );

  it('are counted once where the last readings are of two hours', () => {
    expect(
      weekOfRequests(
        [hour(18, 1), hour(19, 4), hour(20, 2)],
        readings('19:30', '20:17', 5),
      ),
    ).toEqual({ value: { requests: 7, hours: 3, last: null } });
  });

  it('have their last hour by the ledger where the last readings have none', () => {
    expect(
      weekOfRequests([hour(18, 1)], readings('19:30', '20:17', 0)),
    ).toEqual({
      value: { requests: 1, hours: 3, last: '2026-11-21T18:00:00.000Z' },
    });
  });

  it.each([
    ['its engines count none', [hour(8, null)], null],
    ['its pods were not read', [], UNREAD],
  ])('are unknown, and not none, where %s', (_what, hours, recent) => {
    expect(weekOfRequests(hours, recent)).toEqual({
      reason: 'its engines count none, or were not read',
    });
  });

  it('are of no interest where it has no pods and none was read', () => {
    expect(weekOfRequests([], null)).toBeNull();
  });
});
