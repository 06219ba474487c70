import type { OperationOffer } from './OperationOffer';
import type { OperationAnswers } from './operationAnswers';
import {
  OPERATION_QUESTION_IDS,
  OPERATION_QUESTIONS,
  OperationQuestion,
  ROLLOUTS,
  SPREADS,
} from './questions';

type Titles = Pick<OperationOffer, 'placements' | 'secrets'>;

const titleOf = (
  id: string,
  offered: readonly { id: string; title: string }[] = [],
) => offered.find(each => each.id === id)?.title ?? id;

const lower = (text: string) => text.toLocaleLowerCase('en-US');

const VALUES: {
  [Question in OperationQuestion]: (
    value: NonNullable<OperationAnswers[Question]>,
    titles: Titles | undefined,
  ) => string;
} = {
  rollout: rollout => lower(ROLLOUTS[rollout].title),
  maxDisrupted: count => `${count} ${count === 1 ? 'replica' : 'replicas'}`,
  placement: (id, titles) => titleOf(id, titles?.placements),
  spread: spread => lower(SPREADS[spread]),
  secrets: (ids, titles) =>
    ids.map(id => titleOf(id, titles?.secrets)).join(' and '),
};

function inWords<Question extends OperationQuestion>(
  question: Question,
  value: OperationAnswers[Question],
  titles: Titles | undefined,
): string[] {
  return value === undefined
    ? []
    : [
        `${OPERATION_QUESTIONS[question].title} ${VALUES[question](
          value,
          titles,
        )}`,
      ];
}

/**
 * Answers as people write them: `Updates with a surge, Disruption budget 1 replica, Placement Zone A`.
 *
 * @param titles - what the platform calls placements and secrets; ids stand for themselves without
 * @public
 */
export function operationInWords(
  answers: OperationAnswers,
  titles?: Titles,
): string {
  return OPERATION_QUESTION_IDS.flatMap(question =>
    inWords(question, answers[question], titles),
  ).join(', ');
}
