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

const pods = {
  kind: 'Pod',
  since: '2026-11-21T09:00:00.000Z',
  asOf: '2026-11-21T09:00:00.000Z',
  objects: 3,
};

describe('notices about clusters', () => {
  it('say why a cluster is stale, and to platform owners what it said', () => {
    render(
      <ClusterNotices
        clusters={[
          cluster({
            stale: true,
            staleReason: 'the portal has no valid credentials for it',
            detail: 'credential plugin aws was not found',
            kinds: [
              {
                ...pods,
                state: 'live',
                unreadable: 1,
                message: '1 unreadable',
                detail: 'team-b/chat: spec is not an object',
              },
            ],
          }),
        ]}
      />,
    );
    expect(
      screen.getByText(/the portal has no valid credentials for it/i),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'credential plugin aws was not found · Pod: team-b/chat: spec is not an object',
      ),
    ).toBeInTheDocument();
  });

  it('name the kinds that may not be read', () => {
    render(
      <ClusterNotices
        clusters={[cluster({ kinds: [{ ...pods, state: 'forbidden' }] })]}
      />,
    );
    expect(screen.getByText(/cannot read Pod\./)).toBeInTheDocument();
    expect(screen.queryByText(/platform owners/)).not.toBeInTheDocument();
  });

  it('are not there where all can be read', () => {
    const { container } = render(
      <ClusterNotices
        clusters={[cluster({ kinds: [{ ...pods, state: 'live' }] })]}
      />,
    );
    expect(container).toBeEmptyDOMElement();
  });
});
