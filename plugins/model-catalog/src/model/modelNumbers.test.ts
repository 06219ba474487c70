import { notMeasured } from './modelNumbers';

describe('notMeasured', () => {
  it.each<[number | null, string]>([
    [0, 'no service that you may see runs it'],
    [null, 'no service that you may see runs it'],
    [3, 'nothing was measured on the services that you may see'],
  ])('says why nothing was measured with %p services', (services, reason) => {
    expect(notMeasured({ services })).toBe(reason);
  });
});
