import { formatBudget } from './formatBudget';

describe('formatBudget', () => {
  it.each([
    [20_000, 'USD', '$20,000'],
    [20_000, 'EUR', '€20,000'],
    [20_000, null, '20,000'],
    [null, 'USD', null],
  ])('%s in %s is %s', (budgetPerMonth, currency, words) => {
    expect(formatBudget({ budgetPerMonth, currency })).toBe(words);
  });
});
