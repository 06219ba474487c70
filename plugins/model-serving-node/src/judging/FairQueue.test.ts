import { FairQueue, FairQueueLimits } from './FairQueue';

/** A queue whose work is ended by hand, with the order in which it began. */
function queueOf(limits: Partial<FairQueueLimits> = {}) {
  const queue = new FairQueue({
    concurrent: 1,
    queued: 100,
    perUser: { concurrent: 1, queued: 100 },
    ...limits,
  });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (user: string, name: string, signal?: AbortSignal) =>
    queue.run(
      user,
      () =>
        new Promise<string>(resolve => {
          begun.push(name);
          ends.set(name, () => resolve(name));
        }),
      signal,
    );
  const settled = () => new Promise(resolve => setImmediate(resolve));
  const end = async (name: string) => {
    await settled();
    ends.get(name)!();
    await settled();
  };
  return { queue, begun, start, end, settled };
}

describe('FairQueue', () => {
  it('lets users begin in turn, however much one of them waits for', async () => {
    const { begun, end, settled, start } = queueOf();
    const all = [
      ...['a1', 'a2', 'a3', 'a4'].map(name => start('a', name)),
      ...['b1', 'b2'].map(name => start('b', name)),
      start('c', 'c1'),
    ];
    await settled();
    for (let done = 0; done < all.length; done++) {
      await end(begun[done]);
    }
    expect(await Promise.all(all)).toHaveLength(7);
    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  it('leaves room for others next to what one user may run', async () => {
    const { begun, end, settled, start } = queueOf({ concurrent: 3 });
    const all = ['a1', 'a2', 'a3'].map(name => start('a', name));
    all.push(start('b', 'b1'), start('c', 'c1'), start('d', 'd1'));
    await settled();
    expect(begun).toEqual(['a1', 'b1', 'c1']);
    await end('b1');
    expect(begun).toEqual(['a1', 'b1', 'c1', 'd1']);
    for (const name of ['a1', 'a2', 'a3', 'c1', 'd1']) {
      await end(name);
    }
    await Promise.all(all);
  });

  it('refuses a user who has too much waiting, and no other user', async () => {
    const { end, start } = queueOf({ perUser: { concurrent: 1, queued: 2 } });
    const all = ['a1', 'a2', 'a3'].map(name => start('a', name));
    await expect(start('a', 'a4')).rejects.toMatchObject({
      name: 'TooManyRequestsError',
      statusCode: 429,
      retryAfterSeconds: 5,
      message: expect.stringMatching(/1 of these requests running and 2 wait/),
    });
    all.push(start('b', 'b1'));
    for (const name of ['a1', 'b1', 'a2', 'a3']) {
      await end(name);
    }
    await Promise.all(all);
    const again = start('a', 'a5');
    await end('a5');
    await expect(again).resolves.toBe('a5');
  });

  it('refuses anybody when too much is waiting in all', async () => {
    const { end, start } = queueOf({ queued: 2 });
    const all = ['a', 'b', 'c'].map(name => start(name, name));
    await expect(start('d', 'd')).rejects.toThrow(/2 of these requests/);
    for (const name of ['a', 'b', 'c']) {
      await end(name);
    }
    await Promise.all(all);
  });

  it('gives the turn on when work fails', async () => {
    const { queue } = queueOf();
    const failed = queue.run('a', async () => {
      throw new Error('broken');
    });
    const next = queue.run('a', async () => 'next');
    await expect(failed).rejects.toThrow('broken');
    await expect(next).resolves.toBe('next');
  });

  it('forgets who gave up waiting', async () => {
    const { begun, end, start } = queueOf({
      perUser: { concurrent: 1, queued: 1 },
    });
    const gone = new AbortController();
    const first = start('a', 'a1');
    const second = start('a', 'a2', gone.signal);
    gone.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    const third = start('a', 'a3');
    await end('a1');
    await end('a3');
    await Promise.all([first, third]);
    expect(begun).toEqual(['a1', 'a3']);
  });
});
