import type { OperationQuestion } from './questions';

/** What a request may ask about the operation of a service. @public */
export interface OperationOffer {
  /** Questions that the golden path takes answers to. */
  questions: OperationQuestion[];
}
