import type { OperationAnswers } from './operationAnswers';
import type { OperationOffer } from './OperationOffer';
import {
  OPERATION_QUESTION_IDS,
  OPERATION_QUESTIONS,
  OperationQuestion,
} from './questions';

/** Why an answer cannot be taken. @public */
export interface OperationRefusal {
  question: OperationQuestion;
  /** What is wrong and what to do about it, as sentences. */
  refusal: string;
}

/** What answers about the operation of a service are judged by. @public */
export interface OperationFacts {
  offer: OperationOffer;
  replicas: { min: number; max: number };
}

type Judge = (
  answers: OperationAnswers,
  facts: OperationFacts,
) => string | null;

/** A budget has to keep a replica, and to let one go: with a single replica it can only do one of them. */
function disruptionRefusal(
  { maxDisrupted }: OperationAnswers,
  { replicas }: OperationFacts,
): string | null {
  if (maxDisrupted === undefined || maxDisrupted < replicas.max) {
    return null;
  }
  const { title } = OPERATION_QUESTIONS.maxDisrupted;
  return replicas.max === 1
    ? `${title}: with 1 replica, a budget would either let it go or block node drains. Ask for at least 2 replicas, or leave the budget out.`
    : `${title}: ${maxDisrupted} of at most ${
        replicas.max
      } replicas may be stopped at once, which protects none. Choose 1 to ${
        replicas.max - 1
      }, or leave the budget out.`;
}

const JUDGES: Partial<Record<OperationQuestion, Judge>> = {
  maxDisrupted: disruptionRefusal,
};

/**
 * Why answers cannot be taken, one for each question at most; none where they can. The one judgment of form, rendering and
 * check.
 * @public
 */
export function operationRefusals(
  answers: OperationAnswers,
  facts: OperationFacts,
): OperationRefusal[] {
  return OPERATION_QUESTION_IDS.flatMap((question): OperationRefusal[] => {
    if (answers[question] === undefined) {
      return [];
    }
    const refusal = facts.offer.questions.includes(question)
      ? JUDGES[question]?.(answers, facts) ?? null
      : `${OPERATION_QUESTIONS[question].title} cannot be chosen for this kind of service. Leave it out.`;
    return refusal === null ? [] : [{ question, refusal }];
  });
}
