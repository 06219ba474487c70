import { tenant } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { currentAnswers } from './currentAnswers';

describe('currentAnswers', () => {
  it('takes over what the cluster says, in the units of the form', () => {
    expect(currentAnswers(tenant('team-a'))).toMatchObject({
      owner: 'group:default/team-a',
      costCenter: 'cc-1001',
      cohort: 'serving',
      budgetPerMonth: 20_000,
      budgetRule: { above80: 'none', above100: 'warn' },
      quota: [
        { flavor: 'h100', accelerators: 8, cpu: 64, memoryGiB: 512 },
        { flavor: 'l4', accelerators: 4, cpu: 0, memoryGiB: 0 },
      ],
    });
  });

  it('leaves out what is not known', () => {
    expect(
      currentAnswers(
        tenant('team-a', {
          owner: null,
          costCenter: null,
          cohort: null,
          budgetPerMonth: null,
          quota: [],
        }),
      ),
    ).toEqual({});
  });
});
