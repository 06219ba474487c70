import {
  AdapterRequest,
  adapterRequestSchema,
  BatchRequest,
  batchRequestSchema,
  ChangeRequest,
  changeRequestSchema,
  ExternalRequest,
  externalRequestSchema,
  GOLDEN_PATHS,
  RemovalRequest,
  RollBackRequest,
  rollBackRequestSchema,
  removalRequestSchema,
  ServiceRequest,
  serviceRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import { givenReplicas } from './formContext';

/** What a form may be asked to check. */
export type FormRequest =
  | ServiceRequest
  | BatchRequest
  | AdapterRequest
  | ChangeRequest
  | RemovalRequest
  | RollBackRequest
  | ExternalRequest;

type Question =
  | keyof BatchRequest
  | keyof RemovalRequest
  | keyof RollBackRequest
  | keyof AdapterRequest
  | keyof ExternalRequest;

/** Questions in the order in which a form asks them, as their answers are called. */
type Questions = ReadonlyArray<readonly [Question, string]>;

const COMMON: Questions = [
  ['tenant', 'the tenant'],
  ['name', 'a name'],
  ['model', 'the model'],
  ['purpose', 'what it is for'],
];

const OF_SERVICES: Questions = [
  ...COMMON,
  ['accelerator', 'the size'],
  ['replicas', 'the number of replicas'],
  ['priority', 'the priority'],
];

const OF_EXTERNAL_MODELS: Questions = [
  ...COMMON,
  ['tokens', 'the expected tokens'],
];

const OF_CHANGES: Questions = [
  ['tenant', 'the tenant'],
  ['service', 'the service'],
];

const OF_ROLL_BACKS: Questions = [...OF_CHANGES, ['revision', 'the state']];

const OF_ADAPTERS: Questions = [
  ...OF_CHANGES,
  ['model', 'the adapter'],
  ['name', 'a name'],
];

/** Paths that ask for nothing but a service of the GitOps repository. */
const CHANGES = [GOLDEN_PATHS.stopService, GOLDEN_PATHS.startService];

/** Questions of services that may be left to the platform. */
const OPTIONAL: readonly Question[] = [
  'runtime',
  'arguments',
  'operation',
  'run',
  'adapters',
  'stopped',
];

/** What the form's answers amount to so far. */
export type RequestDraft =
  | { state: 'complete'; request: FormRequest }
  | {
      state: 'incomplete';
      /** Questions without an answer, such as `the tenant`. */
      missing: string[];
      /** What is wrong with answers that were given. */
      problems: string[];
    };

function isAnswered(value: unknown): boolean {
  if (value === undefined || value === null || value === '') {
    return false;
  }
  if (typeof value === 'string') {
    return value.trim() !== '';
  }
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** What the form of a path asks; that of the backend's first path where none is named. */
function formOf(path: string | undefined, answers: object) {
  if (path === GOLDEN_PATHS.externalModel.id) {
    return {
      questions: OF_EXTERNAL_MODELS,
      optional: ['endpoint'] as const,
      schema: externalRequestSchema,
    };
  }
  if (path === GOLDEN_PATHS.loraAdapter.id) {
    return {
      questions: OF_ADAPTERS,
      optional: [],
      schema: adapterRequestSchema,
    };
  }
  if (path === GOLDEN_PATHS.removeService.id) {
    return {
      questions: OF_CHANGES,
      optional: ['confirmed'] as const,
      schema: removalRequestSchema,
    };
  }
  if (path === GOLDEN_PATHS.rollBack.id) {
    return {
      questions: OF_ROLL_BACKS,
      optional: [],
      schema: rollBackRequestSchema,
    };
  }
  if (CHANGES.some(({ id }) => id === path)) {
    return { questions: OF_CHANGES, optional: [], schema: changeRequestSchema };
  }
  return {
    questions: OF_SERVICES,
    optional: OPTIONAL,
    schema:
      'run' in answers && isAnswered(answers.run)
        ? batchRequestSchema
        : serviceRequestSchema,
  };
}

/**
 * Reads the golden path's answers out of a form's data, whatever else is in there.
 * The backend reads them again with the same schema; this only decides what to show.
 *
 * @param path - Id of the golden path; undefined for the backend's first
 */
export function assembleRequest(
  formData: unknown,
  path?: string,
): RequestDraft {
  const given =
    typeof formData === 'object' && formData !== null
      ? (formData as Record<string, unknown>)
      : {};
  const data: Record<string, unknown> = {
    ...given,
    replicas: givenReplicas(given),
  };
  const { optional, questions, schema } = formOf(path, given);
  const answered = [...questions.map(([key]) => key), ...optional].filter(
    key => Object.hasOwn(data, key) && isAnswered(data[key]),
  );
  const answers = Object.fromEntries(answered.map(key => [key, data[key]]));
  const parsed = schema.safeParse(answers);
  if (parsed.success) {
    return { state: 'complete', request: parsed.data };
  }
  const missing = questions
    .filter(([key]) => !(key in answers))
    .map(([, words]) => words);
  const problems = parsed.error.issues
    .filter(issue => issue.path.length > 0 && issue.path[0] in answers)
    .map(issue => issue.message);
  return { state: 'incomplete', missing, problems: [...new Set(problems)] };
}

/** Whether a request is for a model that somebody else serves. */
export function isExternalRequest(
  request: FormRequest,
): request is ExternalRequest {
  return 'tokens' in request;
}

/** Whether a request adds an adapter, where it is about a service that is there already. */
export function isAdapterRequest(
  request: AdapterRequest | ChangeRequest | RollBackRequest,
): request is AdapterRequest {
  return 'model' in request;
}

/** A list as a sentence has it: `a`, `a and b`, `a, b and c`. */
export function inWords(items: readonly string[]): string {
  if (items.length < 2) {
    return items.join('');
  }
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
