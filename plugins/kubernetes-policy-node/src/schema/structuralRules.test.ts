import { structuralProblems } from './structuralRules';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

const listWith = (rule: string, message?: string) => ({
  type: 'array',
  items: { type: 'integer' },
  'x-kubernetes-validations': [{ rule, message }],
});

const PAIRS = 'self.all(a, self.all(b, a == b || a != b))';

describe('structuralProblems', () => {
  it('ends a rule that costs too much, and evaluates no other', () => {
    const schema = {
      type: 'object',
      properties: {
        first: listWith(PAIRS, 'Numbers must be numbers'),
        second: listWith('false'),
      },
    };
    expect(
      structuralProblems({ first: numbers(1000), second: [1] }, schema),
    ).toEqual([
      {
        path: ['first'],
        message:
          "'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: Numbers must be numbers",
      },
    ]);
  });

  it('ends when the rules of an object cost too much together', () => {
    const rule = 'sets.intersects(self, self)';
    const schema = { type: 'array', items: listWith(rule) };
    const lists = (count: number) => numbers(count).map(() => numbers(800));
    expect(structuralProblems(lists(15), schema)).toEqual([]);
    expect(structuralProblems(lists(17), schema)).toEqual([
      {
        path: [15],
        message:
          'validation failed due to running out of cost budget, no further validation rules will be run',
      },
    ]);
  });

  it.each([
    [{ rule: 'self.a == 1' }, 'no such key: a evaluating rule: self.a == 1'],
    [
      { rule: 'self.b > 1', message: ' B must be more ' },
      "'no such overload': call arguments did not match a supported operator, function or macro signature for rule: B must be more",
    ],
    [{ rule: 'has(self.a)' }, 'failed rule: has(self.a)'],
    [{ rule: 'has(self.a)', message: 'A is missing' }, 'A is missing'],
  ])('says why a rule has no value, as the API server: %j', (rule, message) => {
    const schema = {
      type: 'object',
      additionalProperties: { 'x-kubernetes-int-or-string': true },
      'x-kubernetes-validations': [rule],
    };
    expect(structuralProblems({ b: 'text' }, schema)).toEqual([
      { path: [], message },
    ]);
  });
});
