import { YamlReader } from '@model-serving/backstage-kubernetes-policy-node';
import { REPOSITORY_LIMITS } from '../../gitops/fileLimits';
import type { GitOpsFile } from '../../gitops/GitOpsFile';
import type { KustomizeTask } from './buildKustomizations';
import {
  isKustomization,
  Kustomization,
  planKustomizations,
  safeKustomization,
} from './kustomizations';

/** A kustomization that is applied by itself, or by nobody else. */
export const isBuilt = ({ isPart, refusal }: Kustomization) =>
  !isPart && refusal === undefined;

/** What has to be built before a repository's objects are known. */
export function planBuilds({
  files,
}: {
  files: readonly GitOpsFile[];
}): KustomizeTask[] {
  const reader = new YamlReader(REPOSITORY_LIMITS, 'kubernetes');
  const contents = new Map(files.map(file => [file.path, file]));
  return planKustomizations(files, reader)
    .filter(isBuilt)
    .map(({ file, reads }) => ({
      file,
      kustomizations: reads.filter(isKustomization).map(path => ({
        path,
        content: safeKustomization(contents.get(path)!, reader),
      })),
      others: reads.filter(path => !isKustomization(path)),
    }));
}
