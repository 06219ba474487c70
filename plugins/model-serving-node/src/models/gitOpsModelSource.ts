import type { GitOps } from '../gitops';
import type { Judging } from '../judging';
import type { ModelReading, ModelSource } from './ModelSource';

/** Type of the one source whose models the platform vets, and which names entities. @public */
export const GITOPS_MODEL_SOURCE_TYPE = 'gitops';

/** The models that the GitOps repository defines. @public */
export function gitOpsModelSource(options: {
  gitops: Pick<GitOps, 'config' | 'repository'>;
  judging: Judging;
}): ModelSource {
  const { gitops, judging } = options;
  const { models: folder } = gitops.config.paths;
  let last: { commit: string; reading: Promise<ModelReading> } | undefined;
  return {
    id: 'gitops',
    title: `the folder ${folder} of the GitOps repository`,
    type: GITOPS_MODEL_SOURCE_TYPE,
    owner: null,
    schedule: {
      frequency: { seconds: gitops.config.refreshSeconds },
      timeout: { seconds: 60 },
    },
    async read() {
      const snapshot = await gitops.repository.read([folder]);
      const { commit } = snapshot;
      if (last?.commit !== commit) {
        const files = snapshot.files.filter(({ path }) =>
          path.startsWith(`${folder}/`),
        );
        last = { commit, reading: judging.run('readModels', { files }) };
      }
      const { reading } = last;
      try {
        return {
          ...(await reading),
          version: commit,
          requests: 1,
          ...(snapshot.stale && {
            staleReason: snapshot.staleReason ?? 'the repository is unreadable',
          }),
        };
      } catch (error) {
        // The next call tries again.
        last = undefined;
        throw error;
      }
    },
  };
}
