import { renderInTestApp } from '@backstage/frontend-test-utils';
import { CheckReport } from '@model-serving/backstage-plugin-model-serving-common';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  accelerator,
  acceleratorList,
  fakeServing,
  FRESH,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { fieldProps } from '../__testUtils__/fieldProps';
import { CheckAnswer, LiveCheck } from './LiveCheck';
import { validateLiveCheck } from './validateLiveCheck';

const REQUEST = {
  tenant: 'team-a',
  name: 'support-bot',
  model: { ref: 'resource:default/qwen3-8b' },
  accelerator: 'h100-1',
  replicas: { min: 1, max: 1 },
  priority: 'serving-standard',
  purpose: 'Answers questions',
};

const REFUSAL: CheckReport = {
  ...FRESH,
  outcome: 'fail',
  findings: [
    {
      category: 'policy',
      rule: 'pinned-artifacts',
      outcome: 'fail',
      message: 'the model must be pinned',
      file: 'tenants/team-a/support-bot/service.yaml',
      path: 'spec.uri',
      line: 3,
    },
  ],
  quota: null,
  memory: null,
  cost: null,
  files: [
    {
      path: 'tenants/team-a/support-bot/service.yaml',
      content: 'kind: InferenceService\nspec:\n  uri: oci://m:nightly\n',
      lines: ['platform', 'platform', 'request'],
    },
  ],
};

const refused = (message: string) =>
  Object.assign(new Error('Request failed with 400 Bad Request'), {
    name: 'ResponseError',
    statusCode: 400,
    cause: new Error(message),
  });

function show(answers: object, check: jest.Mock) {
  const onChange = jest.fn();
  renderInTestApp(
    <LiveCheck {...fieldProps<CheckAnswer>(undefined, onChange, answers)} />,
    { apis: [[modelServingApiRef, fakeServing({ check }).api]] },
  );
  return { onChange };
}

