import { mockServices } from '@backstage/backend-test-utils';
import { TenantPlan } from '@model-serving/backstage-plugin-model-serving-common';
import yaml from 'yaml';
import { mockTask } from './__testUtils__/mockTask';
import { createProposeTenantAction } from './proposeTenant';
import { examples } from './proposeTenant.examples';

const answers = { action: 'set-up', name: 'team-d' };

const plan = (rest: Partial<TenantPlan> = {}): TenantPlan => ({
  asOf: null,
  source: 'test',
  stale: false,
  action: 'set-up',
  tenant: 'team-d',
  directory: 'tenants/team-d',
  files: [{ path: 'tenants/team-d/tenant.yaml', content: 'kind: Namespace\n' }],
  breaks: [],
  notes: [],
  ...rest,
});

describe('model-serving:propose-tenant', () => {
  const client = { planTenant: jest.fn() };
  const forge = { openOrUpdate: jest.fn() };
  const auditor = mockServices.auditor.mock();
  const audited = { success: jest.fn(), fail: jest.fn() };
  const action = createProposeTenantAction({
    client: client as any,
    auth: mockServices.auth(),
    auditor,
    forge,
  });
  const { contextOf } = mockTask();

  beforeEach(() => {
    auditor.createEvent.mockReset().mockResolvedValue(audited);
    client.planTenant.mockReset().mockResolvedValue(plan());
    forge.openOrUpdate.mockReset().mockResolvedValue({
      proposal: { number: 3, url: 'https://git.test/3' },
      outcome: 'opened',
    });
  });

  it('opens the pull request of the tenant itself, and writes down who asked', async () => {
    const { context, outputs } = contextOf({ answers } as any);
    await action.handler(context as any);
    expect(client.planTenant).toHaveBeenCalledWith(
      {
        action: 'set-up',
        request: { budgetPerMonth: null, name: 'team-d' },
      },
      expect.anything(),
    );
    expect(forge.openOrUpdate).toHaveBeenCalledWith(
      expect.objectContaining({
        tenant: 'team-d',
        service: '',
        directory: 'tenants/team-d',
        branch: 'model-serving-tenant/team-d',
        title: 'Set up tenant team-d',
      }),
    );
    expect(outputs).toMatchObject({ number: 3, outcome: 'opened', breaks: [] });
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'propose-tenant' }),
    );
  });

  it('does nothing that breaks something before that was accepted, and then says it in the pull request', async () => {
    client.planTenant.mockResolvedValue(
      plan({ action: 'change', breaks: ['chat would be evicted.'] }),
    );
    await expect(
      action.handler(contextOf({ answers } as any).context as any),
    ).rejects.toThrow('chat would be evicted.');
    expect(forge.openOrUpdate).not.toHaveBeenCalled();

    await action.handler(
      contextOf({ answers, acknowledged: true } as any).context as any,
    );
    const [change] = forge.openOrUpdate.mock.calls[0];
    expect(change.body).toContain('### What this breaks');
    expect(change.body).toContain('- chat would be evicted.');
  });

  it.each(examples)(
    'has an example that says what to do: $description',
    ({ example }) => {
      const [step] = yaml.parse(example).steps;
      expect(step.action).toBe(action.id);
    },
  );

  it('refuses answers that say nothing', async () => {
    await expect(
      action.handler(contextOf({ answers: {} } as any).context as any),
    ).rejects.toThrow('neither what to do nor for whom');
  });
});
