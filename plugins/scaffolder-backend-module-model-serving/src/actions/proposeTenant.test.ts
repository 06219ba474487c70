import { mockServices } from '@backstage/backend-test-utils';
import { ConflictError, InputError } from '@backstage/errors';
import { TenantPlan } from '@model-serving/backstage-plugin-model-serving-common';
import { Change } from '@model-serving/backstage-plugin-model-serving-node';
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
  const forge = { openOrUpdate: jest.fn(), rehearse: jest.fn() };
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
        service: null,
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

  it('writes down what it refuses', async () => {
    const { context } = contextOf({ answers: {} });
    await expect(action.handler(context)).rejects.toThrow();
    expect(audited.fail).toHaveBeenLastCalledWith({
      error: expect.objectContaining({
        message: expect.stringMatching(/must contain action and name/),
      }),
      meta: {},
    });
  });

  it.each<[string, object, Partial<TenantPlan>, RegExp]>([
    ['what it is for', answers, {}, /^accepted$/],
    ['answers that name nobody', {}, {}, /must contain action and name/],
    ['what breaks something', answers, { breaks: ['chat ends.'] }, /chat ends/],
    ['a foreign commit', answers, { tenant: 'taken' }, /platform-owner/],
    ['a directory outside', answers, { directory: 'x' }, /must be tenants/],
  ])(
    'says the same dry and for real of %s',
    async (_, given, rest, expected) => {
      const decide = async ({ directory, tenant }: Change) => {
        if (directory === 'x') {
          throw new InputError('The directory must be tenants/team-d');
        }
        if (tenant === 'taken') {
          throw new ConflictError('commit by platform-owner');
        }
      };
      forge.rehearse.mockReset().mockImplementation(decide);
      forge.openOrUpdate.mockImplementation(async change => {
        await decide(change);
        return { proposal: { number: 3, url: '' }, outcome: 'opened' };
      });
      client.planTenant.mockResolvedValue(plan(rest));
      const verdictOf = (isDryRun: boolean) =>
        action
          .handler(
            contextOf({ answers: given } as any, { isDryRun }).context as any,
          )
          .then(
            () => 'accepted',
            error => `${error.name}: ${error.message}`,
          );
      const dry = await verdictOf(true);
      expect(dry).toMatch(expected);
      expect(forge.openOrUpdate).not.toHaveBeenCalled();
      expect(await verdictOf(false)).toBe(dry);
    },
  );

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

  it('writes what clusters name so that no forge acts on it', async () => {
    client.planTenant.mockResolvedValue(
      plan({ notes: ['/merge\n/approve @everyone, closes #1 <b>'] }),
    );
    await action.handler(contextOf({ answers } as any).context as any);
    const [change] = forge.openOrUpdate.mock.calls[0];
    expect(change.body).toContain(
      '- /merge /approve `@everyone,` closes `#1` &lt;b&gt;',
    );
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
    ).rejects.toThrow('must contain action and name');
  });
});
