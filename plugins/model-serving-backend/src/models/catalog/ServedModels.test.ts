import {
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  mergeModels,
  ModelIdentity,
  ModelRecord,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { indexedModel } from './IndexedModel';
import { ModelIndex } from './ModelIndex';
import { ServedModels } from './ServedModels';

const NOW = new Date('2026-11-29T12:00:00Z');
const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const CHAT = 'registry.example.com/chat';
const MINE = 'registry.example.com/mine';

const repository = (name: string): ModelIdentity => ({
  kind: 'repository',
  repository: name,
  revision: null,
});
const digest = (letter: string): ModelIdentity => ({
  kind: 'digest',
  digest: digestOf(letter),
});

const record = (
  place: string,
  identities: ModelIdentity[],
  ...uris: string[]
): ModelRecord => ({
  ...emptyModelRecord(place, place),
  identities,
  versions: uris.map((uri, index) =>
    emptyModelVersion(`${index}`, [emptyModelVariant('bf16', uri, 'vLLM')]),
  ),
});

/** Of sources in line, the platform's with the id `gitops`. */
const indexOf = (sources: Record<string, ModelRecord[]>) =>
  ModelIndex.of(
    mergeModels(
      Object.entries(sources).map(([id, records]) => ({
        id,
        type: id,
        title: id,
        owner: null,
        vets: id === 'gitops',
        asOf: NOW.toISOString(),
        records,
      })),
      { classOf: () => 'unknown' },
    ).map(model => indexedModel(model, [])),
  );

const titleAt = (index: ModelIndex, uri: string) =>
  index.findByArtifact(uri)?.title;

describe('the model of an artifact', () => {
  it('is found by digest in every OCI registry, else by address', async () => {
    const index = await indexOf({
      registry: [
        record('chat', [digest('a')], `oci://${CHAT}@${digestOf('a')}`),
        record('file', [], `s3://bucket/file@${digestOf('b')}`),
      ],
    });
    expect(titleAt(index, `oci://mirror.example.com/x@${digestOf('a')}`)).toBe(
      'chat',
    );
    expect(titleAt(index, `s3://bucket/file@${digestOf('b')}`)).toBe('file');
    // Nothing holds the content of these to a digest.
    expect(titleAt(index, `s3://bucket/x@${digestOf('a')}`)).toBeUndefined();
    expect(titleAt(index, `s3://other/file@${digestOf('b')}`)).toBeUndefined();
    expect(titleAt(index, `oci://${CHAT}:latest`)).toBeUndefined();
  });

  it('is none by what came with a record that shares nothing but a digest', async () => {
    const index = await indexOf({
      mlflow: [record('chat', [digest('a')], `oci://${CHAT}@${digestOf('a')}`)],
      oci: [
        record(
          'mine',
          [repository(MINE), digest('a'), digest('b')],
          `oci://${MINE}@${digestOf('b')}`,
          `oci://${MINE}@${digestOf('a')}`,
        ),
      ],
    });
    expect(index.models).toHaveLength(1);
    expect(titleAt(index, `oci://${MINE}@${digestOf('a')}`)).toBe('chat');
    expect(titleAt(index, `oci://${MINE}@${digestOf('b')}`)).toBeUndefined();
  });

  it('is the one known by the digest, whoever else lists it', async () => {
    const index = await indexOf({
      oci: [
        record(
          'chat',
          [repository(CHAT), digest('a')],
          `oci://${CHAT}@${digestOf('a')}`,
        ),
        record(
          'mine',
          [repository(MINE), digest('a')],
          `oci://${MINE}@${digestOf('a')}`,
        ),
      ],
    });
    expect(index.models).toHaveLength(2);
    expect(titleAt(index, `oci://${MINE}@${digestOf('a')}`)).toBe('chat');
  });

  it('is the one that the platform lists, else none of several', async () => {
    const index = await indexOf({
      gitops: [record('vetted', [], 's3://bucket/a')],
      mlflow: [
        record('one', [], 's3://bucket/a', 's3://bucket/b'),
        record('two', [], 's3://bucket/b', 's3://bucket/c'),
      ],
    });
    expect(titleAt(index, 's3://bucket/a')).toBe('vetted');
    expect(titleAt(index, 's3://bucket/b')).toBeUndefined();
    expect(titleAt(index, 's3://bucket/c')).toBe('two');
  });
});

describe('models that run here', () => {
  const service = (entityRef: string | null, uri: string, tenant = 'team-a') =>
    ({
      ref: {},
      tenant,
      owner: null,
      model: { entityRef, uri, version: null, variant: null },
      replicas: { ready: 1 },
      cost: { perMillionTokens: { value: 3 }, currency: 'USD' },
    } as unknown as ServiceDetail);

  it('are counted once in each service that has them as an adapter, and not measured there', async () => {
    const index = await indexOf({
      registry: [record('chat', [], 's3://bucket/chat'), record('french', [])],
    });
    const [chat, french] = index.models.map(({ model }) => model.entityRef);
    const adapter = (name: string, entityRef: string) => ({ name, entityRef });
    const withAdapters = (tenant: string) => {
      const base = service(chat, 's3://bucket/chat', tenant);
      return {
        ...base,
        model: {
          ...base.model!,
          adapters: [
            adapter('french', french.toUpperCase()),
            adapter('fr', french),
            adapter('gone', 'resource:default/gone'),
          ],
        },
      } as ServiceDetail;
    };
    const served = new ServedModels({
      services: async () => [withAdapters('team-a'), withAdapters('team-b')],
      isKnown: () => true,
      seriesOf: () => ({ series: [] } as any),
    });
    await served.refresh(NOW);
    const isMine = ({ tenant }: { tenant: string | null }) =>
      tenant === 'team-a';
    const { byModel } = served.seenBy(index, isMine, isMine);
    expect(byModel.get(french)).toEqual({ services: 1, measured: null });
    expect(byModel.get(chat)?.services).toBe(1);
    expect(served.elsewhere(index, french, isMine).services).toBe(1);
  });

  it('are counted and measured in services that name them, and in those that run their artifact', async () => {
    const index = await indexOf({
      registry: [
        record('chat', [], 's3://bucket/chat'),
        record('other', [], 's3://bucket/other'),
      ],
    });
    const [chat] = index.models.map(({ model }) => model.entityRef);
    const [chatVariant] = index.models[0].model.versions[0].variants.map(
      ({ name }) => name,
    );
    const served = new ServedModels({
      services: async () => [
        service(chat, 's3://bucket/elsewhere'),
        service(null, 's3://bucket/chat'),
        // What a service says of itself comes first.
        service('resource:default/none', 's3://bucket/chat'),
        service(null, 's3://bucket/unknown'),
        service(null, 's3://bucket/other', 'team-b'),
      ],
      isKnown: () => true,
      seriesOf: () => ({ series: [] } as any),
    });
    await served.refresh(NOW);
    const isMine = ({ tenant }: { tenant: string | null }) =>
      tenant === 'team-a';
    const { byModel } = served.seenBy(index, isMine, isMine);
    expect([...byModel]).toEqual([
      [
        chat,
        {
          services: 2,
          measured: expect.objectContaining({
            services: 2,
            variants: [chatVariant],
            perMillionTokens: 3,
          }),
        },
      ],
    ]);
  });
});
