import {
  BUDGET_ANNOTATION,
  BUDGET_RULE_ANNOTATION,
  COST_CENTER_LABEL,
  OWNER_ANNOTATION,
} from '../labels';
import { FieldReader } from './FieldReader';
import { defineKind, noServices, servedAt } from './KindDefinition';
import { ObjectMeta, readAnnotation, readObjectMeta } from './objectMeta';
import { KUEUE } from './queues';

/** A namespace; the last five facts are set by the platform's path only. @public */
export interface ProjectedNamespace extends ObjectMeta<'Namespace'> {
  readonly phase: string | null;
  readonly owner: string | null;
  readonly costCenter: string | null;
  /** As written; a decimal number in the price book's currency. */
  readonly budgetPerMonth: string | null;
  /** As written: what happens above shares of it. */
  readonly budgetRule: string | null;
}

/** @public */
export interface ProjectedWorkloadPriorityClass
  extends ObjectMeta<'WorkloadPriorityClass'> {
  readonly value: number;
  readonly description: string | null;
}

/** Reads a Namespace. */
export function projectNamespace(object: FieldReader): ProjectedNamespace {
  return {
    ...readObjectMeta('Namespace', object),
    phase: object.at('status', 'phase').text(),
    owner: readAnnotation(object, OWNER_ANNOTATION),
    costCenter: readAnnotation(object, COST_CENTER_LABEL),
    budgetPerMonth: readAnnotation(object, BUDGET_ANNOTATION),
    budgetRule: readAnnotation(object, BUDGET_RULE_ANNOTATION),
  };
}

/** Reads a Kueue WorkloadPriorityClass. */
export function projectWorkloadPriorityClass(
  object: FieldReader,
): ProjectedWorkloadPriorityClass {
  return {
    ...readObjectMeta('WorkloadPriorityClass', object),
    value: object.at('value').integer() ?? 0,
    description: object.at('description').text(),
  };
}

export const namespaceKind = defineKind({
  served: servedAt('', 'v1'),
  plural: 'namespaces',
  scope: 'cluster',
  project: projectNamespace,
  lookUps: { name: ({ name }) => [name] },
  services: noServices,
  concernsOthers: true,
});

export const workloadPriorityClassKind = defineKind({
  served: KUEUE,
  plural: 'workloadpriorityclasses',
  scope: 'cluster',
  project: projectWorkloadPriorityClass,
  lookUps: {},
  services: noServices,
  concernsOthers: false,
});
