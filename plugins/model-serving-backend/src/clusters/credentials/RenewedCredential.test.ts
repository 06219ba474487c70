import { RenewedCredential } from './RenewedCredential';

const MINUTE = 60_000;

describe('credentials that a slow source issues', () => {
  let now: number;
  let issued: number;
  let fails: string | undefined;
  let lifetime: number | undefined;

  beforeEach(() => {
    now = 0;
    issued = 0;
    fails = undefined;
    lifetime = undefined;
  });

  const open = (
    issue = async () => {
      issued++;
      if (fails) {
        throw new Error(fails);
      }
      return {
        token: `token-${issued}`,
        expiresAt: lifetime === undefined ? undefined : now + lifetime,
      };
    },
  ) => new RenewedCredential(issue, { now: () => now, random: () => 1 });

  it('are issued once for all who ask at the same time', async () => {
    let release = () => {};
    const held = new Promise<void>(resolve => {
      release = resolve;
    });
    const credential = open(async () => {
      issued++;
      await held;
      return { token: 'token', expiresAt: undefined };
    });
    const asked = Array.from({ length: 50 }, () => credential.get());
    release();
    await Promise.all(asked);
    expect(issued).toBe(1);
  });

  it('are kept until shortly before they expire, then renewed without anybody waiting', async () => {
    lifetime = 10 * MINUTE;
    const credential = open();
    await credential.get();
    now = 8 * MINUTE;
    await expect(credential.get()).resolves.toMatchObject({ token: 'token-1' });
    expect(issued).toBe(1);
    now = 9 * MINUTE + 1;
    await expect(credential.get()).resolves.toMatchObject({ token: 'token-1' });
    await expect(credential.get()).resolves.toMatchObject({ token: 'token-2' });
    expect(issued).toBe(2);
  });

  it('are kept for good where they do not expire', async () => {
    const credential = open();
    await credential.get();
    now = 1_000 * MINUTE;
    await credential.get();
    expect(issued).toBe(1);
  });

  it('stay in use while the source fails, until they expire', async () => {
    lifetime = 10 * MINUTE;
    const credential = open();
    await credential.get();
    fails = 'no network';
    now = 9.5 * MINUTE;
    await expect(credential.get()).resolves.toMatchObject({ token: 'token-1' });
    now = 10 * MINUTE;
    await expect(credential.get()).rejects.toThrow('no network');
  });

  it('are asked for ever less often while the source fails, and the reason is repeated', async () => {
    fails = 'not logged in';
    const credential = open();
    for (now = 0; now < 24_000; now += 100) {
      await expect(credential.get()).rejects.toThrow('not logged in');
    }
    // Every request of 24 kinds would run it, 78 times in this time.
    expect(issued).toBeLessThanOrEqual(3);
    for (; now < 60 * MINUTE; now += 1_000) {
      await expect(credential.get()).rejects.toThrow();
    }
    expect(issued).toBeLessThanOrEqual(20);
    fails = undefined;
    now += 5 * MINUTE;
    await expect(credential.get()).resolves.toMatchObject({
      token: expect.stringMatching(/^token-/),
    });
  });

  it('are renewed when the server refuses them, but not for every refusal', async () => {
    const credential = open();
    for (now = 0; now < 60_000; now += 100) {
      const value = await credential.get();
      credential.refused(value);
    }
    expect(issued).toBeGreaterThan(1);
    expect(issued).toBeLessThanOrEqual(5);
  });

  it('that were replaced already are not renewed by a late refusal', async () => {
    const credential = open();
    const first = await credential.get();
    credential.refused(first);
    now = MINUTE;
    await credential.get();
    credential.refused(first);
    now = 2 * MINUTE;
    await credential.get();
    expect(issued).toBe(2);
  });
});
