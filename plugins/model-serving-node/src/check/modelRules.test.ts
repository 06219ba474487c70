import type { ModelDecision } from '@model-serving/backstage-plugin-model-serving-common';
import { modelRuleFindings } from './modelRules';

const decision = (facts: Partial<ModelDecision> = {}): ModelDecision => ({
  word: 'allow',
  sentence: null,
  rule: null,
  askUrl: null,
  hidden: false,
  confirmLicense: false,
  findings: [],
  ...facts,
});

const judged = (
  facts: Partial<ModelDecision>,
  license: string | null = 'apache-2.0',
  accepted?: unknown,
) =>
  modelRuleFindings(
    { title: 'Chat', decision: decision(facts), license },
    accepted,
  ).map(({ message, outcome, rule }) => [rule, outcome, message]);

describe('modelRuleFindings', () => {
  it('passes what is allowed under a permissive license', () => {
    expect(judged({})).toEqual([
      ['model-allowed', 'pass', 'The platform allows Chat to be served'],
      ['model-license', 'pass', 'The license apache-2.0 of Chat is permissive'],
    ]);
  });

  it.each([
    ['deny', 'fail', 'Not allowed.'],
    ['ask', 'warn', 'Needs an approval.'],
  ] as const)(
    'names the rule that says %s, and how to ask',
    (word, outcome, said) => {
      expect(
        judged({
          word,
          sentence: 'Because. Ask us.',
          rule: {
            name: 'no-research',
            place: 'platform/models/rules.yaml',
            url: null,
          },
          askUrl: 'https://ask.example.com',
        })[0],
      ).toEqual([
        'model-allowed',
        outcome,
        `Chat, by rule no-research of platform/models/rules.yaml: ${said} Because. Ask us. See https://ask.example.com`,
      ]);
    },
  );

  it.each([
    [
      'not confirmed',
      undefined,
      'fail',
      /llama3.1 of .* has to be confirmed.*llama.com/,
    ],
    [
      'another one confirmed',
      'llama3',
      'fail',
      /confirms the license "llama3", but .* has the license llama3.1/,
    ],
    ['something else confirmed', true, 'fail', /confirms the license true/],
    [
      'confirmed',
      'llama3.1',
      'pass',
      /requester confirmed the license llama3.1/,
    ],
  ])(
    'of a license that has to be confirmed: %s',
    (_what, accepted, outcome, message) => {
      const [, finding] = judged(
        { confirmLicense: true },
        'llama3.1',
        accepted,
      );
      expect(finding).toEqual([
        'model-license',
        outcome,
        expect.stringMatching(message),
      ]);
    },
  );

  it('warns of a model without a license, and takes no confirmation of one', () => {
    expect(judged({}, null)[1]).toEqual([
      'model-license',
      'warn',
      expect.stringContaining('No license is recorded'),
    ]);
    expect(judged({}, null, 'mit')[1]).toEqual([
      'model-license',
      'fail',
      expect.stringContaining('has none'),
    ]);
  });

  it('warns of each compliance finding', () => {
    expect(
      judged({
        findings: [{ kind: 'deprecated', sentence: 'Chat is deprecated.' }],
      })[2],
    ).toEqual(['model-compliance', 'warn', 'Chat is deprecated.']);
  });
});
