import { parseManifests } from '../kubernetes/readManifests';
import { repositorySeed } from './repositorySeed';

describe('the seed of the GitOps repository', () => {
  it('has what the portal reads and what the cluster understands, and no path twice', () => {
    const paths = repositorySeed().map(({ path }) => path);

    expect(new Set(paths).size).toBe(paths.length);
    for (const folder of [
      'platform/informers/',
      'platform/policies/',
      'platform/profiles/',
      'platform/queues/',
      'platform/runtimes/',
      'platform/models/',
      'tenants/team-a/tenant.yaml',
    ]) {
      expect(paths.filter(path => path.startsWith(folder))).not.toEqual([]);
    }
  });

  it('names the Prometheus of the lab in the profile, where there is one', () => {
    const profileOf = (prometheus?: string) =>
      repositorySeed(prometheus).find(
        ({ path }) => path === 'platform/profiles/platform.yaml',
      )!.content;

    expect(profileOf('http://127.0.0.1:9')).toContain('http://127.0.0.1:9');
    expect(profileOf('http://127.0.0.1:9')).not.toContain('monitoring.svc');
    expect(profileOf()).toContain('monitoring.svc');
  });

  it('lets autoscalers of tenants ask the Prometheus of the lab, and leaves the policies as they are', () => {
    const text = (path: string, prometheus?: string) =>
      repositorySeed(prometheus).find(file => file.path === path)!.content;

    expect(text('tenants/team-a/tenant.yaml', 'http://127.0.0.1:9')).toContain(
      'metricAddresses: http://127.0.0.1:9',
    );
    expect(text('tenants/team-a/tenant.yaml')).not.toContain('metricAddresses');
    const scaling = 'platform/policies/scaling.yaml';
    expect(text(scaling, 'http://127.0.0.1:9')).toBe(text(scaling));
  });

  it('gives each tenant a namespace, a queue and the place of its secrets', () => {
    const tenant = repositorySeed().find(
      ({ path }) => path === 'tenants/team-b/tenant.yaml',
    )!;

    expect(parseManifests(tenant.content).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['Namespace', 'LocalQueue', 'SecretStore']),
    );
  });
});
