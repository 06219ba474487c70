import { randomBytes } from 'node:crypto';
import { applyApplications, argocd } from '../../gitops/argocd';
import { gitea } from '../../gitops/gitea';
import {
  ARGOCD_NAMESPACE,
  GITOPS_PORT_NAMES,
  giteaUrl,
  repositoryUrl,
  type GitOpsSite,
} from '../../gitops/GitOpsSite';
import { redis, requireRedis } from '../../gitops/redis';
import { freePorts } from '../../parts/freePorts';
import { TENANTS } from '../tenants';
import { PORTAL_USER } from '../users';
import type { Section } from './Section';

/** The forge with the GitOps repository, and Argo CD, which applies it. */
export const gitops: Section = {
  name: 'gitops',
  tools: ['gitea', 'argocd', 'keda'],
  require: requireRedis,
  open: async ({ folder, tools, cluster, addresses }) => {
    const names = [
      PORTAL_USER,
      'platform-owner',
      ...TENANTS.map(tenant => `${tenant}-member`),
    ];
    const site: GitOpsSite = {
      folder,
      tools,
      cluster,
      prometheus: addresses.prometheus?.url,
      ports: await freePorts(GITOPS_PORT_NAMES),
      users: names.map(name => ({
        name,
        password: randomBytes(16).toString('hex'),
      })),
    };
    return {
      parts: [gitea(site), redis(site), ...argocd(site)],
      addresses: {
        gitea: {
          url: giteaUrl(site),
          repository: repositoryUrl(site),
          passwords: Object.fromEntries(
            site.users.map(({ name, password }) => [name, password]),
          ),
        },
        argocd: { namespace: ARGOCD_NAMESPACE },
      },
      finish: async signal => await applyApplications(site, signal),
    };
  },
};
