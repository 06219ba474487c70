import { BatchRun } from '@model-serving/backstage-plugin-model-serving-common';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { RunSection } from './RunSection';

const run: BatchRun = {
  shards: 8,
  finished: 3,
  failed: 0,
  remaining: '3-7',
  parallel: 2,
  data: { claim: 'reviews', folder: 'reviews/2026-11' },
  startedAt: '2026-11-21T10:00:00Z',
  endedAt: null,
  deadline: '2026-11-21T22:00:00Z',
};

describe('RunSection', () => {
  it('says how far a run is, what is left, and where the results are', async () => {
    renderInTestApp(<RunSection run={run} />);
    const bar = await screen.findByRole('progressbar', {
      name: 'Shards finished',
    });
    expect(bar).toHaveAttribute('aria-valuetext', '3 of 8');
    expect(screen.getByText('3-7')).toBeInTheDocument();
    expect(
      screen.getByText('reviews/2026-11/<shard>/output.jsonl'),
    ).toBeInTheDocument();
    expect(screen.getByText('Deadline')).toBeInTheDocument();
    expect(screen.queryByText('Shards failed')).not.toBeInTheDocument();
  });

  it('says of one that is over when it ended, and of shards that failed how many', async () => {
    renderInTestApp(
      <RunSection
        run={{ ...run, failed: 2, endedAt: '2026-11-21T12:00:00Z' }}
      />,
    );
    expect(await screen.findByText('Ended')).toBeInTheDocument();
    expect(screen.getByText('Shards failed')).toBeInTheDocument();
    expect(screen.queryByText('Deadline')).not.toBeInTheDocument();
  });

  it('shows nothing that the Job does not say', async () => {
    renderInTestApp(
      <RunSection run={{ ...run, data: null, remaining: null }} />,
    );
    expect(await screen.findByText('3 of 8')).toBeInTheDocument();
    expect(screen.queryByText('Results')).not.toBeInTheDocument();
    expect(
      screen.queryByText('Shards without results'),
    ).not.toBeInTheDocument();
  });
});
