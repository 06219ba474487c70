import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { TENANTS, tenantObjects } from '../lab/tenants';
import { packageFile } from '../packageFile';
import type { RepositoryFile } from './GiteaClient';

const PLATFORM = packageFile('../../templates/platform');
const QUEUES = packageFile('cluster/queues.yaml');
// The models of both playgrounds are the same, so that the same browser test runs on both.
const MODELS = packageFile('../sandbox/seed/repository/platform/models');
/** Folders of `templates/platform` that go into the repository under the same name. */
const FOLDERS = ['informers', 'policies', 'profiles', 'queues', 'runtimes'];

/** Where the profile of `templates/platform` expects Prometheus. */
const TEMPLATE_PROMETHEUS = 'http://prometheus.monitoring.svc:9090';

function filesOf(folder: string, to: string): RepositoryFile[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .map(file => ({
      path: `${to}/${file}`,
      content: readFileSync(join(folder, file), 'utf8'),
    }));
}

/**
 * The files of the GitOps repository, laid out as `docs/gitops.md` says.
 *
 * @param prometheus - address that the platform's profile is to name instead of the template's
 */
export function repositorySeed(prometheus?: string): RepositoryFile[] {
  return [
    ...FOLDERS.flatMap(folder =>
      filesOf(join(PLATFORM, folder), `platform/${folder}`),
    ).map(({ path, content }) => ({
      path,
      content:
        prometheus && path.startsWith('platform/profiles/')
          ? content.replaceAll(TEMPLATE_PROMETHEUS, prometheus)
          : content,
    })),
    {
      path: 'platform/queues/lab.yaml',
      content: readFileSync(QUEUES, 'utf8'),
    },
    ...filesOf(MODELS, 'platform/models'),
    ...TENANTS.map((tenant, index) => ({
      path: `tenants/${tenant}/tenant.yaml`,
      content: tenantObjects(tenant, index, prometheus)
        .map(object => stringify(object))
        .join('---\n'),
    })),
  ];
}
