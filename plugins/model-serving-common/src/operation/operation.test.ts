import { serviceRequestSchema } from '../request';
import {
  OPERATION_QUESTION_IDS,
  OperationOffer,
  operationInWords,
  operationRefusals,
  readOperationAnswers,
  replicasWhileUpdating,
} from '.';

const offer: OperationOffer = {
  questions: OPERATION_QUESTION_IDS,
  placements: [
    { id: 'zone-a', title: 'Zone A', description: null, sizes: ['h100-1'] },
  ],
  secrets: [
    { id: 'tracing', title: 'Tracing', description: null, variable: 'T' },
  ],
};

describe('answers about the operation of a service', () => {
  it.each([
    [{ rollout: 'surge' }],
    [{ maxDisrupted: 1 }],
    [{ rollout: 'in-place', maxDisrupted: 63 }],
    [{ placement: 'zone-a', spread: 'zones', secrets: ['tracing'] }],
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
    [{ placement: 'a: b' }],
    [{ spread: 'racks' }],
    [{ secrets: ['a', 'a'] }],
    [{ secrets: 'tracing' }],
  ])('takes no %j', operation => {
    expect(
      serviceRequestSchema.shape.operation.safeParse(operation).success,
    ).toBe(false);
  });

  it('takes an empty list for no answer', () => {
    const operation = serviceRequestSchema.shape.operation.parse({
      secrets: [],
    })!;
    expect(operation.secrets).toBeUndefined();
    expect(operationInWords(operation)).toBe('');
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

  it('calls placements and secrets as the platform does', () => {
    const answers = { placement: 'zone-a', secrets: ['tracing', 'other'] };
    expect(operationInWords(answers, offer)).toBe(
      'Placement Zone A, Secrets Tracing and other',
    );
    expect(operationInWords(answers)).toBe(
      'Placement zone-a, Secrets tracing and other',
    );
  });

  it('judges a placement by the size, once that is known', () => {
    const refusalsOn = (size?: { id: string; title: string }) =>
      operationRefusals(
        { placement: 'zone-a' },
        { offer, replicas: { min: 1, max: 1 }, size },
      );
    expect(refusalsOn()).toEqual([]);
    expect(refusalsOn({ id: 'h100-1', title: 'H100' })).toEqual([]);
    expect(refusalsOn({ id: 'l4-1', title: '1 × L4' })).toMatchObject([
      { question: 'placement', refusal: expect.stringMatching(/1 × L4/) },
    ]);
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
          offer: { ...offer, questions: ['maxDisrupted'] },
          replicas: { min: 1, max: 1 },
        },
      ),
    ).toEqual([
      {
        question: 'rollout',
        refusal: 'Updates cannot be chosen here. Leave it out.',
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
