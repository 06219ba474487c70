import { renderInTestApp } from '@backstage/frontend-test-utils';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FixtureClient } from '../../../dev/FixtureClient';
import {
  measured,
  service,
  telltaleServices,
  timeline,
} from '../../../dev/serviceFixtures';
import { modelServingApiRef } from '../../api';
import { ServicePage } from '.';

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
    ['says that a service was not held against the policies yet', null, 1],
    ['says nothing of policies that all hold', [], 0],
  ] as const)('%s', async (_, violations, shown) => {
    open(
      new FixtureClient([
        service('chat', 'team-a', {
          violations: violations && [...violations],
        }),
      ]),
    );
    await screen.findByRole('region', { name: 'Why this verdict' });
    expect(
      screen.queryAllByText(/Not held against the platform's policies yet/),
    ).toHaveLength(shown);
  });

  it('shows a service that exists only as a pull request', async () => {
    const proposed = service('chat', 'team-a', {
      verdict: {
        word: 'unknown',
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
      within(hops[7]).getByRole('img', { name: 'not reached' }),
    ).toBeInTheDocument();
  });

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
      await screen.findByRole('region', { name: 'What it is made of' }),
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
        'Do not rely on it: no pod is ready; the minimum availability is 0.',
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
        name: 'Requests waiting: –, unknown. Why?',
      }),
    ).toBeInTheDocument();
  });

  it('says since when and why the data is old', async () => {
    const translate = telltaleServices().find(s => s.stale)!;
    open(new FixtureClient([translate]), translate.ref);
    expect(
      await screen.findByText('Cluster gpu-eu does not answer since 13:58.'),
    ).toBeInTheDocument();
  });

  it('says the same of a service that does not exist and of one that may not be seen', async () => {
    open(new FixtureClient([]));
    expect(
      await screen.findByText(
        'No service chat in namespace team-a, or you may not see it.',
      ),
    ).toBeInTheDocument();
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
      'Could not reach the portal',
    );
    expect(screen.getByText(chat.verdict.sentence)).toBeInTheDocument();
  });
});
