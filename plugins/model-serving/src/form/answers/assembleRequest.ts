import {
  BatchRequest,
  batchRequestSchema,
  ServiceRequest,
  serviceRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import { givenReplicas } from './formContext';

type Question = keyof BatchRequest;

/** The questions in the order in which the form asks them, as their answers are called. */
const QUESTIONS: ReadonlyArray<readonly [Question, string]> = [
  ['tenant', 'the tenant'],
  ['name', 'a name'],
  ['model', 'the model'],
  ['purpose', 'what it is for'],
  ['accelerator', 'the size'],
  ['replicas', 'the number of replicas'],
  ['priority', 'the priority'],
];

/** Questions that may be left to the platform. */
const OPTIONAL: readonly Question[] = [
  'runtime',
  'arguments',
  'operation',
  'run',
];

/** What the form's answers amount to so far. */
export type RequestDraft =
  | { state: 'complete'; request: ServiceRequest | BatchRequest }
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

/**
 * Reads the golden path's answers out of a form's data, whatever else is in there.
 * The backend reads them again with the same schema; this only decides what to show.
 */
export function assembleRequest(formData: unknown): RequestDraft {
  const given =
    typeof formData === 'object' && formData !== null
      ? (formData as Record<string, unknown>)
      : {};
  const data: Record<string, unknown> = {
    ...given,
    replicas: givenReplicas(given),
  };
  const answered = [...QUESTIONS.map(([key]) => key), ...OPTIONAL].filter(
    key => Object.hasOwn(data, key) && isAnswered(data[key]),
  );
  const answers = Object.fromEntries(answered.map(key => [key, data[key]]));
  const schema = 'run' in answers ? batchRequestSchema : serviceRequestSchema;
  const parsed = schema.safeParse(answers);
  if (parsed.success) {
    return { state: 'complete', request: parsed.data };
  }
  const missing = QUESTIONS.filter(([key]) => !(key in answers)).map(
    ([, words]) => words,
  );
  const problems = parsed.error.issues
    .filter(issue => issue.path.length > 0 && issue.path[0] in answers)
    .map(issue => issue.message);
  return { state: 'incomplete', missing, problems: [...new Set(problems)] };
}

/** A list as a sentence has it: `a`, `a and b`, `a, b and c`. */
export function inWords(items: readonly string[]): string {
  if (items.length < 2) {
    return items.join('');
  }
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
