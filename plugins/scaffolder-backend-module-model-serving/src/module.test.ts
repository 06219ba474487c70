import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  scaffolderActionsExtensionPoint,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { mockTask } from './actions/__testUtils__/mockTask';
import { DIRECTORY } from './actions/__testUtils__/report';
import { scaffolderModuleModelServing } from './module';

describe('the scaffolder module', () => {
  const gitops = {
    repository: 'https://git.test/platform/serving',
    forge: 'gitea',
    credentials: { token: 'secret' },
  };

  const actionsWith = async (config: object) => {
    const actions: TemplateAction<any, any, any>[] = [];
    const backend = await startTestBackend({
      extensionPoints: [
        [
          scaffolderActionsExtensionPoint,
          { addActions: (...added: any[]) => actions.push(...added) } as any,
        ],
      ],
      features: [
        scaffolderModuleModelServing,
        mockServices.rootConfig.factory({ data: config as any }),
      ],
    });
    await backend.stop();
    return actions;
  };

  it('adds actions that can all be run dry and have examples', async () => {
    const actions = await actionsWith({ modelServing: { gitops } });

    expect(
      actions.map(({ id, supportsDryRun }) => [id, supportsDryRun]),
    ).toEqual([
      ['model-serving:render', true],
      ['model-serving:check', true],
      ['model-serving:propose', true],
      ['model-serving:propose-removal', true],
      ['model-serving:propose-tenant', true],
    ]);
    expect(actions.every(({ examples }) => examples!.length > 0)).toBe(true);
  });

  it.each([
    ['modelServing.propose is false', { gitops, propose: false }],
    ['there is no GitOps repository', {}],
    [
      'only an integration has credentials',
      { gitops: { ...gitops, credentials: undefined } },
    ],
  ])('proposes nothing when %s', async (_, modelServing) => {
    const actions = await actionsWith({
      integrations: { gitea: [{ host: 'git.test', password: 'x' }] },
      modelServing,
    });
    const { contextOf } = mockTask();
    const propose = actions.find(({ id }) => id === 'model-serving:propose')!;

    await expect(
      propose.handler(
        contextOf({
          tenant: 'team-a',
          service: 'support-bot',
          directory: DIRECTORY,
        }).context,
      ),
    ).rejects.toThrow(/This portal is read-only/);
  });
});
