import { renderInTestApp } from '@backstage/frontend-test-utils';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ClusterStatus } from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  FixtureClient,
  proposal,
  service,
  telltaleServices,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { rootRouteRef } from '../../routes';
import { AppLinks } from '../../AppLinks';
import { ServicesPage } from './ServicesPage';

const CLUSTER: ClusterStatus = {
  name: 'gpu-eu',
  title: 'GPU EU',
  kinds: [],
  asOf: '2026-11-21T09:00:00.000Z',
  source: 'kubernetes:gpu-eu',
  stale: false,
};

const POD: ClusterStatus['kinds'][number] = {
  kind: 'Pod',
  state: 'live',
  since: '2026-11-21T09:00:00.000Z',
  asOf: '2026-11-21T09:00:00.000Z',
  objects: 3,
};

function open(client: FixtureClient, search = '') {
  renderInTestApp(
    <AppLinks>
      <ServicesPage />
    </AppLinks>,
    {
      apis: [[modelServingApiRef, client]],
      mountedRoutes: { '/serving': rootRouteRef },
      mountPath: '/serving',
      initialRouteEntries: [`/serving${search}`],
    },
  );
}

async function rowOf(name: string) {
  const link = await screen.findByRole('link', { name });
  return within(link.closest('[role="row"]') as HTMLElement);
}

