import {
  AdapterRequest,
  EditOptions,
  OperationAnswers,
  readOperationAnswers,
  RequestedModel,
  RollBackRequest,
  ServiceRequest,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Answers of the other fields, of every step of the form so far. */
export type OtherAnswers = Partial<
  Record<
    | keyof ServiceRequest
    | keyof AdapterRequest
    | keyof RollBackRequest
    | 'parallel'
    | 'from'
    | 'check',
    unknown
  >
>;

/**
 * The scaffolder's stepper hands the answers of all its steps to every field as
 * `formContext.formData`. Elsewhere (the template editor's field preview) there may be none.
 */
export function otherAnswers(formContext: unknown): OtherAnswers {
  const formData = (formContext as { formData?: unknown } | undefined)
    ?.formData;
  return typeof formData === 'object' && formData !== null
    ? (formData as OtherAnswers)
    : {};
}

/** The answer to a question that is answered by a text; undefined while there is none. */
export function textAnswer(
  formContext: unknown,
  question: keyof OtherAnswers,
): string | undefined {
  const answer = otherAnswers(formContext)[question];
  return typeof answer === 'string' && answer !== '' ? answer : undefined;
}

export function tenantAnswer(formContext: unknown): string | undefined {
  return textAnswer(formContext, 'tenant');
}

/** What the form holds for the model: links may carry its entity ref alone. */
export type ModelAnswer = string | Partial<RequestedModel>;

/** The model that an answer names; undefined while there is none. */
export function requestedModel(
  answer: ModelAnswer | undefined,
): RequestedModel | undefined {
  if (typeof answer === 'string') {
    return answer === '' ? undefined : { ref: answer };
  }
  return answer?.ref ? { ...answer, ref: answer.ref } : undefined;
}

/** The model that the form asks for. */
export function modelAnswer(formContext: unknown): RequestedModel | undefined {
  return requestedModel(
    otherAnswers(formContext).model as ModelAnswer | undefined,
  );
}

export interface ReplicasAnswer {
  min: number;
  max: number;
}

/** The replicas among a form's answers; those of a run are one number, `parallel`. */
export function givenReplicas(answers: {
  readonly parallel?: unknown;
  readonly replicas?: unknown;
}): unknown {
  const { parallel, replicas } = answers;
  return parallel === undefined ? replicas : { min: parallel, max: parallel };
}

/** The replicas asked for, once both numbers make sense. */
export function replicasAnswer(
  formContext: unknown,
): ReplicasAnswer | undefined {
  const replicas = givenReplicas(otherAnswers(formContext)) as
    | Partial<ReplicasAnswer>
    | undefined;
  const { min, max } = replicas ?? {};
  return Number.isInteger(min) && Number.isInteger(max) && min! <= max!
    ? { min: min!, max: max! }
    : undefined;
}

/** What was answered about the operation of the service. */
export function operationAnswer(formContext: unknown): OperationAnswers {
  return readOperationAnswers(otherAnswers(formContext).operation);
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * How the answers are to be understood where Git holds the service: what the form was opened with, where it asks for more
 * than an earlier state, and what was chosen since; undefined for a service that is asked for anew.
 */
export function editAnswers(formData: unknown): EditOptions | undefined {
  const { check, from, revision } = otherAnswers({ formData });
  if (!isObject(from) && typeof revision !== 'string') {
    return undefined;
  }
  const { choices } = isObject(check) ? (check as EditOptions) : {};
  return {
    ...(isObject(from) && { from: from as EditOptions['from'] }),
    ...(isObject(choices) && { choices }),
  };
}

/** Options of the fields whose answers depend on the golden path that the form is for. */
export interface PathOptions {
  path?: string;
}

/** The id of the golden path that the template names; undefined for the backend's first. */
export function pathOption(uiSchema: {
  'ui:options'?: object;
}): string | undefined {
  const { path } = (uiSchema['ui:options'] ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : undefined;
}
