import { hasYamlComments } from '@model-serving/backstage-kubernetes-policy-node';
import type { ServiceRequest } from '@model-serving/backstage-plugin-model-serving-common';
import { offeredBy } from '../goldenPaths';
import type { JudgeInput } from './CheckInput';
import {
  closestAccelerator,
  contextOfFiles,
  FilesContext,
} from './contextOfFiles';
import { goldenPathProblems } from './goldenPath';
import { readObjects } from './readObjects';
import { recognizePath } from './recognizePath';
import { requestProblems } from './requestProblems';

/** What the files of a service answer. @public */
export interface ReadService {
  /** Id of the golden path that wrote them. */
  path: string;
  request: ServiceRequest;
}

/** Files of the GitOps repository, with what they are read by. @public */
export type ServiceFiles = FilesContext & Pick<JudgeInput, 'files' | 'paths'>;

/**
 * The request that files amount to: rendered again, they would be the same files. Where they would not, a change of the
 * request cannot be proposed without undoing what somebody else wrote.
 *
 * @returns why not, as a sentence
 * @public
 */
export function readService(
  input: ServiceFiles,
): ReadService | { refusal: string } {
  const { files, paths, profile, service } = input;
  const { objects, problems } = readObjects(files);
  const found = recognizePath(paths, objects);
  if (problems.length > 0 || !found) {
    return {
      refusal: `The files of ${service} in Git are of no golden path${
        problems.length > 0 ? `: ${problems[0].message}` : ''
      }. Change them there.`,
    };
  }
  if (!found.reading) {
    return {
      refusal: `${service} is a model that somebody else serves. It runs no engine here that could be changed.`,
    };
  }
  const { path, reading } = found;
  const offered = offeredBy(path, profile);
  const size = closestAccelerator(reading, offered);
  const entry = objects.find(({ object }) => object === reading.service);
  if (!size || !entry) {
    return { refusal: `No profile offers a size for ${service}.` };
  }
  const context = contextOfFiles({ ...input, profile: offered }, reading, size);
  const [problem] = [
    ...requestProblems(path, reading, context, entry.file),
    ...goldenPathProblems(path, context, objects),
  ];
  if (problem) {
    return {
      refusal: `The files of ${service} in Git are not what the golden path ${path.id} writes now: ${problem.message}. Propose the service again by its own form, or change the files in Git.`,
    };
  }
  // Quotes and indents of others are no loss; what they noted is.
  const noted = files.find(({ content }) => hasYamlComments(content));
  return noted === undefined
    ? { path: path.id, request: path.request.parse(context.request) }
    : {
        refusal: `${noted.path} in Git has comments, which this change would remove. Remove them first, or change the files in Git.`,
      };
}
