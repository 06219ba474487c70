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
  /** Left out while it is not known. */
  size?: { id: string; title: string };
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

const titlesOf = (offered: readonly { title: string }[]) =>
  offered.map(({ title }) => title).join(', ');

function placementRefusal(
  { placement }: OperationAnswers,
  { offer: { placements }, size }: OperationFacts,
): string | null {
  const { title } = OPERATION_QUESTIONS.placement;
  const chosen = placements.find(({ id }) => id === placement);
  if (!chosen) {
    return `${title} ${placement} is not available. Choose one of ${titlesOf(
      placements,
    )}.`;
  }
  if (!size || chosen.sizes.includes(size.id)) {
    return null;
  }
  return `${title} ${chosen.title} has no nodes of the size ${size.title}. Choose another placement or size.`;
}

function spreadRefusal(
  _answers: OperationAnswers,
  { replicas }: OperationFacts,
): string | null {
  return replicas.max > 1
    ? null
    : `${OPERATION_QUESTIONS.spread.title} needs at least 2 replicas. Ask for more, or leave it out.`;
}

function secretsRefusal(
  { secrets = [] }: OperationAnswers,
  { offer }: OperationFacts,
): string | null {
  const unknown = secrets.find(
    secret => !offer.secrets.some(({ id }) => id === secret),
  );
  return unknown === undefined
    ? null
    : `The secret ${unknown} is not available. Choose from ${titlesOf(
        offer.secrets,
      )}.`;
}

const JUDGES: Record<OperationQuestion, Judge> = {
  rollout: () => null,
  maxDisrupted: disruptionRefusal,
  placement: placementRefusal,
  spread: spreadRefusal,
  secrets: secretsRefusal,
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
      ? JUDGES[question](answers, facts)
      : `${OPERATION_QUESTIONS[question].title} cannot be chosen here. Leave it out.`;
    return refusal === null ? [] : [{ question, refusal }];
  });
}
