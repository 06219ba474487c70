import {
  isKubernetesObject,
  YamlReader,
} from '@model-serving/backstage-kubernetes-policy-node';
import { PROPOSAL_LIMITS } from '../gitops/fileLimits';
import type { GitOpsFile } from '../gitops/GitOpsFile';
import type { FileObject, Problem } from './CheckInput';

/** Reads the files again, whoever wrote them, within the limits of a proposal as a whole. */
export function readObjects(files: readonly GitOpsFile[]): {
  objects: FileObject[];
  problems: Problem[];
} {
  const objects: FileObject[] = [];
  const problems: Problem[] = [];
  const reader = new YamlReader(PROPOSAL_LIMITS);
  for (const file of files) {
    try {
      const documents = reader.read(file);
      if (documents.length === 0) {
        problems.push({ message: 'The file is empty', file: file.path });
      }
      for (const { value, lineOf } of documents) {
        if (isKubernetesObject(value)) {
          objects.push({ object: value, file: file.path, lineOf });
        } else {
          problems.push({
            message:
              'A document is not a Kubernetes object with apiVersion, kind and metadata.name',
            file: file.path,
            line: lineOf([]),
          });
        }
      }
    } catch (error) {
      problems.push({ message: (error as Error).message, file: file.path });
    }
  }
  return { objects, problems };
}
