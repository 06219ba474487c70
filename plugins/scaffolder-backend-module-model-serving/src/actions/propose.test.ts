import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import { CheckpointContext } from '@backstage/plugin-scaffolder-node/alpha';
import { JsonValue } from '@backstage/types';
import { Change } from '@model-serving/backstage-plugin-model-serving-node';
import { mockTask } from './__testUtils__/mockTask';
import {
  catalogInfo,
  DIRECTORY,
  failing,
  passing,
} from './__testUtils__/report';
import { createProposeAction } from './propose';

const input = {
  tenant: 'team-a',
  service: 'support-bot',
  directory: DIRECTORY,
};
const result = {
  proposal: {
    directory: DIRECTORY,
    tenant: 'team-a',
    service: 'support-bot',
    number: 7,
    url: 'https://git.test/platform/serving/pulls/7',
    branch: 'model-serving/team-a/support-bot',
    state: 'open',
    author: 'portal',
    openedAt: '2026-01-01T00:00:00Z',
    mergedAt: null,
    mergeCommit: null,
  },
  outcome: 'opened',
};

describe('model-serving:propose', () => {
  const client = { render: jest.fn(), check: jest.fn() };
  const forge = { openOrUpdate: jest.fn(), rehearse: jest.fn() };
  const auth = mockServices.auth();
  const auditor = mockServices.auditor.mock();
  const audited = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(audited);
  const action = createProposeAction({
    client: client as any,
    auditor,
    auth,
    forge,
  });
  const { workspace, contextOf } = mockTask();

  beforeEach(() => {
    workspace.setContent({
      [`${DIRECTORY}/service.yaml`]: 'kind: X\n',
      [`${DIRECTORY}/catalog-info.yaml`]: catalogInfo,
    });
    client.check.mockReset().mockResolvedValue(passing);
    forge.openOrUpdate.mockReset().mockResolvedValue(result);
  });

  it('opens the pull request and says where everything is', async () => {
    const { context, outputs } = contextOf(input);

    await action.handler(context);

    expect(outputs).toEqual({
      pullRequestUrl: 'https://git.test/platform/serving/pulls/7',
      number: 7,
      outcome: 'opened',
      serviceUrl: '/serving/sandbox/team-a/InferenceService/support-bot',
      entityRef: 'component:team-a/support-bot',
    });
  });

  it('pushes exactly the bytes that it had checked', async () => {
    await action.handler(contextOf(input).context);

    const [checked] = client.check.mock.calls[0];
    const [change] = forge.openOrUpdate.mock.calls[0];
    expect(change.files).toEqual(checked.files);
    expect(change.files).toEqual([
      { path: `${DIRECTORY}/catalog-info.yaml`, content: catalogInfo },
      { path: `${DIRECTORY}/service.yaml`, content: 'kind: X\n' },
    ]);
    expect(change).toMatchObject({
      branch: 'model-serving/team-a/support-bot',
      directory: DIRECTORY,
      title: 'Serve support-bot for team-a',
    });
  });

  it('shows the report in the body, and who asked by verified identity', async () => {
    const { context } = contextOf(input, {
      user: { ref: 'user:default/somebody-else' },
      getInitiatorCredentials: async () =>
        mockCredentials.user('user:default/team-a-member'),
    });

    await action.handler(context);

    const [change] = forge.openOrUpdate.mock.calls[0];
    expect(change.body).toContain('| ✓ passed | policy | pinned-artifacts |');
    expect(JSON.stringify(change)).not.toContain('somebody-else');
    expect(change.requestedBy).toBe('user:default/team-a-member');
  });

  it('says which service it is for, and what that costs where its cost is known', async () => {
    const service = {
      cluster: 'sandbox',
      namespace: 'team-a',
      kind: 'InferenceService',
      name: 'support-bot',
    };
    const subjectOf = async () => {
      await action.handler(contextOf(input).context);
      return forge.openOrUpdate.mock.lastCall![0].subject;
    };
    expect(await subjectOf()).toEqual({ service, perMonth: null });

    const [{ value }] = client.check.mock.results;
    client.check.mockResolvedValue({
      ...(await value),
      cost: {
        currency: 'USD',
        perHour: { min: 1, max: 2 },
        perMonth: { min: 730, max: 1460 },
        priceSource: 'price list',
        shareOfBudget: null,
        budget: null,
      },
    });
    expect(await subjectOf()).toEqual({
      service,
      perMonth: { amount: 1460, currency: 'USD' },
    });
  });

  it("takes the user's title as one line that mentions nobody", async () => {
    const title = 'Mind @everyone\nCo-authored-by: x';

    await action.handler(contextOf({ ...input, title }).context);

    expect(forge.openOrUpdate).toHaveBeenCalledWith(
      expect.objectContaining({
        title: 'Mind (at)everyone Co-authored-by: x',
      }),
    );
  });

  it('takes neither repository nor branch nor author from its input', async () => {
    const { context } = contextOf({
      ...input,
      repoUrl: 'github.com.evil.test?owner=platform&repo=serving',
      branch: '--upload-pack=x',
      branchName: 'refs/heads/main',
      targetPath: '../../.github/workflows',
      gitAuthorName: 'platform-bot',
      gitAuthorEmail: 'platform-owner@example.com',
      token: 'stolen',
    } as typeof input);

    await action.handler(context);

    const [change] = forge.openOrUpdate.mock.calls[0];
    expect(change.branch).toBe('model-serving/team-a/support-bot');
    expect(change.directory).toBe(DIRECTORY);
    expect(change.requestedBy).toBe('user:default/mock');
    expect(JSON.stringify(change)).not.toMatch(
      /evil|upload-pack|refs\/heads|\.\.\/|platform-bot|example\.com|stolen/,
    );
  });

  it('refuses what fails the check, naming it, and pushes nothing', async () => {
    client.check.mockResolvedValue(failing);

    await expect(action.handler(contextOf(input).context)).rejects.toThrow(
      /max-accelerators: at most 4 accelerators/,
    );
    expect(forge.openOrUpdate).not.toHaveBeenCalled();
  });

  it('writes down who proposed what and what the check said', async () => {
    await action.handler(contextOf(input).context);

    expect(auditor.createEvent).toHaveBeenLastCalledWith({
      eventId: 'propose-service',
      severityLevel: 'medium',
      meta: {
        tenant: 'team-a',
        service: 'support-bot',
        requestedBy: 'user:default/mock',
        dryRun: false,
      },
    });
    expect(audited.success).toHaveBeenLastCalledWith({
      meta: expect.objectContaining({ check: 'pass', outcome: 'opened' }),
    });

    forge.openOrUpdate.mockRejectedValue(new ConflictError('not now'));
    await expect(action.handler(contextOf(input).context)).rejects.toThrow(
      'not now',
    );
    expect(audited.fail).toHaveBeenLastCalledWith({
      error: expect.objectContaining({ message: 'not now' }),
      meta: expect.objectContaining({ check: 'pass' }),
    });
  });

  it.each<[string, () => unknown, object]>([
    [
      'the check',
      () => client.check.mockResolvedValue(failing),
      {
        meta: expect.objectContaining({
          refused: ['max-accelerators', 'schema'],
        }),
      },
    ],
    [
      'permissions',
      () => client.check.mockRejectedValue(new NotAllowedError('not yours')),
      { error: expect.objectContaining({ message: 'not yours' }) },
    ],
  ])('writes down what %s refuses', async (_, refuse, written) => {
    refuse();
    await expect(action.handler(contextOf(input).context)).rejects.toThrow();
    expect(audited.fail).toHaveBeenLastCalledWith(
      expect.objectContaining(written),
    );
  });

  it('refuses on a portal that only reads, before anything else', async () => {
    const readOnly = createProposeAction({
      client: client as any,
      auditor,
      auth,
      forge: undefined,
    });

    await expect(
      readOnly.handler(contextOf(input).context),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
    expect(client.check).not.toHaveBeenCalled();
  });

  it('checks in a dry run, says what it would do, and changes nothing', async () => {
    const { context, outputs } = contextOf(input, { isDryRun: true });

    await action.handler(context);

    expect(action.supportsDryRun).toBe(true);
    expect(client.check).toHaveBeenCalled();
    expect(forge.openOrUpdate).not.toHaveBeenCalled();
    expect(outputs.outcome).toBe('dry-run');
    expect(outputs).not.toHaveProperty('pullRequestUrl');
  });

  it('refuses in a dry run what it would refuse', async () => {
    client.check.mockResolvedValue(failing);

    await expect(
      action.handler(contextOf(input, { isDryRun: true }).context),
    ).rejects.toThrow(/max-accelerators/);
  });

  describe('run dry and for real', () => {
    /** Decides as a forge does; live and rehearsed, as every forge does. */
    const decide = async (change: Change) => {
      if (change.directory !== `tenants/${change.tenant}/${change.service}`) {
        throw new InputError(
          `The directory must be tenants/${change.tenant}/${change.service}`,
        );
      }
      if (change.title.includes('taken')) {
        throw new ConflictError('commit by platform-owner');
      }
    };
    const verdictOf = async (given: typeof input, isDryRun: boolean) => {
      const { context } = contextOf(given, { isDryRun });
      return action.handler(context).then(
        () => 'accepted',
        error => `${error.name}: ${error.message}`,
      );
    };

    beforeEach(() => {
      forge.rehearse.mockReset().mockImplementation(decide);
      forge.openOrUpdate.mockReset().mockImplementation(async change => {
        await decide(change);
        return result;
      });
      client.check
        .mockReset()
        .mockImplementation(async ({ service, tenant }) => {
          if (tenant !== 'team-a') {
            throw new NotAllowedError(`not for ${tenant}`);
          }
          return service === 'refused' ? failing : passing;
        });
    });

    it.each<[string, Partial<typeof input & { title: string }>, RegExp]>([
      ['what it is for', {}, /^accepted$/],
      [
        'a directory of all tenants',
        { directory: 'tenants' },
        /must be tenants/,
      ],
      [
        'a directory of all services',
        { directory: 'tenants/team-a' },
        /must be/,
      ],
      ['the directory of another service', { service: 'other' }, /must be/],
      ['a directory outside', { directory: '../x' }, /^InputError: The path/],
      ['an absolute directory', { directory: '/etc' }, /^InputError: The path/],
      ['no directory', { directory: 'tenants/none' }, /cannot be read/],
      ["a tenant of somebody else's", { tenant: 'team-b' }, /not for team-b/],
      ['files that fail the check', { service: 'refused' }, /check fails/],
      ['a branch with foreign commits', { title: 'taken' }, /platform-owner/],
    ])('says the same of %s', async (_, given, expected) => {
      const dry = await verdictOf({ ...input, ...given }, true);
      expect(forge.openOrUpdate).not.toHaveBeenCalled();
      expect(dry).toMatch(expected);
      expect(await verdictOf({ ...input, ...given }, false)).toBe(dry);
    });
  });

  it("passes on the forge's refusal", async () => {
    forge.openOrUpdate.mockRejectedValue(
      new ConflictError('commit by platform-owner'),
    );

    await expect(action.handler(contextOf(input).context)).rejects.toThrow(
      /by platform-owner/,
    );
  });

  it('does without links when the files do not say which service they are', async () => {
    workspace.setContent({ [`${DIRECTORY}/service.yaml`]: 'kind: X\n' });
    const { context, outputs } = contextOf(input);

    await action.handler(context);

    expect(Object.keys(outputs)).toEqual([
      'pullRequestUrl',
      'number',
      'outcome',
    ]);
  });

  describe('run again after the backend was killed', () => {
    const stored = new Map<string, JsonValue>();
    const run = async (options: { killBeforeStoring?: boolean } = {}) => {
      const { context, outputs } = contextOf(input, {
        checkpoint: async <T extends JsonValue | void>({
          key,
          fn,
        }: CheckpointContext<T>) => {
          if (stored.has(key)) {
            return stored.get(key) as T;
          }
          const value = await fn();
          if (options.killBeforeStoring) {
            throw new Error('killed');
          }
          stored.set(key, value as JsonValue);
          return value;
        },
      });
      await action.handler(context);
      return outputs;
    };

    beforeEach(() => stored.clear());

    it('asks the forge for the very same change, which finds what is there', async () => {
      await expect(run({ killBeforeStoring: true })).rejects.toThrow('killed');

      const outputs = await run();

      const [[first], [second]] = forge.openOrUpdate.mock.calls;
      expect(second).toEqual(first);
      expect(outputs.number).toBe(7);
    });

    it('does not ask the forge again once the answer is stored', async () => {
      const before = await run();

      const after = await run();

      expect(forge.openOrUpdate).toHaveBeenCalledTimes(1);
      expect(after).toEqual(before);
    });

    it('asks again when the files have changed since', async () => {
      await run();
      workspace.addContent({ [`${DIRECTORY}/service.yaml`]: 'kind: Y\n' });

      await run();

      expect(forge.openOrUpdate).toHaveBeenCalledTimes(2);
    });

    it('judges anew whoever runs it, and tells who may not propose nothing of it', async () => {
      await run();
      client.check.mockRejectedValue(new NotAllowedError('not yours'));
      const { context, outputs } = contextOf(input, {
        getInitiatorCredentials: async () =>
          mockCredentials.user('user:default/somebody-else'),
        checkpoint: async <T extends JsonValue | void>({
          key,
          fn,
        }: CheckpointContext<T>) =>
          stored.has(key) ? (stored.get(key) as T) : fn(),
      });

      await expect(action.handler(context)).rejects.toThrow(/^not yours$/);

      expect(outputs).toEqual({});
      expect(forge.openOrUpdate).toHaveBeenCalledTimes(1);
      const [, credentials] = client.check.mock.lastCall!;
      expect(credentials.principal.userEntityRef).toBe(
        'user:default/somebody-else',
      );
    });

    it('keeps no secret and no content in what is stored', async () => {
      await run();

      expect([...stored]).toEqual([
        [
          expect.stringMatching(
            /^model-serving\.propose\.team-a\.support-bot\.[0-9a-f]{16}$/,
          ),
          {
            url: 'https://git.test/platform/serving/pulls/7',
            number: 7,
            outcome: 'opened',
          },
        ],
      ]);
    });
  });
});
