import { serviceRequestSchema } from '../request';
import {
  OPERATION_QUESTION_IDS,
  operationInWords,
  operationRefusals,
  readOperationAnswers,
  replicasWhileUpdating,
} from '.';

const offer = { questions: OPERATION_QUESTION_IDS };

describe('answers about the operation of a service', () => {
  it.each([
    [{ rollout: 'surge' }],
    [{ maxDisrupted: 1 }],
    [{ rollout: 'in-place', maxDisrupted: 63 }],
  ])('takes %j', operation => {
    expect(serviceRequestSchema.shape.operation.parse(operation)).toEqual(
      operation,
    );
  });

  it.each([
    [{ rollout: 'recreate' }],
    [{ maxDisrupted: 0 }],
    [{ maxDisrupted: '50%' }],
    [{ minAvailable: 1 }],
  ])('takes no %j', operation => {
    expect(
      serviceRequestSchema.shape.operation.safeParse(operation).success,
    ).toBe(false);
  });

  it('keeps what is valid of an address', () => {
    expect(
      readOperationAnswers({ rollout: 'x', maxDisrupted: 2, more: 1 }),
    ).toEqual({ maxDisrupted: 2 });
    expect(readOperationAnswers(null)).toEqual({});
  });

  it('reads as a sentence', () => {
    expect(operationInWords({ maxDisrupted: 1, rollout: 'surge' })).toBe(
      'Updates with a surge, Disruption budget 1 replica',
    );
  });

  it.each([
    [1, 1, [/with 1 replica, a budget would either let it go or block node/]],
    [2, 2, [/2 of at most 2 replicas .* protects none\. Choose 1 to 1/]],
    [1, 2, []],
    [63, 64, []],
  ])('a budget of %d of %d replicas', (maxDisrupted, max, expected) => {
    expect(
      operationRefusals({ maxDisrupted }, { offer, replicas: { min: 1, max } }),
    ).toEqual(
      expected.map(refusal => ({
        question: 'maxDisrupted',
        refusal: expect.stringMatching(refusal),
      })),
    );
  });

  it('says what a golden path does not ask', () => {
    expect(
      operationRefusals(
        { rollout: 'surge' },
        {
          offer: { questions: ['maxDisrupted'] },
          replicas: { min: 1, max: 1 },
        },
      ),
    ).toEqual([
      {
        question: 'rollout',
        refusal:
          'Updates cannot be chosen for this kind of service. Leave it out.',
      },
    ]);
  });

  it.each([
    ['surge', 3],
    ['in-place', 2],
    [undefined, 2],
  ] as const)('needs quota while updating %s', (rollout, expected) => {
    expect(replicasWhileUpdating(2, rollout && { rollout })).toBe(expected);
  });
});
