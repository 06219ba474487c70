import { ObjectChange, KindStore } from './KindStore';

const queue = (name: string, version: number, more: object = {}) => ({
  metadata: {
    name,
    namespace: 'team-a',
    resourceVersion: String(version),
    ...more,
  },
  spec: { clusterQueue: 'team-a' },
});

describe('what is kept of a kind', () => {
  let changes: ObjectChange[];

  const create = (mostObjects?: number) => {
    changes = [];
    return new KindStore('LocalQueue', {
      mostObjects,
      objectsChanged: told => changes.push(...told),
    });
  };
  const list = async (store: KindStore, ...pages: object[][]) => {
    const arriving = store.beginList();
    for (const page of pages) {
      await arriving.add(page);
    }
    await arriving.finish();
  };
  const names = (store: KindStore) => store.objects.map(({ name }) => name);
  const told = () =>
    changes.map(({ before, after }) => [before?.name, after?.name]);

  it('is seen only when a list is complete, and tells what it changed', async () => {
    const store = create();
    await list(store, [queue('a', 1), queue('b', 2)]);
    const arriving = store.beginList();
    await arriving.add([queue('a', 1)]);
    expect(names(store)).toEqual(['a', 'b']);
    changes = [];
    await arriving.add([queue('c', 3)]);
    await arriving.finish();
    expect(names(store)).toEqual(['a', 'c']);
    expect(told()).toEqual([
      [undefined, 'c'],
      ['b', undefined],
    ]);
  });

  it('does not take a heartbeat for news', async () => {
    const store = create();
    await list(store, [queue('a', 1)]);
    const before = store.objects;
    changes = [];
    store.put(queue('a', 2, { annotations: { 'beat.example/at': 'now' } }));
    await list(store, [queue('a', 3)]);
    expect(store.objects[0]).toBe(before[0]);
    expect(changes).toEqual([]);
    store.put(queue('a', 4, { generation: 2 }));
    expect(told()).toEqual([['a', 'a']]);
  });

  it('keeps only the names of what is beyond the cap, and wants them when there is room', async () => {
    const store = create(3);
    await list(store, [
      ...['a', 'b', 'c', 'd', 'e'].map((name, at) => queue(name, at + 1)),
    ]);
    expect(names(store)).toEqual(['a', 'b', 'c']);
    expect(store.withheld).toBe(2);
    await list(
      store,
      ['x', 'y', 'z', 'a', 'b'].map((name, at) => queue(name, at ? at - 2 : 1)),
    );
    expect(names(store)).toEqual(['x', 'y', 'z']);
    expect(store.withheld).toBe(2);
    await list(
      store,
      ['a', 'b', 'c', 'd', 'e'].map((name, at) => queue(name, at + 1)),
    );
    expect(store.message).toContain('2 left out, because at most 3');
    store.put(queue('f', 9));
    expect(store.withheld).toBe(3);
    store.remove(queue('f', 10));
    expect(store.withheld).toBe(2);
    expect(store.wantsList()).toBe(false);
    store.remove(queue('a', 11));
    expect(store.wantsList()).toBe(true);
    store.put(queue('d', 12));
    expect(names(store)).toEqual(['b', 'c', 'd']);
    expect(store.withheld).toBe(1);
  });

  it('lets an object that has become unreadable go, and takes it back', async () => {
    const store = create();
    await list(store, [queue('a', 1)]);
    changes = [];
    store.put({ ...queue('a', 2), spec: { clusterQueue: 7 } });
    expect(names(store)).toEqual([]);
    expect(store.unreadable).toBe(1);
    store.put(queue('a', 3));
    expect(store.unreadable).toBe(0);
    expect(told()).toEqual([
      ['a', undefined],
      [undefined, 'a'],
    ]);
  });
});
