import { ConfigReader } from '@backstage/config';
import { isQuiet, readQuietHours } from './quietHours';

const read = (quietHours?: object) =>
  readQuietHours(
    new ConfigReader({ modelServing: { notices: { quietHours } } }),
  );

describe('quiet hours', () => {
  it.each([
    ['22:00', '07:00', 'UTC', '2026-11-21T22:00:00Z', true],
    ['22:00', '07:00', 'UTC', '2026-11-21T06:59:00Z', true],
    ['22:00', '07:00', 'UTC', '2026-11-21T07:00:00Z', false],
    ['12:00', '13:00', 'UTC', '2026-11-21T12:30:00Z', true],
    ['12:00', '13:00', 'UTC', '2026-11-21T13:00:00Z', false],
    ['22:00', '07:00', 'Asia/Tokyo', '2026-11-21T13:00:00Z', true],
    ['00:00', '07:00', 'Europe/Berlin', '2026-07-21T22:30:00Z', true],
    ['00:00', '07:00', 'Europe/Berlin', '2026-11-21T22:30:00Z', false],
  ])(
    'from %s to %s in %s: %s is quiet: %s',
    (from, to, timeZone, now, quiet) => {
      expect(isQuiet(read({ from, to, timeZone }), new Date(now))).toBe(quiet);
    },
  );

  it('are none by default', () => {
    expect(isQuiet(read(), new Date())).toBe(false);
  });

  it.each([
    [{ from: '24:00', to: '07:00' }, /from must be a time such as 22:00/],
    [{ from: '7:00', to: '08:00' }, /from must be a time/],
    [{ from: '07:00' }, /to/],
    [{ from: '07:00', to: '07:00' }, /must differ/],
    [{ from: '07:00', to: '08:00', timeZone: 'Moon' }, /must be a time zone/],
  ])('are refused as %j', (given, message) => {
    expect(() => read(given)).toThrow(message);
  });
});
