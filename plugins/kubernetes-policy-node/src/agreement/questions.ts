import { createHash } from 'node:crypto';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import type { AgreementCase, BoundPolicy } from './AgreementCase';
import { CEL_EXPRESSIONS, CEL_OBJECT } from './celExpressions';
import { COSTLY_SPECS } from './celPolicies';
import { FEATURES } from './features';
import {
  ECHO_CASES,
  ECHO_POLICY,
  WORKLOAD_CASES,
  WORKLOAD_POLICIES,
} from './workloads';
import { CRDS, NAMESPACES, PARAMS } from './world';

/** Every policy that the cases meet. */
export const POLICIES: readonly BoundPolicy[] = [
  ...FEATURES.flatMap(({ policies }) => policies),
  ...WORKLOAD_POLICIES,
  ECHO_POLICY,
];

/** Every request that is asked. */
export const CASES: readonly AgreementCase[] = [
  ...FEATURES.flatMap(({ cases }) => cases),
  ...WORKLOAD_CASES,
  ...ECHO_CASES,
];

/** What has to be there, in this order, before policies act. */
export const WORLD: readonly KubernetesObject[] = [
  ...CRDS,
  ...Object.values(NAMESPACES),
  ...PARAMS,
];

const digest = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

/** Tells whether a recording is of these questions. */
export const MANIFEST_QUESTIONS = digest([WORLD, POLICIES, CASES]);
export const EXPRESSION_QUESTIONS = digest([
  CEL_OBJECT,
  CEL_EXPRESSIONS,
  COSTLY_SPECS,
]);
