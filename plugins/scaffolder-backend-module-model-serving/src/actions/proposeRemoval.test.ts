import { mockServices } from '@backstage/backend-test-utils';
import { InputError } from '@backstage/errors';
import yaml from 'yaml';
import { mockTask } from './__testUtils__/mockTask';
import { DIRECTORY, passing } from './__testUtils__/report';
import { createProposeRemovalAction } from './proposeRemoval';
import { examples } from './proposeRemoval.examples';

const SERVICE = {
  cluster: 'gpu-eu',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'support-bot',
};

const report = (outcome: 'pass' | 'warn' | 'fail') => ({
  ...passing,
  outcome,
  files: [],
  findings: [
    {
      category: 'request',
      rule: outcome === 'fail' ? 'removal-confirmed' : 'no-callers',
      outcome,
      message: 'It finished 3 requests',
    },
  ],
});

describe('model-serving:propose-removal', () => {
  const client = { check: jest.fn(), render: jest.fn() };
  const forge = { openOrUpdate: jest.fn(), rehearse: jest.fn() };
  const auditor = mockServices.auditor.mock();
  const audited = { success: jest.fn(), fail: jest.fn() };
  const action = createProposeRemovalAction({
    client: client as any,
    auth: mockServices.auth(),
    auditor,
    forge,
  });
  const { contextOf } = mockTask();
  const [step] = yaml.parse(examples[0].example).steps;
  const { input } = step;

  beforeEach(() => {
    auditor.createEvent.mockReset().mockResolvedValue(audited);
    audited.fail.mockReset();
    client.check.mockReset().mockResolvedValue(report('warn'));
    client.render.mockReset().mockResolvedValue({
      directory: DIRECTORY,
      files: [],
      service: SERVICE,
      entityRef: 'component:team-a/support-bot',
    });
    forge.openOrUpdate.mockReset().mockResolvedValue({
      proposal: { number: 3, url: 'https://git.test/3' },
      outcome: 'opened',
    });
    forge.rehearse.mockReset();
  });

  it('proposes to delete the directory, with what depends on it in the body', async () => {
    const { context, outputs } = contextOf(input);
    await action.handler(context);
    expect(step.action).toBe(action.id);
    expect(client.check).toHaveBeenCalledWith(
      { path: 'remove-service', request: input },
      expect.anything(),
    );
    expect(forge.openOrUpdate).toHaveBeenCalledWith(
      expect.objectContaining({
        tenant: 'team-a',
        service: 'support-bot',
        directory: DIRECTORY,
        branch: 'model-serving/team-a/support-bot',
        title: 'Remove support-bot of team-a',
        files: [],
        remove: true,
        body: expect.stringMatching(
          /It finished 3 requests[^]*all files of the service are deleted/,
        ),
        subject: { service: SERVICE, perMonth: null },
      }),
    );
    expect(outputs).toMatchObject({
      number: 3,
      outcome: 'opened',
      serviceUrl: '/serving/gpu-eu/team-a/InferenceService/support-bot',
      entityRef: 'component:team-a/support-bot',
    });
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'propose-removal' }),
    );
  });

  it('proposes nothing that is not confirmed, and writes down what it refuses', async () => {
    client.check.mockResolvedValue(report('fail'));
    const { context } = contextOf(input);
    await expect(action.handler(context)).rejects.toThrow(/removal-confirmed/);
    expect(forge.openOrUpdate).not.toHaveBeenCalled();
    expect(audited.fail).toHaveBeenCalledWith({
      error: expect.any(InputError),
      meta: { check: 'fail', warnings: [] },
    });
  });

  it('only rehearses in a dry run', async () => {
    const { context, outputs } = contextOf(input, { isDryRun: true });
    await action.handler(context);
    expect(forge.rehearse).toHaveBeenCalledWith(
      expect.objectContaining({ remove: true, files: [] }),
    );
    expect(forge.openOrUpdate).not.toHaveBeenCalled();
    expect(outputs.outcome).toBe('dry-run');
  });
});
