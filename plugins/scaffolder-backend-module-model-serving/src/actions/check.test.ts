import { createCheckAction } from './check';
import { mockTask } from './__testUtils__/mockTask';
import { DIRECTORY, failing, passing } from './__testUtils__/report';

const input = {
  tenant: 'team-a',
  service: 'support-bot',
  directory: DIRECTORY,
};

describe('model-serving:check', () => {
  const client = { render: jest.fn(), check: jest.fn() };
  const action = createCheckAction({ client: client as any });
  const { workspace, contextOf } = mockTask();

  beforeEach(() => {
    workspace.setContent({ [`${DIRECTORY}/service.yaml`]: 'kind: X\n' });
    client.check.mockReset().mockResolvedValue(passing);
  });

  it('has the files of the workspace judged and gives out the report', async () => {
    const { context, outputs } = contextOf(input);

    await action.handler(context);

    expect(client.check).toHaveBeenCalledWith(
      {
        tenant: 'team-a',
        service: 'support-bot',
        files: [{ path: `${DIRECTORY}/service.yaml`, content: 'kind: X\n' }],
      },
      await context.getInitiatorCredentials(),
    );
    expect(outputs.report).toMatchObject({
      outcome: 'pass',
      findings: passing.findings,
    });
    expect(outputs.report).not.toHaveProperty('files');
  });

  it('passes with warnings', async () => {
    client.check.mockResolvedValue({ ...passing, outcome: 'warn' });
    const { context, outputs } = contextOf(input);

    await action.handler(context);

    expect(outputs.report).toMatchObject({ outcome: 'warn' });
  });

  it('fails naming what fails, what cannot be decided, and where', async () => {
    client.check.mockResolvedValue(failing);
    const { context, outputs } = contextOf(input);

    await expect(action.handler(context)).rejects.toThrow(
      `The check fails:
- max-accelerators: at most 4 accelerators [${DIRECTORY}/service.yaml:12 spec.predictor.maxReplicas]
- schema: the cluster serves no schema (cannot be decided)`,
    );
    expect(outputs.report).toMatchObject({ outcome: 'fail' });
  });

  it('fails on a finding even when the outcome does not', async () => {
    client.check.mockResolvedValue({ ...failing, outcome: 'pass' });

    await expect(action.handler(contextOf(input).context)).rejects.toThrow(
      /max-accelerators/,
    );
  });

  it('judges in a dry run too', async () => {
    client.check.mockResolvedValue(failing);

    expect(action.supportsDryRun).toBe(true);
    await expect(
      action.handler(contextOf(input, { isDryRun: true }).context),
    ).rejects.toThrow(/The check fails/);
  });
});
