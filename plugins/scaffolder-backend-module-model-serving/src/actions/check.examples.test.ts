import yaml from 'yaml';
import { mockTask } from './__testUtils__/mockTask';
import { passing } from './__testUtils__/report';
import { createCheckAction } from './check';
import { examples } from './check.examples';

describe('model-serving:check examples', () => {
  const client = { render: jest.fn(), check: jest.fn() };
  const action = createCheckAction({ client: client as any });
  const { workspace, contextOf } = mockTask();

  it.each(examples.map(({ description, example }) => [description, example]))(
    'should %s',
    async (_, example) => {
      const [step] = yaml.parse(example).steps;
      const { tenant, service, directory } = step.input;
      workspace.setContent({ [`${directory}/service.yaml`]: 'kind: X\n' });
      client.check.mockResolvedValue(passing);
      const { context, outputs } = contextOf({ tenant, service, directory });

      await action.handler(context);

      expect(step.action).toBe(action.id);
      expect(outputs.report).toMatchObject({ outcome: 'pass' });
    },
  );
});
