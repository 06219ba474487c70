import { mockServices } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  gitOpsModelSource,
  GitOpsConfig,
  GitOpsSnapshot,
  JudgingPool,
  ModelSnapshot,
  ModelSource,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ConfigReader } from '@backstage/config';
import { EntityGuard } from '../guard/EntityGuard';
import { readGuardConfig } from '../guard/GuardConfig';
import { KnownEntities } from '../sync/KnownEntities';
import { SuiteEntityProvider } from '../sync/SuiteEntityProvider';
import { modelEntity } from './modelEntity';
import { modelEntities } from './modelEntities';
import { ModelNames } from './ModelNames';

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
    return modelEntity(read.models[0], { id: 'gitops', owner: null })!;
  };
  const connection = {
    applyMutation: jest.fn(),
    refresh: jest.fn(),
  } satisfies EntityProviderConnection;
  const logger = mockServices.logger.mock({ child: () => logger as any });
  let snapshot: GitOpsSnapshot | Error;

  const gitops = () =>
    gitOpsModelSource({
      gitops: {
        config: {
          repository: REPOSITORY,
          paths: { models: 'platform/models' },
        } as GitOpsConfig,
        repository: {
          read: async () => {
            if (snapshot instanceof Error) {
              throw snapshot;
            }
            return snapshot;
          },
        },
      },
      judging,
    });

  const provider = async (
    entities: Entity[] = [],
    source: ModelSource = gitops(),
    names = new ModelNames([source.id]),
  ) => {
    const made = new SuiteEntityProvider(modelEntities(source, names), {
      guard: new EntityGuard(readGuardConfig(new ConfigReader({}))),
      known: new KnownEntities({
        catalog: catalogServiceMock({ entities }),
        auth: mockServices.auth(),
      }),
      logger,
      taskRunner: { run: async () => {} },
    });
    await made.connect(connection);
    return made;
  };

  let commits = 0;
  const holds = (...files: ReturnType<typeof file>[]): GitOpsSnapshot => ({
    commit: `commit ${++commits}`,
    files,
    asOf: '2026-11-21T09:00:00.000Z',
    source: 'forge:git.example.com',
    stale: false,
  });

  afterAll(() => judging.close());

  const applied = () =>
    connection.applyMutation.mock.calls.map(([{ added, removed }]) => ({
      added: added.map(({ entity }: any) => entity.metadata.name),
      removed: removed.map(({ entityRef }: any) => entityRef.split('/')[1]),
    }));

  beforeEach(() => {
    jest.clearAllMocks();
  });

  it('become Resources with their facts', async () => {
    snapshot = holds(file('qwen3-8b'));
    await (await provider()).refresh();
    const [{ entity }] = connection.applyMutation.mock.calls[0][0].added;
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
    expect(applied()).toEqual([{ added: ['one', 'two'], removed: [] }]);
    snapshot = holds(file('one'), file('two'), file('three'));
    await models.refresh();
    expect(applied()[1]).toEqual({ added: ['three'], removed: [] });
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
    expect(applied()).toEqual([{ added: ['good'], removed: [] }]);
    expect(logger.warn).toHaveBeenCalledWith(expect.stringMatching(reason));
  });

  it('keep a model whose file became invalid', async () => {
    snapshot = holds(file('one', 'a: ['), file('two'));
    await (await provider([await modelOf('one')])).refresh();
    expect(applied()).toEqual([{ added: ['two'], removed: [] }]);
  });

  it('stay when the source answers nothing', async () => {
    snapshot = holds();
    const known = await Promise.all(['one', 'two', 'three'].map(modelOf));
    const models = await provider(known);
    for (let times = 0; times < 4; times++) {
      await models.refresh();
    }
    expect(connection.applyMutation).not.toHaveBeenCalled();
  });

  it('stay when the source answers old data', async () => {
    snapshot = { ...holds(file('one')), stale: true, staleReason: 'away' };
    const models = await provider(
      await Promise.all(['one', 'two', 'three'].map(modelOf)),
    );
    await expect(models.refresh()).rejects.toThrow('away');
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
    expect(applied()).toEqual([
      { added: [], removed: ['b', 'c', 'd', 'e', 'f'] },
    ]);
  });

  it('are left alone after a restart when nothing changed', async () => {
    snapshot = holds(file('one'));
    await (await provider([await modelOf('one')])).refresh();
    expect(connection.applyMutation).not.toHaveBeenCalled();
  });

  describe('beside another source', () => {
    const registry = (read: () => Partial<ModelSnapshot>): ModelSource => ({
      id: 'registry',
      type: 'registry',
      title: 'the registry',
      owner: null,
      read: async () => ({
        version: '1',
        models: [],
        skipped: [],
        requests: 1,
        ...read(),
      }),
    });
    const modelsOf = async (...names: string[]) => {
      const files = names.map(name => file(name));
      return (await judging.run('readModels', { files })).models;
    };

    it('each keep their own, and a large drop of one holds up only that one', async () => {
      const names = new ModelNames(['gitops', 'registry']);
      let models = await modelsOf('a', 'b', 'c', 'd');
      snapshot = holds(file('one'));
      const first = await provider([], gitops(), names);
      const second = await provider(
        [],
        registry(() => ({ models })),
        names,
      );
      await first.refresh();
      await second.refresh();
      models = [];
      snapshot = holds(file('one'), file('two'));
      await second.refresh();
      await first.refresh();
      expect(applied()).toEqual([
        { added: ['one'], removed: [] },
        { added: ['a', 'b', 'c', 'd'], removed: [] },
        { added: ['two'], removed: [] },
      ]);
    });

    it('win over a source further down, once that has let go of the name', async () => {
      const names = new ModelNames(['gitops', 'registry']);
      const models = await modelsOf('shared', 'own');
      const second = await provider(
        [],
        registry(() => ({ models })),
        names,
      );
      await second.refresh();
      snapshot = holds(file('shared'), file('one'));
      const first = await provider([], gitops(), names);
      await first.refresh();
      await second.refresh();
      await first.refresh();
      await second.refresh();
      await first.refresh();
      expect(applied()).toEqual([
        { added: ['shared', 'own'], removed: [] },
        { added: ['one'], removed: [] },
        { added: [], removed: ['shared'] },
        { added: ['shared'], removed: [] },
      ]);
      expect(logger.warn).toHaveBeenCalledWith(
        'resource:default/shared of registry is skipped: gitops has it too',
      );
    });
  });
});
