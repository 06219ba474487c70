import { request } from './__testUtils__/report';
import { mockTask } from './__testUtils__/mockTask';
import { createRenderAction } from './render';

const directory = 'tenants/team-a/support-bot';
const answer = {
  directory,
  files: [
    { path: `${directory}/service.yaml`, content: 'kind: X\n', layers: {} },
    { path: `${directory}/catalog-info.yaml`, content: 'a: 1\n', layers: {} },
  ],
  service: {
    cluster: 'sandbox',
    namespace: 'team-a',
    kind: 'InferenceService' as const,
    name: 'support-bot',
  },
  entityRef: 'component:team-a/support-bot',
};

describe('model-serving:render', () => {
  const client = { render: jest.fn(), check: jest.fn() };
  const action = createRenderAction({ client: client as any });
  const { workspace, contextOf } = mockTask();

  beforeEach(() => {
    workspace.clear();
    client.render.mockReset().mockResolvedValue(answer);
  });

  it('writes what the backend rendered and says where', async () => {
    const { context, outputs } = contextOf({ request });

    await action.handler(context);

    expect(workspace.content()).toEqual({
      tenants: {
        'team-a': {
          'support-bot': {
            'service.yaml': 'kind: X\n',
            'catalog-info.yaml': 'a: 1\n',
          },
        },
      },
    });
    expect(outputs).toEqual({
      directory,
      service: answer.service,
      entityRef: 'component:team-a/support-bot',
    });
  });

  it("asks with the task's own credentials", async () => {
    const { context } = contextOf({ request });

    await action.handler(context);

    expect(client.render).toHaveBeenCalledWith(
      { request },
      await context.getInitiatorCredentials(),
    );
  });

  it('renders by the golden path that the template names', async () => {
    const { context } = contextOf({ path: 'plain-deployment', request });
    await action.handler(context);
    expect(client.render).toHaveBeenLastCalledWith(
      { request, path: 'plain-deployment' },
      expect.anything(),
    );
  });

  it('says what the form was opened with, and what was chosen', async () => {
    const edit = {
      from: { ...request, priority: 'low' },
      choices: { 'InferenceService/chat spec.a': 'git' as const },
    };
    const { context } = contextOf({ request, edit });
    await action.handler(context);
    expect(client.render).toHaveBeenLastCalledWith(
      { request, edit },
      expect.anything(),
    );
  });

  it('does the same in a dry run, for only the workspace changes', async () => {
    const { context, outputs } = contextOf({ request }, { isDryRun: true });

    await action.handler(context);

    expect(action.supportsDryRun).toBe(true);
    expect(outputs.directory).toBe(directory);
  });

  it('leaves nothing of an earlier attempt', async () => {
    workspace.addContent({ [`${directory}/old.yaml`]: 'old' });

    await action.handler(contextOf({ request }).context);

    expect(workspace.content({ path: directory })).not.toHaveProperty([
      'old.yaml',
    ]);
  });

  it('writes nothing when the backend refuses', async () => {
    client.render.mockRejectedValue(new Error('not your tenant'));

    await expect(
      action.handler(contextOf({ request }).context),
    ).rejects.toThrow('not your tenant');
    expect(workspace.content()).toEqual({});
  });

  it('does not write outside the directory, whatever the answer says', async () => {
    client.render.mockResolvedValue({
      ...answer,
      files: [{ path: '../escape.yaml', content: 'x', layers: {} }],
    });

    await expect(
      action.handler(contextOf({ request }).context),
    ).rejects.toMatchObject({ name: 'InputError' });
    expect(workspace.content()).toEqual({});
  });
});
