import { ConfigReader } from '@backstage/config';
import { builtInRegistries } from './builtInRegistries';
import { createSources } from './createSources';

const create = (sources?: object) =>
  createSources(
    new ConfigReader({ modelServing: { models: { sources } } } as any),
    builtInRegistries,
  );
const url = 'https://mlflow.example.com';

describe('sources of models', () => {
  it('are none where none is configured', () => {
    expect(create()).toEqual([]);
    expect(createSources(new ConfigReader({}), builtInRegistries)).toEqual([]);
  });

  it('have the order, ids, owners and schedules of the configuration', () => {
    const sources = create({
      mlflow: {
        research: { url, owner: 'group:default/research' },
        main: {
          url,
          schedule: { frequency: { minutes: 5 }, timeout: { minutes: 2 } },
        },
      },
    });
    expect(sources.map(({ id, owner }) => [id, owner])).toEqual([
      ['research', 'group:default/research'],
      ['main', null],
    ]);
    expect(sources[1]).toMatchObject({
      type: 'mlflow',
      title: 'the MLflow registry mlflow.example.com',
      schedule: { frequency: { minutes: 5 } },
    });
  });

  it.each<[object, RegExp]>([
    [{ bentoml: { main: {} } }, /sources\.bentoml is not a type .* mlflow/],
    [{ mlflow: { 'Not an id': { url } } }, /the id must be/],
    [
      { mlflow: { main: { url, owner: 'somebody' } } },
      /mlflow\.main\.owner must be the entity ref/,
    ],
    [
      { mlflow: { main: { url: 'ftp://mlflow.example.com' } } },
      /mlflow\.main\.url must be an http or https address/,
    ],
    [
      { mlflow: { main: { url: 'https://me:secret@mlflow.example.com' } } },
      /mlflow\.main\.url must be an http or https address without credentials/,
    ],
    [
      { mlflow: { main: { url, token: 'a', tokenFile: '/b' } } },
      /mlflow\.main has both token and tokenFile/,
    ],
    [
      { mlflow: { main: { url, username: 'a' } } },
      /mlflow\.main\.username needs/,
    ],
    [{ mlflow: { main: { url, pageSize: 1_001 } } }, /pageSize must be/],
    [{ mlflow: { main: { url, timeoutSeconds: 0 } } }, /timeoutSeconds must/],
    [
      { mlflow: { main: { url, tags: { licence: 'x' } } } },
      /tags\.licence is not a fact/,
    ],
    [{ mlflow: [url] }, /sources\.mlflow must be a map/],
    [{ mlflow: { main: url } }, /mlflow\.main/],
  ])(
    'say when they are read why they cannot be used: %j',
    async (sources, message) => {
      const [source, ...others] = create(sources);
      expect(others).toEqual([]);
      await expect(
        source.read({ signal: new AbortController().signal }),
      ).rejects.toThrow(message);
    },
  );

  it('do not keep each other from being used', async () => {
    const [broken, used] = create({ mlflow: { broken: {}, main: { url } } });
    expect(broken).toMatchObject({
      id: 'broken',
      title: 'modelServing.models.sources.mlflow.broken',
      type: 'mlflow',
    });
    expect(used).toMatchObject({
      id: 'main',
      title: 'the MLflow registry mlflow.example.com',
    });
  });

  it('say so where they have the id of another type', async () => {
    const other = {
      type: 'other',
      createSource: builtInRegistries.find(({ type }) => type === 'mlflow')!
        .createSource,
    };
    const [first, second] = createSources(
      new ConfigReader({
        modelServing: {
          models: {
            sources: { mlflow: { main: { url } }, other: { main: { url } } },
          },
        },
      }),
      [...builtInRegistries, other],
    );
    expect(first.id).toBe('main');
    expect(second.id).not.toBe('main');
    await expect(
      second.read({ signal: new AbortController().signal }),
    ).rejects.toThrow(/other\.main has the id of another source/);
  });
});
