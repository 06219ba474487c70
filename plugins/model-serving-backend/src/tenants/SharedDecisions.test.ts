import { AuthenticationError } from '@backstage/errors';
import { SharedDecisions } from './SharedDecisions';

describe('decisions on what a user may read', () => {
  let now: number;
  let decisions: SharedDecisions<string>;

  beforeEach(() => {
    now = 0;
    decisions = new SharedDecisions({ now: () => now, patienceMs: 20 });
  });

  const fails = async (): Promise<string> => {
    throw new Error('connect ECONNREFUSED');
  };
  const hangs = () => new Promise<string>(() => {});
  const refuses = async (): Promise<string> => {
    throw new AuthenticationError('the token has expired');
  };

  it('are asked for once within five seconds', async () => {
    const decide = jest.fn(async () => 'allow');
    await Promise.all([
      decisions.of('a', 'read', decide),
      decisions.of('a', 'read', decide),
    ]);
    now = 4_999;
    await decisions.of('a', 'read', decide);
    expect(decide).toHaveBeenCalledTimes(1);
    now = 5_000;
    await decisions.of('a', 'read', decide);
    expect(decide).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['fails', fails],
    ['hangs', hangs],
  ])(
    'hold for five minutes while the permission backend %s',
    async (_, decide) => {
      await decisions.of('a', 'read', async () => 'allow');
      await decisions.of('b', 'read', async () => 'deny');
      now = 299_000;
      await expect(decisions.of('a', 'read', decide)).resolves.toBe('allow');
      await expect(decisions.of('b', 'read', decide)).resolves.toBe('deny');
      now = 305_000;
      await expect(decisions.of('a', 'read', decide)).rejects.toThrow();
    },
  );

  it('are waited for once for all that a user looks at', async () => {
    await decisions.of('a', 'read', async () => 'allow');
    await decisions.of('a', 'cost', async () => 'deny');
    now = 6_000;
    await decisions.of('a', 'read', hangs);
    const decide = jest.fn(async () => 'allow');
    await expect(decisions.of('a', 'cost', decide)).resolves.toBe('deny');
    expect(decide).not.toHaveBeenCalled();
    now = 11_000;
    await expect(decisions.of('a', 'cost', decide)).resolves.toBe('allow');
  });

  it('are not made up for whom nobody has decided', async () => {
    await decisions.of('a', 'read', async () => 'allow');
    await expect(decisions.of('b', 'read', fails)).rejects.toThrow(
      'ECONNREFUSED',
    );
  });

  it('end when the user is not accepted any more', async () => {
    await decisions.of('a', 'read', async () => 'allow');
    now = 6_000;
    await expect(decisions.of('a', 'read', refuses)).rejects.toThrow('expired');
  });

  it('are as the last answer says', async () => {
    await decisions.of('a', 'read', async () => 'allow');
    now = 6_000;
    await decisions.of('a', 'read', async () => 'deny');
    now = 12_000;
    await expect(decisions.of('a', 'read', fails)).resolves.toBe('deny');
  });
});
