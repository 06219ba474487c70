import type {
  ExternalRequest,
  KeptField,
  ServiceRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import { editedField, valueText } from '../changes/fieldTexts';
import { offeredBy } from '../goldenPaths';
import type { JudgeInput } from './CheckInput';
import { externalContext } from './checkExternal';
import {
  closestAccelerator,
  contextOfFiles,
  FilesContext,
} from './contextOfFiles';
import type { Deviation } from './goldenPath';
import { readObjects } from './readObjects';
import { Recognized, recognizePath } from './recognizePath';
import { requestProblems } from './requestProblems';
import { serviceDeviations } from './serviceDeviations';

/** What the files of a service answer. @public */
export interface ReadService {
  /** Id of the golden path that wrote them. */
  path: string;
  request: ServiceRequest | ExternalRequest;
  /** What else they hold, which a change of the answers leaves alone. */
  kept: KeptField[];
}

/** Why nobody can tell what the files of a service answer, as a sentence. @public */
export interface UnreadableService {
  refusal: string;
}

/** Files of the GitOps repository, with what they are read by. @public */
export type ServiceFiles = FilesContext & Pick<JudgeInput, 'files' | 'paths'>;

/**
 * The request that files amount to, and what else somebody wrote into them.
 *
 * @public
 */
export function readService(
  input: ServiceFiles,
): ReadService | UnreadableService {
  const read = readRecognized(input);
  return 'refusal' in read
    ? read
    : {
        path: read.found.path.id,
        request: read.request,
        kept: serviceDeviations(input, readObjects(input.files).objects).map(
          keptField,
        ),
      };
}

function keptField(deviation: Deviation): KeptField {
  const choice = 'git' as const;
  if (deviation.kind === 'missing') {
    const { file, object } = deviation;
    const { kind, metadata } = object;
    const place = { file, kind, name: metadata.name };
    const form = valueText(object);
    return { ...editedField(place, []), git: null, form, choice };
  }
  const { file, object } = deviation.found;
  const place = { file, kind: object.kind, name: object.metadata.name };
  if (deviation.kind === 'extra') {
    const git = valueText(object);
    return { ...editedField(place, []), git, form: null, choice };
  }
  const { actual, expected, field } = deviation.difference;
  return {
    ...editedField(place, field),
    git: valueText(actual),
    form: valueText(expected),
    choice,
  };
}

/** The same, with the golden path and what it read. */
export function readRecognized(
  input: ServiceFiles,
):
  | { found: Recognized; request: ServiceRequest | ExternalRequest }
  | UnreadableService {
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
  const invalid = (message: string) => ({
    refusal: `The files of ${service} in Git hold answers that the golden path ${found.path.id} does not take: ${message}. Change them in Git.`,
  });
  if (found.external) {
    const context = externalContext(input, found.external);
    if ('refusal' in context) {
      return invalid(context.refusal);
    }
    const parsed = found.path.request.safeParse(context.request);
    return parsed.success
      ? { found, request: parsed.data }
      : invalid(parsed.error.issues[0].message);
  }
  const { path, reading } = found;
  const offered = offeredBy(path, profile);
  const size = closestAccelerator(reading, offered);
  const entry = objects.find(({ object }) => object === reading.service);
  if (!size || !entry) {
    return { refusal: `No profile offers a size for ${service}.` };
  }
  const context = contextOfFiles({ ...input, profile: offered }, reading, size);
  const [problem] = requestProblems(path, reading, context, entry.file);
  return problem
    ? invalid(problem.message)
    : { found, request: path.request.parse(context.request) };
}
