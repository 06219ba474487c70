import { AuthenticationError, NotAllowedError } from '@backstage/errors';
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

  const responseOf = (statusCode: number) =>
    Object.assign(new Error(`responded with ${statusCode}`), { statusCode });

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

  it.each([
    ['is not accepted', refuses],
    ['has no valid token', async () => Promise.reject(responseOf(401))],
  ])(
    'that were kept are not used after an answer that the user %s',
    async (_, decide) => {
      for (const user of ['a', 'b']) {
        await decisions.of(user, 'read', async () => 'allow');
        await decisions.of(user, 'cost', async () => 'allow');
      }
      now = 6_000;
      await expect(decisions.of('a', 'read', decide)).rejects.toThrow();
      for (const what of ['read', 'cost']) {
        await expect(decisions.of('a', what, fails)).rejects.toThrow(
          'ECONNREFUSED',
        );
        await expect(decisions.of('b', what, fails)).resolves.toBe('allow');
      }
    },
  );

  it('that were kept are not used for what a user may no longer ask', async () => {
    await decisions.of('a', 'read', async () => 'allow');
    await decisions.of('a', 'cost', async () => 'allow');
    now = 6_000;
    await expect(
      decisions.of('a', 'read', async () =>
        Promise.reject(new NotAllowedError('not allowed')),
      ),
    ).rejects.toThrow('not allowed');
    await expect(decisions.of('a', 'read', fails)).rejects.toThrow(
      'ECONNREFUSED',
    );
    await expect(decisions.of('a', 'cost', fails)).resolves.toBe('allow');
  });

  it('that were kept are not used by a request that started before the refusal', async () => {
    await decisions.of('a', 'read', async () => 'allow');
    now = 6_000;
    let fail: (error: Error) => void;
    const slow = decisions.of(
      'a',
      'read',
      () => new Promise<string>((_, reject) => (fail = reject)),
    );
    await expect(decisions.of('a', 'cost', refuses)).rejects.toThrow('expired');
    fail!(new Error('connect ECONNREFUSED'));
    await expect(slow).rejects.toThrow('ECONNREFUSED');
  });

  it.each([408, 429, 503])(
    'hold while the permission backend responds with %d',
    async status => {
      await decisions.of('a', 'read', async () => 'allow');
      now = 6_000;
      await expect(
        decisions.of('a', 'read', async () =>
          Promise.reject(responseOf(status)),
        ),
      ).resolves.toBe('allow');
    },
  );

  it('are as the last answer says', async () => {
    await decisions.of('a', 'read', async () => 'allow');
    now = 6_000;
    await decisions.of('a', 'read', async () => 'deny');
    now = 12_000;
    await expect(decisions.of('a', 'read', fails)).resolves.toBe('deny');
  });
});
