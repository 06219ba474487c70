import { ClusterStatus } from '@model-serving/backstage-plugin-model-serving-common';
import { withWords } from './clusterWords';

const pods = {
  kind: 'Pod',
  since: '2026-11-21T09:00:00.000Z',
  asOf: '2026-11-21T09:00:00.000Z',
  objects: 3,
};

const words = (more: Partial<ClusterStatus>) => {
  const { access, details } = withWords({
    name: 'gpu-eu',
    title: 'GPU EU',
    kinds: [{ ...pods, state: 'live' }],
    asOf: '2026-11-21T09:00:00.000Z',
    source: 'kubernetes:gpu-eu',
    stale: false,
    ...more,
  });
  return { access, details };
};

describe('what a cluster does not let be read', () => {
  it('is nothing where all can be read', () => {
    expect(words({})).toEqual({ access: undefined, details: undefined });
  });

  it('names the kinds, and the account where it is known', () => {
    expect(words({ kinds: [{ ...pods, state: 'forbidden' }] }).access).toMatch(
      /^Not readable for the portal's account: Pod\. .*Platform owners:/,
    );
    expect(
      words({
        account: 'system:serviceaccount:portal:reader',
        kinds: [
          { ...pods, state: 'live', isLimited: true },
          { ...pods, kind: 'Node', state: 'forbidden' },
        ],
      }).access,
    ).toMatch(
      /^In some namespaces only, account system:serviceaccount:portal:reader may read: Pod\..*reader: Node\./,
    );
  });

  it('names no more kinds than can be read at once', () => {
    const kinds = Array.from({ length: 10 }, (_, index) => ({
      ...pods,
      kind: `Kind${index}`,
      state: 'forbidden' as const,
    }));
    expect(words({ kinds }).access).toContain('Kind7 and 2 more.');
  });

  it('is not told of a cluster that does not answer at all', () => {
    expect(
      words({ stale: true, kinds: [{ ...pods, state: 'forbidden' }] }).access,
    ).toBeUndefined();
  });

  it('says once what a cluster said of several kinds', () => {
    const kinds = ['Pod', 'Node'].map(kind => ({
      ...pods,
      kind,
      state: 'forbidden' as const,
      detail: 'it is forbidden',
    }));
    expect(words({ kinds }).details).toBe('Pod, Node: it is forbidden');
    expect(words({ kinds, detail: 'no plugin' }).details).toBe(
      'no plugin · Pod, Node: it is forbidden',
    );
    expect(words({ kinds, detail: 'it is forbidden' }).details).toBe(
      'it is forbidden',
    );
  });
});
