import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import { InputError } from '@backstage/errors';
import { PROPOSAL_LIMITS } from '../gitops/fileLimits';
import type { GitOpsFile } from '../gitops/GitOpsFile';

/** An object of a service's files. */
export interface ManifestObject {
  file: string;
  /** Its place among the documents of the file. */
  index: number;
  kind: string;
  name: string;
  value: KubernetesObject;
}

/** Kind and name of an object, by which versions of it are found. */
export const identityOf = ({
  kind,
  name,
}: Pick<ManifestObject, 'kind' | 'name'>) => `${kind}/${name}`;

/**
 * The objects of files.
 *
 * @throws InputError naming the file that cannot be read, or that holds something else
 */
export function manifestObjectsOf(
  files: readonly GitOpsFile[],
): ManifestObject[] {
  return files.flatMap(file =>
    readYamlDocuments(file, PROPOSAL_LIMITS).map(({ value }, index) => {
      if (!isKubernetesObject(value)) {
        throw new InputError(
          `${file.path} holds a document that is no Kubernetes object`,
        );
      }
      const { kind, metadata } = value;
      return { file: file.path, index, kind, name: metadata.name, value };
    }),
  );
}
