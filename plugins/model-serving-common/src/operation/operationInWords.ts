import type { OperationAnswers } from './operationAnswers';
import {
  OPERATION_QUESTION_IDS,
  OPERATION_QUESTIONS,
  OperationQuestion,
  ROLLOUTS,
} from './questions';

const VALUES: {
  [Question in OperationQuestion]: (
    value: NonNullable<OperationAnswers[Question]>,
  ) => string;
} = {
  rollout: rollout => ROLLOUTS[rollout].title.toLocaleLowerCase('en-US'),
  maxDisrupted: count => `${count} ${count === 1 ? 'replica' : 'replicas'}`,
};

function inWords<Question extends OperationQuestion>(
  question: Question,
  value: OperationAnswers[Question],
): string[] {
  return value === undefined
    ? []
    : [`${OPERATION_QUESTIONS[question].title} ${VALUES[question](value)}`];
}

/** Answers as people write them: `Updates with a surge, Disruption budget 1 replica`. @public */
export function operationInWords(answers: OperationAnswers): string {
  return OPERATION_QUESTION_IDS.flatMap(question =>
    inWords(question, answers[question]),
  ).join(', ');
}
