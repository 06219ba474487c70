import {
  manifestObjects,
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
        const [part] = manifestObjects(value);
        if (!part || part.path.length > 0) {
          problems.push({
            message:
              'A proposal may not hold a List; write each object as a document of its own',
            file: file.path,
            line: lineOf([]),
          });
        } else if ('object' in part) {
          objects.push({ object: part.object, file: file.path, lineOf });
        } else {
          problems.push({
            message: part.problem,
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