describe('LiveCheck', () => {
  it('says what is still missing, and checks nothing yet', async () => {
    const check = jest.fn();
    const { priority, purpose, ...partial } = REQUEST;
    const { onChange } = show(partial, check);
    expect(
      await screen.findByText(
        'Still missing: what it is for and the priority.',
      ),
    ).toBeInTheDocument();
    expect(onChange).toHaveBeenCalledWith('on');
    expect(check).not.toHaveBeenCalled();
  });

  it('shows the digest that the service is pinned to, and its signature', async () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const getArtifact = jest.fn().mockResolvedValue({
      ...FRESH,
      uri: 'oci://registry.example.com/m:v1',
      artifact: {
        uri: 'oci://registry.example.com/m:v1',
        digest,
        pinnedUri: `oci://registry.example.com/m@${digest}`,
        sizeBytes: 20_000_000_000,
        signature: { state: 'verified', by: 'the release key' },
        asOf: FRESH.asOf,
      },
      reason: null,
    });
    renderInTestApp(
      <LiveCheck {...fieldProps<CheckAnswer>(undefined, jest.fn(), REQUEST)} />,
      {
        apis: [
          [
            modelServingApiRef,
            fakeServing({
              check: jest.fn().mockResolvedValue(REFUSAL),
              getArtifact,
            }).api,
          ],
        ],
      },
    );
    expect(
      await screen.findByText('Verified by the release key.'),
    ).toBeInTheDocument();
    expect(screen.getByText('sha256:abababababab…')).toBeInTheDocument();
    expect(screen.getByText(/18\.6 GiB/)).toBeInTheDocument();
    expect(getArtifact.mock.calls[0][0]).toEqual({
      tenant: 'team-a',
      model: 'resource:default/qwen3-8b',
    });
  });

  it('answers what was chosen in words where the template shows it in the review', async () => {
    const onChange = jest.fn();
    renderInTestApp(
      <LiveCheck
        {...fieldProps<CheckAnswer>(undefined, onChange, REQUEST)}
        schema={{ type: 'object' }}
      />,
      {
        apis: [
          [
            modelServingApiRef,
            fakeServing({
              check: jest.fn(async () => REFUSAL),
              listAccelerators: async () =>
                acceleratorList([accelerator('h100-1', 'fits', '')]),
            }).api,
          ],
        ],
      },
    );
    expect(await screen.findByText(/Cannot be proposed/)).toBeInTheDocument();
    expect(onChange).toHaveBeenLastCalledWith(
      expect.objectContaining({
        name: 'support-bot',
        accelerator: 'Accelerator h100-1',
        replicas: '1',
        priority: 'standard',
      }),
    );
  });

  it('gives no answer where it only advises, so that nothing is validated', async () => {
    const onChange = jest.fn();
    renderInTestApp(
      <LiveCheck
        {...fieldProps<CheckAnswer>(undefined, onChange, {})}
        uiSchema={{ 'ui:options': { advisory: true } }}
      />,
      { apis: [[modelServingApiRef, fakeServing({}).api]] },
    );
    expect(await screen.findByText(/Still missing/)).toBeInTheDocument();
    expect(onChange).not.toHaveBeenCalled();
  });

  it('checks the request that the answers make, and shows why it is refused', async () => {
    const check = jest.fn(async () => REFUSAL);
    show({ ...REQUEST, check: 'on' }, check);
    expect(
      await screen.findByText(
        'Cannot be proposed yet. Fix the findings below.',
      ),
    ).toBeInTheDocument();
    expect(check).toHaveBeenCalledWith(
      { request: REQUEST },
      { signal: expect.any(AbortSignal) },
    );
    const attention = screen.getByRole('list', {
      name: 'Findings',
    });
    expect(attention).toHaveTextContent('Failed: the model must be pinned');
    expect(screen.getByText('0 of 1 rules pass')).toBeInTheDocument();
  });

  it('has a line for memory, as strict as the platform is', async () => {
    const message = 'The model does not fit.';
    const check = jest.fn(
      async (): Promise<CheckReport> => ({
        ...REFUSAL,
        findings: [
          { category: 'memory', rule: 'memory-fit', outcome: 'warn', message },
        ],
        memory: {
          word: 'exceeds',
          sentence: message,
          accelerator: '1 × L4 24 GB',
          devices: 1,
          deviceBytes: null,
          deviceSource: 'no node tells it',
          usableBytes: null,
          usableSource: "vLLM's default",
          parts: [],
          requiredBytes: null,
          contextTokens: null,
          requests: 1,
          requestsThatFit: null,
          changes: [],
        },
      }),
    );
    show({ ...REQUEST, check: 'on' }, check);
    const line = (await screen.findByText('Memory')).parentElement!;
    expect(line).toHaveTextContent(message);
    expect(screen.getByRole('list', { name: 'Findings' })).toHaveTextContent(
      `Warning: ${message}`,
    );
    expect(screen.getByText('0 of 0 rules pass')).toBeInTheDocument();
  });

  it('checks for the golden path that the template names', async () => {
    const check = jest.fn(async () => REFUSAL);
    renderInTestApp(
      <LiveCheck
        {...fieldProps<CheckAnswer>(undefined, jest.fn(), REQUEST)}
        uiSchema={{ 'ui:options': { path: 'other' } }}
      />,
      { apis: [[modelServingApiRef, fakeServing({ check }).api]] },
    );
    expect(await screen.findByText(/Cannot be proposed/)).toBeInTheDocument();
    expect(check).toHaveBeenCalledWith(
      { path: 'other', request: REQUEST },
      { signal: expect.any(AbortSignal) },
    );
  });

  it('previews the files with who set each line, by keyboard', async () => {
    show(
      REQUEST,
      jest.fn(async () => REFUSAL),
    );
    const button = await screen.findByRole('button', {
      name: 'Preview manifests',
    });
    act(() => button.focus());
    await userEvent.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog');
    const rows = within(dialog)
      .getAllByRole('row')
      .map(row => row.textContent);
    expect(rows.slice(1)).toEqual([
      '1platformkind: InferenceService',
      '2platformspec:',
      '3you  uri: oci://m:nightlythe model must be pinned',
    ]);
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
  });

  it('says why the platform refuses, and offers no other try', async () => {
    show(
      REQUEST,
      jest.fn(() => Promise.reject(refused('model: not allowed'))),
    );
    expect(await screen.findByText('Model: not allowed.')).toBeInTheDocument();
    expect(screen.getByText(/^Cannot be proposed yet/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('shows a failure as a failure, and tries again', async () => {
    const check = jest
      .fn()
      .mockRejectedValueOnce(new Error('the backend is down'))
      .mockResolvedValue({ ...REFUSAL, outcome: 'pass', findings: [] });
    show(REQUEST, check);
    expect(await screen.findByText(/the backend is down/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Ready to propose.')).toBeInTheDocument();
  });
});

describe('validateLiveCheck', () => {
  function holder(check: jest.Mock) {
    return { get: () => fakeServing({ check }).api as never };
  }

  it('holds back a refused request with its reasons', async () => {
    const check = jest.fn(async () => REFUSAL);
    await expect(
      validateLiveCheck(holder(check), REQUEST, 'other'),
    ).resolves.toEqual(['the model must be pinned']);
    expect(check).toHaveBeenCalledWith({ path: 'other', request: REQUEST });
  });

  it('lets a good request go on', async () => {
    const check = jest.fn(async () => ({ ...REFUSAL, outcome: 'warn' }));
    await expect(
      validateLiveCheck(holder(check), REQUEST, 'other'),
    ).resolves.toEqual([]);
  });

  it('holds back what the platform refuses, in its words', async () => {
    const check = jest.fn().mockRejectedValue(refused('model: not allowed'));
    await expect(
      validateLiveCheck(holder(check), REQUEST, undefined),
    ).resolves.toEqual(['Model: not allowed.']);
  });

  it('holds back what could not be checked', async () => {
    const check = jest.fn().mockRejectedValue(new Error('down'));
    await expect(
      validateLiveCheck(holder(check), REQUEST, 'other'),
    ).resolves.toEqual(['Could not check this service: down']);
  });

  it('holds back an incomplete form without asking', async () => {
    const check = jest.fn();
    await expect(
      validateLiveCheck(holder(check), { ...REQUEST, model: '' }, undefined),
    ).resolves.toEqual(['Still missing: the model']);
    expect(check).not.toHaveBeenCalled();
  });
});