describe('ServicesPage', () => {
  it.each(telltaleServices().map(s => [s.verdict.word, s] as const))(
    'shows a service that is %s with the reason',
    async (word, shown) => {
      open(new FixtureClient([shown]));
      const row = await rowOf(shown.ref.name);
      expect(row.getByText(word)).toBeInTheDocument();
      expect(row.getByText(shown.verdict.sentence)).toBeInTheDocument();
    },
  );

  it('links each service to its page', async () => {
    open(new FixtureClient([service('chat', 'team-a')]));
    expect(await screen.findByRole('link', { name: 'chat' })).toHaveAttribute(
      'href',
      '/serving/sandbox/team-a/InferenceService/chat',
    );
  });

  it('shows a change of the cluster without a reload', async () => {
    const client = new FixtureClient([service('chat', 'team-a')]);
    open(client);
    expect((await rowOf('chat')).getByText('serving')).toBeInTheDocument();
    const changed = service('chat', 'team-a');
    changed.verdict = {
      ...changed.verdict,
      word: 'failed',
      sentence: 'Its pod crashes.',
    };
    act(() => client.put(changed));
    const row = await rowOf('chat');
    expect(row.getByText('failed')).toBeInTheDocument();
    expect(row.getByText('Its pod crashes.')).toBeInTheDocument();
  });

  it('shows services that appear, and drops those that go', async () => {
    const client = new FixtureClient([service('chat', 'team-a')]);
    open(client);
    await rowOf('chat');
    act(() => client.put(service('rerank', 'team-a')));
    expect(await rowOf('rerank')).toBeTruthy();
    act(() => client.remove(service('chat', 'team-a').ref));
    await waitFor(() =>
      expect(screen.queryByRole('link', { name: 'chat' })).toBeNull(),
    );
  });

  it('reads its filters from the address', async () => {
    const client = new FixtureClient();
    const list = jest.spyOn(client, 'listServices');
    open(client, '?tenant=team-b&verdict=queued&q=sum');
    await rowOf('summarizer');
    expect(list).toHaveBeenCalledWith({
      tenant: 'team-b',
      verdict: 'queued',
      q: 'sum',
      limit: 25,
    });
    expect(screen.queryByRole('link', { name: 'chat' })).toBeNull();
    expect(screen.getByRole('searchbox')).toHaveValue('sum');
  });

  it('searches for what is typed', async () => {
    open(new FixtureClient());
    await rowOf('chat');
    await userEvent.type(screen.getByRole('searchbox'), 'visi');
    await waitFor(() =>
      expect(screen.queryByRole('link', { name: 'chat' })).toBeNull(),
    );
    await rowOf('vision');
  });

  it('shows proposals whose service does not exist yet', async () => {
    open(new FixtureClient([service('chat', 'team-a')]));
    expect(
      await screen.findByRole('link', { name: 'support-bot' }),
    ).toHaveAttribute(
      'href',
      '/serving/sandbox/team-a/InferenceService/support-bot',
    );
    expect(screen.getByText('waiting for review')).toBeInTheDocument();
    expect(screen.getByText('merged, not applied yet')).toBeInTheDocument();
  });

  it('names who asked for a proposal, and links the page of its kind', async () => {
    const client = new FixtureClient([]);
    jest.spyOn(client, 'listProposals').mockResolvedValue({
      ...(await client.listProposals()),
      items: [
        proposal({ kind: 'LLMInferenceService' }),
        proposal({
          service: 'by-hand',
          number: 18,
          url: 'http://127.0.0.1:7011/platform/serving/pulls/18',
          requestedBy: null,
          author: 'carol',
        }),
      ],
    });
    open(client);
    const link = await screen.findByRole('link', { name: 'support-bot' });
    expect(link).toHaveAttribute(
      'href',
      '/serving/sandbox/team-a/LLMInferenceService/support-bot',
    );
    const [asked, byHand] = screen.getAllByRole('listitem');
    expect(asked).toHaveTextContent('by team-a-member');
    expect(asked).not.toHaveTextContent('portal');
    expect(byHand).toHaveTextContent('by carol');
  });

  it('lists pull requests as the services that are proposed, and with no other verdict', async () => {
    open(new FixtureClient([]), '?verdict=proposed');
    expect(
      await screen.findByRole('link', { name: 'support-bot' }),
    ).toBeVisible();
    expect(
      await screen.findByText('No matching services in a cluster'),
    ).toBeVisible();
  });

  it('lists no pull request among services with another verdict', async () => {
    open(new FixtureClient([]), '?verdict=failed');
    expect(await screen.findByText('No matching services')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'support-bot' })).toBeNull();
  });

  it('says from when the state of the pull requests is, where the forge is gone', async () => {
    const client = new FixtureClient([service('chat', 'team-a')]);
    const list = await client.listProposals();
    jest.spyOn(client, 'listProposals').mockResolvedValue({
      ...list,
      asOf: '2026-03-02T09:30:00Z',
      stale: true,
      staleReason: 'the forge does not answer',
    });
    open(client);
    const notice = await screen.findByText(
      'Could not refresh the pull requests',
    );
    expect(notice.closest('[role="status"]')).toHaveTextContent(
      /Showing data from .*2026.*\. The forge does not answer\./,
    );
    expect(screen.getByRole('link', { name: 'support-bot' })).toBeVisible();
  });

  it('says that pull requests are missing where the forge has too many', async () => {
    const client = new FixtureClient([service('chat', 'team-a')]);
    const list = await client.listProposals();
    jest.spyOn(client, 'listProposals').mockResolvedValue({
      ...list,
      incomplete: 'the forge lists more than 500 open pull requests',
    });
    open(client);
    const notice = await screen.findByText(
      'The list of pull requests is incomplete',
    );
    expect(notice.closest('[role="status"]')).toHaveTextContent(
      'The forge lists more than 500 open pull requests.',
    );
    expect(screen.getByRole('link', { name: 'support-bot' })).toBeVisible();
  });

  it('tells that the pull requests could not be read, beside the services', async () => {
    const client = new FixtureClient([service('chat', 'team-a')]);
    jest
      .spyOn(client, 'listProposals')
      .mockRejectedValue(new TypeError('Failed to fetch'));
    open(client);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Could not load the pull requests',
    );
    expect(await rowOf('chat')).toBeTruthy();
  });

  it('says what to do when there is no service, and when none matches', async () => {
    open(new FixtureClient([]));
    expect(await screen.findByText('No services yet')).toBeInTheDocument();
    expect(await screen.findByText('Live')).toBeVisible();
  });

  it('says to users of no tenant why they see nothing', async () => {
    const client = new FixtureClient([]);
    jest
      .spyOn(client, 'listTenants')
      .mockResolvedValue({ ...(await client.listTenants()), items: [] });
    open(client);
    expect(await screen.findByText('You belong to no tenant')).toBeVisible();
    expect(screen.queryByText('No services yet')).toBeNull();
  });

  it.each<[string, Partial<ClusterStatus>]>([
    [
      'cannot be read',
      { stale: true, staleReason: 'its certificate has expired' },
    ],
    ['may be read in part only', { kinds: [{ ...POD, isLimited: true }] }],
  ])(
    'never shows an empty list as live while a cluster %s',
    async (_, trouble) => {
      const client = new FixtureClient([]);
      jest.spyOn(client, 'listServices').mockResolvedValue({
        ...(await client.listServices()),
        stale: trouble.stale ?? false,
        clusters: [{ ...CLUSTER, ...trouble }],
      });
      open(client);
      expect(await screen.findByText('No services can be shown')).toBeVisible();
      expect(await screen.findByText('Missing or outdated data')).toBeVisible();
      expect(screen.queryByText('Live')).toBeNull();
    },
  );

  it('says that no cluster is configured', async () => {
    const client = new FixtureClient([]);
    jest.spyOn(client, 'listServices').mockResolvedValue({
      ...(await client.listServices()),
      asOf: null,
      stale: true,
      staleReason: 'no cluster is configured',
    });
    open(client);
    expect(await screen.findByText(/No cluster is configured\./)).toBeVisible();
  });

  it('shows an error as an error, with a way to try again', async () => {
    const client = new FixtureClient([service('chat', 'team-a')]);
    jest
      .spyOn(client, 'listServices')
      .mockRejectedValueOnce(new TypeError('Failed to fetch'));
    open(client);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Could not load the services');
    expect(screen.queryByText('No services yet')).toBeNull();
    await userEvent.click(
      within(alert).getByRole('button', { name: 'Try again' }),
    );
    expect(await rowOf('chat')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
