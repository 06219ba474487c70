import {
  Freshness,
  judgeRepository,
  judgeWriters,
  RepositoryGuards,
} from '@model-serving/backstage-plugin-model-serving-common';
import { GitOpsState } from '../gitops/GitOpsState';
import { Examiner, Finding } from './Examiner';

/** What is known of the GitOps repository. */
export type KnownRepository = Pick<
  GitOpsState,
  | 'config'
  | 'platform'
  | 'proposalFreshness'
  | 'repositoryGuards'
  | 'withPlatform'
>;

const READER = { platform: true };
const NOTHING: Freshness = { asOf: null, source: '', stale: false };

/** Whether the GitOps repository can be read and written, holds what the platform decides, and is guarded. */
export function examineRepository(options: {
  repository: KnownRepository;
  /** Why the portal opens no pull requests; undefined where it does. */
  readOnlyReason: string | undefined;
}): Examiner {
  const { readOnlyReason, repository } = options;
  return {
    area: 'repository',
    docs: 'docs/gitops.md',
    async examine() {
      const { config } = repository;
      if (!config) {
        return [
          {
            id: 'repository.configured',
            title: 'A GitOps repository is configured',
            state: 'broken',
            detail:
              'modelServing.gitops is not set, so that nothing can be proposed, and no policies, profiles or models are known',
            source: 'config:modelServing.gitops',
            next: 'Platform owners: set repository and credentials of modelServing.gitops.',
          },
        ];
      }
      return [
        readable(repository),
        ...platformFiles(repository, config.paths),
        proposals(repository, readOnlyReason),
        ...guarded(repository.repositoryGuards()),
      ];
    },
  };
}

function readable(repository: KnownRepository): Finding {
  const { platform } = repository;
  const { source, stale, staleReason } = repository.withPlatform(
    NOTHING,
    READER,
  );
  return {
    id: 'repository.read',
    title: 'The portal can read the repository',
    state: stale ? 'broken' : 'holds',
    detail: stale
      ? staleReason ?? 'it has not been read yet'
      : `read at commit ${platform?.commit.slice(0, 12)}`,
    source: source.trim(),
    ...(stale
      ? {
          next: 'Platform owners: check repository, branch, paths and credentials of modelServing.gitops.',
        }
      : {}),
  };
}

function platformFiles(
  { platform }: KnownRepository,
  paths: NonNullable<KnownRepository['config']>['paths'],
): Finding[] {
  if (!platform) {
    return [];
  }
  const held = (
    what: string,
    count: number,
    path: string,
    consequence: string,
  ): Finding => ({
    id: `repository.${what}`,
    title: `The repository has ${what}`,
    state: count > 0 ? 'holds' : 'broken',
    detail:
      count > 0
        ? `${count} in ${path}`
        : `none in ${path}, so that ${consequence}`,
    source: `git:${platform.commit}`,
    ...(count > 0
      ? {}
      : {
          next: `Platform owners: copy ${what} of templates/platform to ${path}.`,
        }),
  });
  return [
    held(
      'policies',
      platform.policies.policies.length,
      paths.policies,
      'no rule of the platform is checked or enforced',
    ),
    held(
      'profiles',
      platform.profiles.length,
      paths.profiles,
      'no size can be offered',
    ),
    {
      id: 'repository.tenants',
      title: 'Tenants are set up',
      state: platform.tenants.size > 0 ? 'holds' : 'note',
      detail:
        platform.tenants.size > 0
          ? `${platform.tenants.size} in ${paths.tenants}`
          : `none in ${paths.tenants}: the tenancy page sets up the first`,
      source: `git:${platform.commit}`,
    },
  ];
}

function proposals(
  repository: KnownRepository,
  readOnlyReason: string | undefined,
): Finding {
  const { source, stale, staleReason } = repository.proposalFreshness(READER);
  const finding = {
    id: 'repository.proposals',
    title: 'The portal can open pull requests',
    source,
  };
  if (readOnlyReason !== undefined) {
    return { ...finding, state: 'note', detail: readOnlyReason };
  }
  return stale
    ? {
        ...finding,
        state: 'broken',
        detail: staleReason ?? 'the forge has not been read yet',
        next: 'Platform owners: check the credentials of modelServing.gitops, and what they may do.',
      }
    : { ...finding, state: 'holds', detail: 'pull requests can be listed' };
}

function guarded(guards: RepositoryGuards | undefined): Finding[] {
  if (!guards) {
    return [];
  }
  const { source, protection, writers } = guards;
  const branch = judgeRepository(source, protection, READER).evidence;
  const known = new Set(branch.map(({ id }) => id));
  const others = judgeWriters(guards, READER).evidence.filter(
    ({ id }) => !known.has(id),
  );
  const forge = [...branch, ...others].map(
    (evidence): Finding => ({
      ...evidence,
      id: `repository.${evidence.id}`,
      ...(evidence.state === 'broken'
        ? {
            next: 'Repository administrators: change the protection of the branch or the access to the repository.',
          }
        : {}),
    }),
  );
  return [...forge, ...writing(source, writers)];
}

/** Whether the portal's account is among those that can write, where the forge tells both. */
function writing(
  source: string,
  writers: RepositoryGuards['writers'],
): Finding[] {
  if (
    !writers.known ||
    !writers.value.portal.known ||
    !writers.value.accounts.known ||
    writers.value.portal.value === null
  ) {
    return [];
  }
  const account = writers.value.portal.value;
  const may = writers.value.accounts.value.includes(account);
  return [
    {
      id: 'repository.write',
      title: 'The portal can write to the repository',
      state: may ? 'holds' : 'broken',
      detail: may
        ? `account ${account} can write`
        : `account ${account} is not among those that can write`,
      source,
      ...(may
        ? {}
        : {
            next: `Repository administrators: give ${account} write access.`,
          }),
    },
  ];
}
