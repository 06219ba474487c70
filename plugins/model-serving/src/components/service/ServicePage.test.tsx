import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  coldStartOf,
  projectObject,
} from '@model-serving/backstage-plugin-model-serving-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  FixtureClient,
  measured,
  proposal,
  service,
  telltaleServices,
  timeline,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { ServicePage } from './ServicePage';

const chat = service('chat', 'team-a');

function open(client: FixtureClient, ref = chat.ref, search = '') {
  renderInTestApp(<ServicePage service={ref} />, {
    apis: [[modelServingApiRef, client]],
    initialRouteEntries: [`/${search}`],
  });
}

describe('ServicePage', () => {
  it.each(telltaleServices().map(s => [s.verdict.word, s] as const))(
    'says of a service that is %s why, and what to do',
    async (word, shown) => {
      open(new FixtureClient([shown]), shown.ref);
      expect(
        await screen.findByText(shown.verdict.sentence),
      ).toBeInTheDocument();
      expect(screen.getByText(word)).toBeInTheDocument();
      expect(
        screen.queryAllByText((_, element) =>
          Boolean(
            shown.verdict.next &&
              element?.tagName === 'P' &&
              element.textContent === `Next: ${shown.verdict.next}`,
          ),
        ),
      ).toHaveLength(shown.verdict.next ? 1 : 0);
    },
  );

  it.each([
    [
      'says that a service has not been checked against the policies yet',
      null,
      1,
    ],
    ['says nothing of policies that all hold', [], 0],
  ] as const)('%s', async (_, violations, shown) => {
    open(
      new FixtureClient([
        service('chat', 'team-a', {
          violations: violations && [...violations],
        }),
      ]),
    );
    await screen.findByRole('region', { name: 'Evidence' });
    expect(
      screen.queryAllByText(/Not yet checked against the platform's policies/),
    ).toHaveLength(shown);
  });

  it('shows a service that exists only as a pull request', async () => {
    const proposed = service('chat', 'team-a', {
      verdict: {
        word: 'proposed',
        sentence: 'Proposed; pull request 17 waits for review.',
        since: null,
        evidence: [],
        next: 'Have the pull request merged.',
      },
      timeline: timeline('merged', 'current', 'Waits for review.'),
      pods: [],
      queue: null,
      conditions: [],
      coldStarts: [],
      createdAt: null,
    });
    open(new FixtureClient([proposed]));
    const hops = within(
      await screen.findByRole('region', { name: 'From pull request to ready' }),
    ).getAllByRole('listitem');
    expect(hops).toHaveLength(8);
    expect(
      within(hops[0]).getByRole('link', { name: 'Opened' }),
    ).toHaveAttribute('href', expect.stringContaining('/pulls/12'));
    expect(hops[1]).toHaveAttribute('aria-current', 'step');
    expect(hops[1]).toHaveTextContent('Waits for review.');
    expect(
      within(hops[7]).getByRole('img', { name: 'not started' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Open in catalog' })).toBeNull();
    expect(
      screen.getByRole('button', {
        name: 'Replicas ready: –, unknown. Show details',
      }),
    ).toBeVisible();
  });

  it('says of a service that exists only as a pull request what it waits for, not that it lacks a queue', async () => {
    const proposed = service('chat', 'team-a', {
      createdAt: null,
      pods: [],
      queue: null,
      conditions: [],
    });
    open(new FixtureClient([proposed]), proposed.ref, '?view=serving');
    expect(await screen.findByText('Not in the cluster yet')).toBeVisible();
    expect(screen.getByText('No pods yet')).toBeVisible();
    expect(screen.queryByText(/no queue name/)).toBeNull();
    expect(screen.queryByText(/whether the controller is running/)).toBeNull();
  });

  it.each([
    ['change', undefined],
    ['removal', true],
  ] as const)(
    'names the open pull request with a %s',
    async (what, removes) => {
      const client = new FixtureClient([chat]);
      jest.spyOn(client, 'listProposals').mockResolvedValue({
        ...(await client.listProposals()),
        items: [
          proposal({ service: 'other', number: 7 }),
          proposal({ service: 'chat', number: 8, state: 'merged' }),
          proposal({
            service: 'chat',
            number: 9,
            url: 'https://git.example.com/pulls/9',
            ...(removes && { removes }),
          }),
        ],
      });
      open(client);
      expect(
        await screen.findByText(`A ${what} of this service is proposed`),
      ).toBeVisible();
      expect(
        screen.getByRole('link', { name: /Pull request #9/ }),
      ).toHaveAttribute('href', 'https://git.example.com/pulls/9');
      expect(screen.queryByText(/#7|#8/)).toBeNull();
    },
  );

  it('turns from starting to serving without a reload', async () => {
    const client = new FixtureClient([
      { ...chat, verdict: { ...chat.verdict, word: 'starting' } },
    ]);
    open(client);
    await screen.findByText('starting');
    act(() => client.put(chat));
    expect(await screen.findByText('serving')).toBeInTheDocument();
  });

  it('opens the view that the address names, and changes to another', async () => {
    open(new FixtureClient([chat]), chat.ref, '?view=cost');
    expect(
      await screen.findByRole('region', { name: 'Cost breakdown' }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Serving' }));
    expect(
      await screen.findByRole('grid', { name: 'Pods of the service' }),
    ).toBeInTheDocument();
    expect(screen.getByText('2 of 2 pods admitted')).toBeInTheDocument();
  });

  it('warns of conditions that mislead', async () => {
    const vision = telltaleServices()[0];
    open(new FixtureClient([vision]), vision.ref, '?view=serving');
    expect(
      await screen.findByText(
        'Misleading: no pod is ready; the minimum availability is 0.',
      ),
    ).toBeInTheDocument();
  });

  it('shows what is unknown as unknown, not as zero', async () => {
    open(
      new FixtureClient([
        {
          ...chat,
          waiting: measured(null, 'requests', { reason: 'No metrics.' }),
        },
      ]),
    );
    expect(
      await screen.findByRole('button', {
        name: 'Requests waiting: –, unknown. Show details',
      }),
    ).toBeInTheDocument();
  });

  it('says since when and why the data is old', async () => {
    const translate = telltaleServices().find(s => s.stale)!;
    open(new FixtureClient([translate]), translate.ref);
    expect(
      await screen.findByText(/Cluster gpu-eu does not answer since 13:58\./),
    ).toBeInTheDocument();
  });

  it('says the same of a service that does not exist and of one that may not be seen', async () => {
    open(new FixtureClient([]));
    expect(
      await screen.findByText(
        "chat in namespace team-a not found, or you don't have access",
      ),
    ).toBeInTheDocument();
  });

  it('says what scales the service, and what Kueue has ended', async () => {
    const queued = telltaleServices().find(s => s.queue?.podsReady)!;
    open(new FixtureClient([queued]), queued.ref, '?view=serving');
    expect(
      await screen.findByRole('grid', {
        name: 'Autoscaling triggers',
      }),
    ).toHaveTextContent('num_requests_waiting');
    expect(
      screen.getByText(
        'Kueue evicted 3 starts, each after about 2 min; a start takes 3 min 34 s',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        /1 of 1 in the local queue, 2 of 3 in the cluster queue/,
      ),
    ).toBeInTheDocument();
  });

  it('asks once for what is remembered, for the band of verdicts and the cold starts alike', async () => {
    const client = new FixtureClient([chat]);
    const read = jest.spyOn(client, 'getHistory');
    open(client, chat.ref, '?view=serving');
    expect(
      await screen.findByRole('list', { name: 'Verdicts in this time window' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('list', { name: 'Median of each phase' }),
    ).toBeInTheDocument();
    expect(read).toHaveBeenCalledTimes(1);
    await userEvent.click(screen.getByRole('radio', { name: '6h' }));
    expect(read).toHaveBeenLastCalledWith(chat.ref, 21_600);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('says of a service without a ready pod why its engine is silent, and warns of nothing', async () => {
    const client = new FixtureClient([
      { ...chat, replicas: { ...chat.replicas, ready: 0 } },
    ]);
    jest.spyOn(client, 'getSeries').mockImplementation(async (_, window) => ({
      windowSeconds: window,
      knownSince: null,
      series: [],
      asOf: null,
      source: 'engine:chat',
      stale: true,
      staleReason: 'its engines have not been read yet',
    }));
    open(client, chat.ref, '?view=serving');
    expect(
      await screen.findByText(
        'No pod is ready. Metrics appear once an engine responds.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByText(/Could not refresh the engine metrics/),
    ).not.toBeInTheDocument();
  });

  it('shows the events of a pod, and its log when asked for it', async () => {
    const client = new FixtureClient([chat]);
    const read = jest.spyOn(client, 'readPodLog');
    open(client, chat.ref, '?view=serving');
    const pane = within(
      await screen.findByRole('region', { name: 'Pod details' }),
    );
    expect(await pane.findByText('Pulled')).toBeInTheDocument();
    expect(read).not.toHaveBeenCalled();
    await userEvent.click(pane.getByRole('radio', { name: 'Log' }));
    expect(
      await pane.findByText(/Application startup complete/),
    ).toBeInTheDocument();
    read.mockRejectedValue(
      Object.assign(new Error('503'), {
        name: 'ResponseError',
        statusCode: 503,
        cause: { message: 'There is no earlier run of this container' },
      }),
    );
    await userEvent.click(
      pane.getByRole('checkbox', { name: 'Before the last restart' }),
    );
    expect(
      await pane.findByText('There is no earlier run of this container'),
    ).toBeInTheDocument();
  });

  it('shows the parts of a start as pod, events and node tell them', async () => {
    const at = (seconds: number) =>
      new Date(Date.UTC(2026, 10, 21, 9, 0, seconds)).toISOString();
    const meta = (name: string) => ({
      name,
      namespace: 'team-a',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: at(0),
    });
    const start = coldStartOf(
      {
        pod: projectObject('Pod', {
          metadata: meta('falcon-0'),
          spec: {
            nodeName: 'gpu-1',
            containers: [{ name: 'kserve-container', image: 'engine' }],
          },
          status: {
            phase: 'Running',
            conditions: [
              {
                type: 'PodScheduled',
                status: 'True',
                lastTransitionTime: at(410),
              },
              { type: 'Ready', status: 'True', lastTransitionTime: at(863) },
            ],
            containerStatuses: [
              {
                name: 'kserve-container',
                ready: true,
                restartCount: 0,
                state: { running: { startedAt: at(511) } },
              },
            ],
          },
        }),
        node: projectObject('Node', {
          metadata: { ...meta('gpu-1'), creationTimestamp: at(300) },
        }),
        events: [
          projectObject('Event', {
            metadata: meta('pulled'),
            involvedObject: {
              kind: 'Pod',
              name: 'falcon-0',
              uid: 'falcon-0',
              fieldPath: 'spec.containers{kserve-container}',
            },
            type: 'Normal',
            reason: 'Pulled',
            message:
              'Successfully pulled image "engine" in 1m41s (1m41s including waiting). Image size: 1169083618 bytes.',
            firstTimestamp: at(511),
            lastTimestamp: at(511),
          }),
        ],
        engine: [
          { name: 'weights', seconds: 62 },
          { name: 'warm-up', seconds: 195 },
        ],
      },
      new Date(at(900)),
    )!;
    open(
      new FixtureClient([{ ...chat, pods: [], coldStarts: [start] }]),
      chat.ref,
      '?view=serving',
    );
    const history = within(
      await screen.findByRole('region', { name: 'Cold starts' }),
    );
    expect(
      await history.findByRole('img', { name: /^Cold start of falcon-0/ }),
    ).toHaveAccessibleName(
      /14 min 23 s.*node 6 min 50 s.*image 1 min 41 s.*model load 5 min 52 s/,
    );
    expect(
      history.getByText(
        'model load: weights 1 min 2 s, warm-up 3 min 15 s, bootstrap about 1 min 35 s',
      ),
    ).toBeInTheDocument();
    expect(history.getByText(/Mostly waiting for a node/)).toBeInTheDocument();
  });

  it('keeps showing the last answer when a later one fails', async () => {
    const client = new FixtureClient([chat]);
    open(client);
    await screen.findByText(chat.verdict.sentence);
    jest
      .spyOn(client, 'getService')
      .mockRejectedValue(new TypeError('Failed to fetch'));
    act(() => client.emit({ type: 'refresh' }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Could not load the service',
    );
    expect(screen.getByText(chat.verdict.sentence)).toBeInTheDocument();
  });
});
