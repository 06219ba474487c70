import { RememberedReads } from './RememberedReads';

describe('remembered reads', () => {
  let now = 0;
  const reads = () => new RememberedReads<string>({ now: () => now });
  const how = (read: (entry: { id: string }) => Promise<string>) => ({
    key: ({ id }: { id: string }) => id,
    read: jest.fn(read),
  });
  const entry = (id: string, change = 0) => ({ id, change });
  const upper = async ({ id }: { id: string }) => id.toUpperCase();

  it('read an entry again when it says something else, and once a day', async () => {
    const remembered = reads();
    const ask = how(upper);
    const [a, b] = [entry('a'), entry('b')];
    expect(
      [...(await remembered.readAll([a, b], ask)).values()].sort(),
    ).toEqual(['A', 'B']);
    await remembered.readAll([entry('a'), entry('b', 1)], ask);
    expect(ask.read.mock.calls.map(([{ id }]) => id)).toEqual(['a', 'b', 'b']);
    now += 25 * 3_600_000;
    await remembered.readAll([entry('a'), entry('b', 1)], ask);
    expect(ask.read).toHaveBeenCalledTimes(5);
  });

  it('go on after a failure where they stopped', async () => {
    const remembered = reads();
    let isDown = true;
    const ask = how(async each => {
      if (isDown && each.id === 'c') {
        throw new Error('down');
      }
      return each.id;
    });
    const entries = ['a', 'b', 'c'].map(id => entry(id));
    await expect(remembered.readAll(entries, ask)).rejects.toThrow('down');
    isDown = false;
    await remembered.readAll(entries, ask);
    expect(ask.read.mock.calls.map(([{ id }]) => id)).toEqual([
      'a',
      'b',
      'c',
      'c',
    ]);
  });

  it('forget what the list does not have any more', async () => {
    const remembered = reads();
    const ask = how(upper);
    await remembered.readAll([entry('a')], ask);
    await remembered.readAll([], ask);
    await remembered.readAll([entry('a')], ask);
    expect(ask.read).toHaveBeenCalledTimes(2);
  });
});
