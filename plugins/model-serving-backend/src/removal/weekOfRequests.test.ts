import { weekOfRequests } from './weekOfRequests';

const hour = (at: number, requests: number | null) => ({
  hour: `2026-11-21T${String(at).padStart(2, '0')}:00:00.000Z`,
  requests,
});

describe('the requests of a week', () => {
  it('are summed up over the hours that were read, with the last that had one', () => {
    expect(
      weekOfRequests(
        [hour(8, 0), hour(9, 3), hour(9, 4), hour(10, null), hour(11, 0)],
        true,
      ),
    ).toEqual({
      value: { requests: 7, hours: 3, last: '2026-11-21T09:00:00.000Z' },
    });
  });

  it('are none where engines were read and finished none', () => {
    expect(weekOfRequests([hour(8, 0)], true)).toEqual({
      value: { requests: 0, hours: 1, last: null },
    });
  });

  it.each([
    ['its engines count none', [hour(8, null)], false],
    ['its pods were not read', [], true],
  ])('are unknown, and not none, where %s', (_what, hours, hasPods) => {
    expect(weekOfRequests(hours, hasPods)).toEqual({
      reason: 'its engines count none, or were not read',
    });
  });

  it('are of no interest where it has no pods and none was read', () => {
    expect(weekOfRequests([], false)).toBeNull();
  });
});
