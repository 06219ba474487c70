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

  it('name the kinds that may not be read, and the account where it is known', () => {
    const { rerender } = render(
      <ClusterNotices
        clusters={[cluster({ kinds: [{ ...pods, state: 'forbidden' }] })]}
      />,
    );
    expect(
      screen.getByText(/Not readable for the portal's account: Pod\./),
    ).toBeInTheDocument();
    rerender(
      <ClusterNotices
        clusters={[
          cluster({
            account: 'system:serviceaccount:portal:reader',
            kinds: [
              { ...pods, state: 'live', isLimited: true },
              { ...pods, kind: 'Node', state: 'forbidden' },
            ],
          }),
        ]}
      />,
    );
    expect(
      screen.getByText(
        /In some namespaces only, account system:serviceaccount:portal:reader may read: Pod\..*reader: Node\./,
      ),
    ).toBeInTheDocument();
  });

  it('say once what a cluster said of several kinds', () => {
    render(
      <ClusterNotices
        clusters={[
          cluster({
            kinds: ['Pod', 'Node'].map(kind => ({
              ...pods,
              kind,
              state: 'forbidden',
              detail: 'it is forbidden',
            })),
          }),
        ]}
      />,
    );
    expect(screen.getByText('Pod, Node: it is forbidden')).toBeVisible();
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
