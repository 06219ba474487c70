import { renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  ModelGovernanceStatus,
  ModelSourceStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ModelServingApi,
  modelServingApiRef,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  fakeServing,
  FRESH,
  modelSource,
  NO_GOVERNANCE,
  telltaleGovernance,
  telltaleSources,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SourcesPage } from './SourcesPage';

const answer = (
  items: ModelSourceStatus[],
  governance: ModelGovernanceStatus = NO_GOVERNANCE,
) => ({ ...FRESH, items, governance });

function show(
  answers: Partial<ModelServingApi>,
  manages: AuthorizeResult = AuthorizeResult.ALLOW,
) {
  renderInTestApp(<SourcesPage />, {
    apis: [
      [modelServingApiRef, fakeServing(answers).api],
      [
        permissionApiRef,
        { authorize: async () => ({ result: manages } as any) },
      ],
    ],
  });
}

const section = async (name: string) =>
  within(await screen.findByRole('region', { name }));

describe('SourcesPage', () => {
  it('says which rules and overlays have no effect, where, why and since when', async () => {
    show({ modelSources: async () => answer([], telltaleGovernance()) });
    const governance = await section('Problems with rules and overlays');
    const rows = governance.getAllByRole('row').map(row => row.textContent);
    expect(rows).toHaveLength(4);
    expect(rows[1]).toMatch(
      /rules-eu\.yaml.*unreadable document.*spec\.rules\[0\]\.action.*Invalid option.*30/,
    );
    expect(rows[3]).toMatch(
      /rules\.yaml.*rule has no effect.*allow-mlflow: match\.source.*No source ml-flow is configured\./,
    );
  });

  it('says who may serve what, in order, why, and where that is written', async () => {
    show({ modelSources: async () => answer([], telltaleGovernance()) });
    const rules = await section('Rules');
    const rows = rules.getAllByRole('row').map(row => row.textContent);
    expect(rows.slice(1)).toEqual([
      expect.stringMatching(
        /^1no-research-licenses.*platform\/models\/rules\.yamlLicense class: non-commercial or research onlyallnot allowednot listedServices of this platform are used commercially\.Ask the legal department\.Ask for approval.*41$/,
      ),
      expect.stringMatching(
        /^2allow-mlflow.*Source: ml-flowVetted by the platform: noteam-a, team-ballowed0$/,
      ),
      expect.stringMatching(
        /^–No rule matches, vetted.*needs approvalRules are incomplete\.180$/,
      ),
      expect.stringMatching(
        /^–No rule matches, not vetted.*needs approval.*331$/,
      ),
    ]);
    expect(
      rules.getByRole('link', { name: /^no-research-licenses/ }),
    ).toHaveAttribute(
      'href',
      'https://git.example.com/platform/serving/src/branch/main/platform/models/rules.yaml',
    );
    expect(
      screen.getByText(/platform\/models\/rules-eu\.yaml cannot be used\./),
    ).toBeInTheDocument();
    const overlays = await section('Overlays');
    expect(overlays.getAllByRole('row').map(row => row.textContent)).toEqual([
      expect.anything(),
      expect.stringMatching(/^qwen3-8b.*Vets it\.0$/),
      expect.stringMatching(
        /^llama-3-1-8b.*Vets it\. States its license, compliance facts\.Evaluated for support chats\.1$/,
      ),
      expect.stringMatching(/^leaked.*Hides it: nobody may serve it\.1$/),
    ]);
  });

  it('says what holds without rules, and why counts are unknown', async () => {
    show({
      modelSources: async () =>
        answer([], {
          ...NO_GOVERNANCE,
          undecided: null,
          unknown: 'Not counted yet: the hub has not been read yet.',
        }),
    });
    const rules = await section('Rules');
    const [, vetted, others] = rules.getAllByRole('row');
    expect(vetted).toHaveTextContent(
      'allowedVetted models need no approval.–Unknown. Not counted yet: the hub has not been read yet.',
    );
    expect(others).toHaveTextContent(/needs approval/);
    expect(await section('Overlays')).toBeDefined();
    expect(screen.getByText(/^No overlays\./)).toBeInTheDocument();
  });

  it('says of each source how it is doing, what failed and what was skipped', async () => {
    show({ modelSources: async () => answer(telltaleSources()) });
    const failed = await section('MLflow registry mlflow.example.com');
    expect(failed.getByText('sync failed')).toBeInTheDocument();
    expect(
      failed.getByText(
        'The registry answers 401: the token has expired. The catalog keeps what it said last.',
      ),
    ).toBeInTheDocument();
    const images = await section('Registry registry.example.com');
    await userEvent.click(images.getByText('4 records skipped'));
    expect(
      images.getByRole('rowheader', { name: 'models/broken:1' }),
    ).toBeInTheDocument();
    expect(images.getByText('The first 1 of 4.')).toBeInTheDocument();
    const fresh = await section('Kubeflow registry of team-b');
    expect(fresh.getAllByText('never')).toHaveLength(2);
    expect(screen.getAllByRole('heading', { level: 2 })[0]).toHaveTextContent(
      'MLflow registry mlflow.example.com',
    );
  });

  it('keeps showing what was removed, how many, and why it was believed', async () => {
    show({ modelSources: async () => answer(telltaleSources()) });
    const gitops = await section('GitOps repository');
    expect(gitops.getByText(/^5 models,/)).toHaveTextContent(/2 h.* ago/);
    await userEvent.click(gitops.getByText('Last removals'));
    const rows = within(
      gitops.getByRole('grid', { name: 'Last removals of gitops' }),
    )
      .getAllByRole('row')
      .map(row => row.textContent);
    expect(rows.slice(1)).toEqual([
      expect.stringMatching(
        /5 of 11Confirmed by .*platform-owner.*a\.yaml, b\.yaml, c\.yaml, and 2 more$/,
      ),
      expect.stringMatching(
        /4 of 12Believed: the source said the same for 20 mind\.yaml, and 3 more$/,
      ),
      expect.stringMatching(/1 of 13Few at once, .*e\.yaml$/),
    ]);
    const hub = await section('Hugging Face collections of data science');
    expect(hub.getByText('none')).toBeInTheDocument();
  });

  it('syncs a source, and follows it to its end', async () => {
    let now = modelSource('hub');
    const syncModelSource = jest.fn(async () => {
      now = modelSource('hub', { syncing: true });
      return answer([now]);
    });
    show({ modelSources: async () => answer([now]), syncModelSource });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sync now: the registry hub' }),
    );
    expect(syncModelSource).toHaveBeenCalledWith('hub');
    expect(await screen.findByText('syncing')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Syncing: the registry hub' }),
    ).toBeDisabled();
    now = modelSource('hub', { models: 241 });
    expect(await screen.findByText('up to date')).toBeInTheDocument();
    expect(
      (await section('Registry hub')).getByText('241'),
    ).toBeInTheDocument();
  });

  it('says why a sync could not be started', async () => {
    show({
      modelSources: async () => answer([modelSource('hub')]),
      syncModelSource: () => Promise.reject(new Error('the backend is down')),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Sync now: the registry hub' }),
    );
    expect(
      await screen.findByText('Could not start the sync of hub'),
    ).toBeInTheDocument();
    expect(screen.getByText(/the backend is down/)).toBeInTheDocument();
  });

  describe('a removal that is held back', () => {
    const guarded = modelSource('hub', {
      guard: {
        reason: 'it lists 12 models, and listed 312 before',
        missing: 300,
        places: ['acme/churn-7b'],
        confirmations: 1,
        needed: 3,
        since: '2026-11-29T12:00:00Z',
        notBefore: '2026-11-29T12:20:00Z',
      },
    });

    it('names the models and is confirmed by a person, in two steps', async () => {
      const confirmModelRemoval = jest
        .fn()
        .mockRejectedValueOnce(new Error('the backend is down'))
        .mockResolvedValue(answer([]));
      const modelSources = jest
        .fn()
        .mockResolvedValueOnce(answer([guarded]))
        .mockResolvedValue(answer([modelSource('hub', { models: 12 })]));
      show({ modelSources, confirmModelRemoval });
      expect(
        await screen.findByText(/It lists 12 models, and listed 312 before\./),
      ).toHaveTextContent(
        /Missing since .*, in 1 sync so far\. They stay until .* at least\./,
      );
      await userEvent.click(
        screen.getByRole('button', { name: 'Remove models' }),
      );
      const dialog = within(await screen.findByRole('dialog'));
      expect(dialog.getByText('acme/churn-7b')).toBeInTheDocument();
      expect(dialog.getByText('and 299 others')).toBeInTheDocument();
      expect(confirmModelRemoval).not.toHaveBeenCalled();

      const remove = () =>
        userEvent.click(
          dialog.getByRole('button', { name: 'Remove 300 models' }),
        );
      await remove();
      expect(
        await dialog.findByText('Could not remove the models'),
      ).toBeInTheDocument();
      await remove();
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
      expect(confirmModelRemoval).toHaveBeenLastCalledWith('hub');
      expect(await screen.findByText('up to date')).toBeInTheDocument();
    });

    it('changes nothing when it is canceled', async () => {
      const confirmModelRemoval = jest.fn();
      show({
        modelSources: async () => answer([guarded]),
        confirmModelRemoval,
      });
      await userEvent.click(
        await screen.findByRole('button', { name: 'Remove models' }),
      );
      await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
      expect(confirmModelRemoval).not.toHaveBeenCalled();
    });
  });

  it('offers nothing to those who may only look', async () => {
    show(
      { modelSources: async () => answer(telltaleSources()) },
      AuthorizeResult.DENY,
    );
    await screen.findByText('sync failed');
    expect(screen.queryByRole('button', { name: /^Sync/ })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Remove models' })).toBeNull();
  });

  it('says how to configure a source where there is none', async () => {
    show({ modelSources: async () => answer([]) });
    expect(
      await screen.findByText('No model sources configured'),
    ).toBeInTheDocument();
    expect(screen.getByText(/docs\/models\.md/)).toBeInTheDocument();
  });

  it('shows a failure as a failure', async () => {
    show({ modelSources: () => Promise.reject(new Error('down')) });
    expect(
      await screen.findByText('Could not load the model sources'),
    ).toBeInTheDocument();
    expect(screen.queryByText('No model sources configured')).toBeNull();
  });
});
