import {
  ClusterStatus,
  emptyModelRecord,
  emptyModelVariant,
  emptyModelVersion,
  mergeModels,
  ServedModel,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { runningModelSource } from './runningModelSource';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;
const REPOSITORY = 'oci://registry.example.com/models/qwen3-8b';

const SOURCE = {
  type: 'test',
  title: 'A source',
  owner: null,
  vets: false,
  asOf: '2026-11-29T12:00:00.000Z',
};

const service = (uri: string | null, tenant = 'team-a') =>
  ({
    tenant,
    ref: {
      cluster: 'gpu-eu',
      namespace: tenant,
      kind: 'InferenceService',
      name: 'chat',
    },
    engine: 'vLLM',
    model: uri && {
      name: 'qwen3-8b',
      uri,
      digest: /sha256:.*$/.exec(uri)?.[0] ?? null,
      entityRef: null,
    },
  } as unknown as ServiceDetail & { model: ServedModel });

describe('models that services run', () => {
  let services: ServiceDetail[];
  let stale: boolean;
  const source = runningModelSource({
    owner: 'group:default/platform-owners',
    picture: {
      clusters: () => [{ title: 'GPU EU', stale } as ClusterStatus],
      services: async () => services,
    },
  });
  const read = () => source.read({ signal: new AbortController().signal });

  beforeEach(() => {
    stale = false;
    services = [];
  });

  it('are one record for each artifact, with nothing of who runs it', async () => {
    services = [
      service(`${REPOSITORY}@${DIGEST}`),
      service(`${REPOSITORY}@${DIGEST}`, 'team-b'),
      service(`${REPOSITORY}:nightly`),
      service(null),
    ];
    const { models } = await read();
    expect(
      models.map(({ place, versions }) => [place, versions[0].name]),
    ).toEqual([
      [`${REPOSITORY}@${DIGEST}`, 'aaaaaaaaaaaa'],
      [`${REPOSITORY}:nightly`, 'nightly'],
    ]);
    expect(JSON.stringify(models)).not.toMatch(/team-|gpu-eu|chat/);
  });

  it('are the models that others know by digest or repository', async () => {
    services = [
      service(`${REPOSITORY}@${DIGEST}`),
      service(`${REPOSITORY}@${OTHER}`),
    ];
    const { models } = await read();
    const known = {
      ...emptyModelRecord('qwen3-8b', 'Qwen3 8B'),
      identities: [{ kind: 'digest' as const, digest: DIGEST }],
      versions: [
        emptyModelVersion('2', [
          emptyModelVariant('fp8', `${REPOSITORY}@${DIGEST}`, 'vLLM'),
        ]),
      ],
    };
    const merged = mergeModels(
      [
        { ...SOURCE, id: 'registry', records: [known] },
        { ...SOURCE, id: 'running-services', records: models },
      ],
      { classOf: () => 'unknown' },
    );
    expect(merged).toHaveLength(1);
    expect(
      merged[0].versions.map(({ name, variants }) => [
        name,
        variants[0].format,
      ]),
    ).toEqual([
      ['2', 'vLLM'],
      ['bbbbbbbbbbbb', 'unknown'],
    ]);
    expect(merged[0].origins.map(({ source: id }) => id)).toContain(
      'running-services',
    );
    expect(merged[0].conflicts.map(({ fact }) => fact)).toEqual([]);
  });

  it('are not known while a cluster cannot be read', async () => {
    stale = true;
    await expect(read()).rejects.toThrow(/cluster GPU EU cannot be read now/);
  });
});
