import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  GitOpsSnapshot,
  JudgingPool,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ConfigReader } from '@backstage/config';
import { EntityGuard } from '../guard/EntityGuard';
import { readGuardConfig } from '../guard/GuardConfig';
import { KnownEntities } from '../sync/KnownEntities';
import { modelEntity } from './modelEntity';
import { ModelEntityProvider } from './ModelEntityProvider';

const REPOSITORY = 'https://git.example.com/platform/serving';

const document = (name: string, spec = '') => `
apiVersion: model-serving.backstage.io/v1alpha1
kind: Model
metadata: {name: ${name}, title: Model ${name}, description: For trying.}
spec: {uri: "oci://registry.example.com/models/${name}@sha256:${'a'.repeat(
  64,
)}", format: vLLM, license: apache-2.0, task: text-generation, engine: vLLM, owner: "group:default/platform-owners" ${spec}}
`;

const file = (name: string, content = document(name)) => ({
  path: `platform/models/${name}.yaml`,
  content,
});

describe('models of the GitOps repository', () => {
  const judging = new JudgingPool({
    threads: 1,
    timeoutMs: 60_000,
    memoryMiB: 512,
  });
  const modelOf = async (name: string) => {
    const read = await judging.run('readModels', { files: [file(name)] });
    return modelEntity(read.models[0], REPOSITORY);
  };
  const connection = {
    applyMutation: jest.fn(),
    refresh: jest.fn(),
  } satisfies EntityProviderConnection;
  const logger = mockServices.logger.mock({ child: () => logger as any });
  let snapshot: GitOpsSnapshot | Error;

  const provider = async (entities: Entity[] = []) => {
    const made = new ModelEntityProvider({
      gitops: {
        repository: REPOSITORY,
        paths: {
          policies: 'platform/policies',
          profiles: 'platform/profiles',
          models: 'platform/models',
          tenants: 'tenants',
        },
      },
      guard: new EntityGuard(readGuardConfig(new ConfigReader({}))),
      judging,
      known: new KnownEntities({
        catalog: catalogServiceMock({ entities }),
        auth: mockServices.auth(),
      }),
      repository: {
        read: async () => {
          if (snapshot instanceof Error) {
            throw snapshot;
          }
          return snapshot;
        },
      },
      logger,
      taskRunner: { run: async () => {} },
    });
    await made.connect(connection);
    return made;
  };

  const holds = (...files: ReturnType<typeof file>[]): GitOpsSnapshot => ({
    commit: 'abc',
    files,
    asOf: '2026-11-21T09:00:00.000Z',
    source: 'forge:git.example.com',
    stale: false,
  });

  afterAll(() => judging.close());

  const applied = () =>
    connection.applyMutation.mock.calls.map(([mutation]) =>
      mutation.entities.map(
        ({ entity }: { entity: Entity }) => entity.metadata.name,
      ),
    );

  beforeEach(() => {
    jest.clearAllMocks();
  });

  it('become Resources with their facts', async () => {
    snapshot = holds(file('qwen3-8b'));
    await (await provider()).refresh();
    const [{ entity }] = connection.applyMutation.mock.calls[0][0].entities;
    // The catalog has a card for links wherever there is a list of them, empty or not.
    expect(entity.metadata).not.toHaveProperty('links');
    expect(entity).toMatchObject({
      kind: 'Resource',
      metadata: {
        name: 'qwen3-8b',
        title: 'Model qwen3-8b',
        tags: ['apache-2-0', 'text-generation', 'vllm'],
      },
      spec: {
        type: 'ai-model',
        owner: 'group:default/platform-owners',
        model: { format: 'vLLM', license: 'apache-2.0', parameters: null },
      },
    });
  });

  it('leave the catalog alone while nothing changes', async () => {
    snapshot = holds(file('one'), file('two'));
    const models = await provider();
    await models.refresh();
    await models.refresh();
    expect(applied()).toEqual([['one', 'two']]);
    snapshot = holds(file('one'), file('two'), file('three'));
    await models.refresh();
    expect(applied()[1]).toEqual(['one', 'two', 'three']);
  });

  it.each([
    ['not YAML', 'a: [', /skipped/],
    [
      'an unknown kind',
      document('bad').replace('kind: Model', 'kind: Secret'),
      /Model/,
    ],
    ['no address', document('bad').replace('oci://', '../'), /address/],
    ['a name of another file', document('good'), /already defines/],
    [
      'a script as link',
      document('bad').replace(
        'title:',
        'links: [{url: "javascript:alert(1)"}], title:',
      ),
      /http/,
    ],
    ['an alias bomb', `a: &a [x]\nb: [${'*a,'.repeat(50)}]\n`, /skipped/],
  ])('skip a file with %s and take the others', async (_, content, reason) => {
    snapshot = holds(file('good'), { path: 'platform/models/x.yaml', content });
    await (await provider()).refresh();
    expect(applied()).toEqual([['good']]);
    expect(logger.warn).toHaveBeenCalledWith(expect.stringMatching(reason));
  });

  it('keep a model whose file was spoilt', async () => {
    snapshot = holds(file('one', 'a: ['), file('two'));
    await (await provider([await modelOf('one')])).refresh();
    expect(applied()).toEqual([['two', 'one']]);
  });

  it.each([
    ['nothing', () => holds()],
    [
      'old data',
      () => ({ ...holds(file('one')), stale: true, staleReason: 'away' }),
    ],
  ])('stay when the source answers %s', async (_, answer) => {
    snapshot = answer();
    const known = await Promise.all(['one', 'two', 'three'].map(modelOf));
    const models = await provider(known);
    await models.refresh();
    await models.refresh();
    await models.refresh();
    await models.refresh();
    expect(connection.applyMutation).not.toHaveBeenCalled();
  });

  it('stay when the source cannot be read', async () => {
    snapshot = new Error('away');
    await expect((await provider()).refresh()).rejects.toThrow('away');
    expect(connection.applyMutation).not.toHaveBeenCalled();
  });

  it('go in large numbers only when that is confirmed, also after a restart', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const known = await Promise.all(names.map(modelOf));
    snapshot = holds(file('a'));
    const models = await provider(known);
    await models.refresh();
    await models.refresh();
    expect(connection.applyMutation).not.toHaveBeenCalled();
    await models.refresh();
    expect(applied()).toEqual([['a']]);
  });
});
