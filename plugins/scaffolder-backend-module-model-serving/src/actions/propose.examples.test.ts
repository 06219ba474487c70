import { mockServices } from '@backstage/backend-test-utils';
import yaml from 'yaml';
import { mockTask } from './__testUtils__/mockTask';
import { passing } from './__testUtils__/report';
import { createProposeAction } from './propose';
import { examples } from './propose.examples';

describe('model-serving:propose examples', () => {
  const client = { render: jest.fn(), check: jest.fn() };
  const forge = { openOrUpdate: jest.fn(), rehearse: jest.fn() };
  const auditor = mockServices.auditor.mock();
  auditor.createEvent.mockResolvedValue({
    success: jest.fn(),
    fail: jest.fn(),
  });
  const action = createProposeAction({
    client: client as any,
    auditor,
    auth: mockServices.auth(),
    forge,
  });
  const { workspace, contextOf } = mockTask();

  it.each(examples.map(({ description, example }) => [description, example]))(
    'should %s',
    async (_, example) => {
      const [step] = yaml.parse(example).steps;
      const { tenant, service, directory, title } = step.input;
      workspace.setContent({ [`${directory}/service.yaml`]: 'kind: X\n' });
      client.check.mockResolvedValue(passing);
      forge.openOrUpdate.mockResolvedValue({
        proposal: { number: 1, url: 'https://git.test/1' },
        outcome: 'opened',
      });
      const { context, outputs } = contextOf({
        tenant,
        service,
        directory,
        title,
      });

      await action.handler(context);

      expect(step.action).toBe(action.id);
      expect(forge.openOrUpdate).toHaveBeenLastCalledWith(
        expect.objectContaining({
          title: title ?? `Serve ${service} for ${tenant}`,
        }),
      );
      expect(outputs.number).toBe(1);
    },
  );
});
