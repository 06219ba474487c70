import yaml from 'yaml';
import { mockTask } from './__testUtils__/mockTask';
import { createRenderAction } from './render';
import { examples } from './render.examples';

describe('model-serving:render examples', () => {
  const client = { render: jest.fn(), check: jest.fn() };
  const action = createRenderAction({ client: client as any });
  const { contextOf } = mockTask();

  it.each(examples.map(({ description, example }) => [description, example]))(
    'should %s',
    async (_, example) => {
      const [step] = yaml.parse(example).steps;
      const { tenant, name } = step.input.request;
      const directory = 'tenants/team-a/support-bot';
      client.render.mockResolvedValue({
        directory,
        files: [{ path: `${directory}/x.yaml`, content: '', layers: {} }],
        service: {
          cluster: 'sandbox',
          namespace: tenant,
          kind: 'InferenceService',
          name,
        },
        entityRef: 'component:team-a/support-bot',
      });
      const { context, outputs } = contextOf(step.input as { request: any });

      await action.handler(context);

      expect(step.action).toBe(action.id);
      expect(client.render).toHaveBeenLastCalledWith(
        { request: step.input.request },
        expect.anything(),
      );
      expect(outputs).toMatchObject({ directory });
    },
  );
});
