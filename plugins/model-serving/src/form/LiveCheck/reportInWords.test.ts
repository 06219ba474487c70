import {
  CheckReport,
  Finding,
} from '@model-serving/backstage-plugin-model-serving-common';
import { reportInWords } from './reportInWords';

const finding = (
  category: Finding['category'],
  outcome: Finding['outcome'],
  message: string,
): Finding => ({ category, rule: message, outcome, message });

const report = (more: Partial<CheckReport>) =>
  ({
    outcome: 'warn',
    findings: [],
    quota: null,
    memory: null,
    cost: null,
    ...more,
  } as Partial<CheckReport> as CheckReport);

describe('what the review says of the check', () => {
  it('is verdict, quota, cost and budget in the words of the panel, and each warning once', () => {
    expect(
      reportInWords(
        report({
          quota: { word: 'waits', sentence: 'Waits: no quota.' } as any,
          cost: {
            currency: 'USD',
            perHour: { min: 1, max: 2 },
            perMonth: { min: 730, max: 1460 },
            shareOfBudget: 0.5,
            leastShareOfBudget: 0.25,
            budget: null,
            priceSource: 'a list',
          },
          findings: [
            finding('quota', 'warn', 'Waits: no quota'),
            finding('cost', 'pass', '50% of the budget'),
            finding('policy', 'pass', 'It is pinned'),
            finding('request', 'warn', 'Chat: Needs an approval'),
            finding('request', 'warn', 'Chat: Needs an approval'),
            finding('memory', 'warn', 'It is tight'),
          ],
        }),
        'team-a',
      ),
    ).toEqual({
      verdict: 'Ready to propose, with warnings.',
      quota: 'Waits: no quota.',
      cost: '$1.00 – $2.00 per hour, $730.00 – $1,460 per month',
      budget: "25% – 50% of team-a's monthly budget",
      warnings: 'Chat: Needs an approval. It is tight.',
    });
  });

  it('says what tokens cost in the words of the check, and nothing of what there is not', () => {
    expect(
      reportInWords(
        report({
          outcome: 'pass',
          findings: [finding('cost', 'pass', '$18.00 per month')],
        }),
        'team-a',
      ),
    ).toEqual({ verdict: 'Ready to propose.', cost: '$18.00 per month.' });
  });
});
