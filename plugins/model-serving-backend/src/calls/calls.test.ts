import { ConfigReader } from '@backstage/config';
import { readCallsConfig } from './readCallsConfig';
import { UserLimits } from './UserLimits';

const read = (calls: object) =>
  readCallsConfig(new ConfigReader({ modelServing: { calls } }) as any);

describe('the limits of a user', () => {
  const LIMITS = { concurrent: 5, perMinute: 2, bodyKiB: 1, seconds: 1 };

  it('let calls through again a minute later', () => {
    let now = 0;
    const limits = new UserLimits(LIMITS, () => now);
    const begin = () => limits.begin('user:default/a')();
    begin();
    now = 30_000;
    begin();
    expect(begin).toThrow(/Try again in 30 s/);
    limits.begin('user:default/b')();
    now = 60_001;
    begin();
    expect(begin).toThrow(/Try again in 30 s/);
  });

  it('count an end once', () => {
    const limits = new UserLimits({ ...LIMITS, concurrent: 1, perMinute: 9 });
    const end = limits.begin('a');
    end();
    end();
    limits.begin('a');
    expect(() => limits.begin('a')).toThrow(/under way/);
  });
});

describe('modelServing.calls', () => {
  it.each([
    [{ gateways: [{ cluster: 'a', url: 'ftp://x' }] }, /gateways\[0\]\.url/],
    [{ gateways: [{ cluster: 'a', url: 'https://x/p' }] }, /without a path/],
    [{ gateways: [{ cluster: 'a', url: 'https://k@x' }] }, /url must be/],
    [{ perUser: { concurrent: 0 } }, /perUser\.concurrent/],
    [
      {
        gateways: ['https://x', 'https://y'].map(url => ({
          cluster: 'a',
          url,
        })),
      },
      /more than once/,
    ],
  ])('refuses %j', (calls, says) => {
    expect(() => read(calls)).toThrow(says);
  });

  it('is optional', () => {
    expect(readCallsConfig(new ConfigReader({}) as any)).toEqual({
      gateways: [],
      perUser: { concurrent: 2, perMinute: 20, bodyKiB: 64, seconds: 120 },
    });
  });
});
