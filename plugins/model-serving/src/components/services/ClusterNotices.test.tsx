import { render, screen } from '@testing-library/react';
import { ClusterStatus } from '@model-serving/backstage-plugin-model-serving-common';
import { ClusterNotices } from './ClusterNotices';

const cluster = (more: Partial<ClusterStatus>): ClusterStatus => ({
  name: 'gpu-eu',
  title: 'GPU EU',
  kinds: [],
  asOf: '2026-11-21T09:00:00.000Z',
  source: 'kubernetes:gpu-eu',
  stale: false,
  ...more,
});

describe('notices about clusters', () => {
  it('say why a cluster is stale, and to platform owners what it said', () => {
    render(
      <ClusterNotices
        clusters={[
          cluster({
            stale: true,
            staleReason: 'the portal has no valid credentials for it',
            details: 'credential plugin aws was not found',
          }),
        ]}
      />,
    );
    expect(
      screen.getByText(/the portal has no valid credentials for it/i),
    ).toBeInTheDocument();
    expect(
      screen.getByText('credential plugin aws was not found'),
    ).toBeInTheDocument();
  });

  it('say what to do, and who', () => {
    render(
      <ClusterNotices
        clusters={[
          cluster({
            asOf: null,
            stale: true,
            staleReason:
              'cluster gpu-eu cannot be read: its certificate expired',
            next: 'Cluster administrators: renew it.',
          }),
        ]}
      />,
    );
    expect(screen.getByText('Could not load cluster GPU EU')).toBeVisible();
    expect(
      screen.getByText(/expired\. Cluster administrators: renew it\./),
    ).toBeVisible();
  });

  it('say what of a cluster may not be read', () => {
    render(
      <ClusterNotices clusters={[cluster({ access: 'Not readable: Pod.' })]} />,
    );
    expect(screen.getByText('Cannot read all of cluster GPU EU')).toBeVisible();
    expect(screen.getByText('Not readable: Pod.')).toBeVisible();
  });

  it('are not there where all can be read', () => {
    const { container } = render(<ClusterNotices clusters={[cluster({})]} />);
    expect(container).toBeEmptyDOMElement();
  });
});
