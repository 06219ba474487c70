export { boundPolicy } from './agreement/AgreementCase';
export type { AgreementCase, BoundPolicy } from './agreement/AgreementCase';
export { answerOf } from './agreement/answers';
export type { Answer, Recorded, Worth } from './agreement/answers';
export {
  CEL_EXPRESSIONS,
  CEL_NAMESPACE,
  CEL_OBJECT,
} from './agreement/celExpressions';
export {
  COSTLY_SPECS,
  EXPRESSIONS_PER_POLICY,
  expressionSpec,
  worthOf,
} from './agreement/celPolicies';
export {
  CASES,
  EXPRESSION_QUESTIONS,
  MANIFEST_QUESTIONS,
  POLICIES,
  WORLD,
} from './agreement/questions';
export { USERS } from './agreement/world';
