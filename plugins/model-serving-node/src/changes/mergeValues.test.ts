import { mergeValues, Versions } from './mergeValues';

const merge = (
  versions: Versions,
  choices: Record<string, 'git' | 'form'> = {},
) => {
  const { conflicts, kept, value } = mergeValues(
    versions,
    path => choices[path.join('.')],
  );
  return {
    value,
    kept: kept.map(({ path }) => path.join('.')),
    conflicts: conflicts.map(({ path }) => path.join('.')),
  };
};

describe('mergeValues', () => {
  it.each<[string, Versions, unknown]>([
    ['a field', { base: { a: 1 }, git: { a: 1 }, form: { a: 2 } }, { a: 2 }],
    [
      'a new field',
      { base: {}, git: {}, form: { a: { b: 1 } } },
      { a: { b: 1 } },
    ],
    ['a field that goes', { base: { a: 1 }, git: { a: 1 }, form: {} }, {}],
    [
      'an argument',
      {
        base: ['--a=1', '--b', 'x'],
        git: ['--a=1', '--b', 'x'],
        form: ['--a=2', '--c', '--b', 'x', 'y'],
      },
      ['--a=2', '--c', '--b', 'x', 'y'],
    ],
  ])('changes %s that Git has as it was written', (_what, versions, value) => {
    expect(merge(versions)).toEqual({ value, kept: [], conflicts: [] });
  });

  it('keeps what only Git has, and tells of it', () => {
    expect(
      merge({
        base: {
          replicas: 1,
          args: ['--a=1'],
          env: [{ name: 'A', value: '1' }],
        },
        git: {
          timeout: 60,
          replicas: 1,
          args: ['--a=1', '--hand'],
          env: [
            { name: 'B', value: '2' },
            { name: 'A', value: '1' },
          ],
        },
        form: {
          replicas: 2,
          args: ['--a=2'],
          env: [{ name: 'A', value: '3' }],
        },
      }),
    ).toEqual({
      value: {
        timeout: 60,
        replicas: 2,
        args: ['--a=2', '--hand'],
        env: [
          { name: 'B', value: '2' },
          { name: 'A', value: '3' },
        ],
      },
      kept: ['timeout', 'args.--hand', 'env.B'],
      conflicts: [],
    });
  });

  it('asks where both changed the same, and leaves it as it is in Git until then', () => {
    const versions = { base: { a: 1 }, git: { a: 2 }, form: { a: 3 } };
    expect(merge(versions)).toEqual({
      value: { a: 2 },
      kept: [],
      conflicts: ['a'],
    });
    expect(merge(versions, { a: 'form' }).value).toEqual({ a: 3 });
    expect(merge(versions, { a: 'git' }).value).toEqual({ a: 2 });
  });

  it('takes no side where both changed the same alike', () => {
    expect(merge({ base: { a: 1 }, git: { a: 2 }, form: { a: 2 } })).toEqual({
      value: { a: 2 },
      kept: [],
      conflicts: [],
    });
  });

  it('replaces what is kept where that is asked for', () => {
    expect(
      merge(
        { base: { a: 1 }, git: { a: 2, b: 1 }, form: { a: 1 } },
        { a: 'form', b: 'form' },
      ).value,
    ).toEqual({ a: 1 });
  });

  it('takes a list away without what somebody added to it', () => {
    const adapter = { name: 'lora-french' };
    const own = { name: 'cache' };
    expect(
      merge({
        base: { volumes: [adapter] },
        git: { volumes: [adapter, own] },
        form: {},
      }),
    ).toEqual({
      value: { volumes: [own] },
      kept: ['volumes.cache'],
      conflicts: [],
    });
    expect(
      merge({
        base: { volumes: [adapter] },
        git: { volumes: [adapter] },
        form: {},
      }).value,
    ).toEqual({});
  });

  it('takes lists whose items nothing names as one value', () => {
    const versions = { base: ['a', 'b'], git: ['a', 'c'], form: ['a', 'd'] };
    expect(merge(versions)).toEqual({
      value: ['a', 'c'],
      kept: [],
      conflicts: [''],
    });
  });
});
