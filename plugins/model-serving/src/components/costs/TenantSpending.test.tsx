import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  presentMonth,
  TenantCosts,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatMonth,
  modelServingApiRef,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  fakeCosts,
  FixtureClient,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { costMonth, monthAway } from './costMonth';
import { downloadText } from './downloadText';
import { spendVerdict } from './SpendVerdict';
import { TenantSpending } from './TenantSpending';

jest.mock('./downloadText');

const NOW = new Date();
const PRESENT = NOW.toISOString().slice(0, 7);

function open(client = new FixtureClient(), search = '') {
  renderInTestApp(<TenantSpending tenant="team-a" cluster="gpu-eu" />, {
    apis: [[modelServingApiRef, client]],
    initialRouteEntries: [`/${search}`],
  });
}

function answering(costs: Partial<TenantCosts>) {
  const client = new FixtureClient();
  jest.spyOn(client, 'getTenantCosts').mockResolvedValue(fakeCosts(costs));
  return client;
}

describe('the costs of a tenant', () => {
  it('begin with the verdict, and show numbers, days and services', async () => {
    open();
    expect(await screen.findByText(/spent \(\d+%\)\..*Forecast/)).toBeVisible();
    expect(
      within(screen.getByLabelText(/^Costs in /)).getByText('$20,000'),
    ).toBeVisible();
    const table = within(
      await screen.findByRole('grid', { name: 'Costs by service' }),
    );
    expect(table.getByText('code-assist')).toBeVisible();
    expect(table.getByText('1.5B')).toBeVisible();
    expect(
      await screen.findByRole('img', { name: /^Spent per day in/ }),
    ).toBeVisible();
    expect(screen.getByText(/price list of 2026-10, in USD/)).toBeVisible();
  });

  it('are of the month that the address names, and of no later one', async () => {
    const client = new FixtureClient();
    const asked = jest.spyOn(client, 'getTenantCosts');
    open(client);
    await screen.findByText(formatMonth(NOW));
    expect(screen.getByRole('button', { name: 'Next month' })).toBeDisabled();
    await userEvent.click(
      screen.getByRole('button', { name: 'Previous month' }),
    );
    const before = costMonth(monthAway(costMonth(PRESENT, NOW)!, -1), NOW)!;
    await screen.findByText(before.title);
    expect(asked).toHaveBeenLastCalledWith('team-a', {
      cluster: 'gpu-eu',
      from: before.from,
      to: presentMonth(NOW).from,
    });
    expect(screen.queryByText('Cost per hour now')).toBeNull();
  });

  it('are grouped by what the address names', async () => {
    open(undefined, '?by=model');
    const table = within(
      await screen.findByRole('grid', { name: 'Costs by model' }),
    );
    expect(table.getByText('code-assist-model')).toBeVisible();
    await userEvent.click(screen.getByRole('radio', { name: 'Cost center' }));
    expect(
      await screen.findByRole('grid', { name: 'Costs by cost center' }),
    ).toBeVisible();
  });

  it('say that there was no usage, and what is not known', async () => {
    open(
      answering({
        services: [],
        gaps: [
          { from: '2026-11-04T23:00:00.000Z', to: '2026-11-06T01:00:00.000Z' },
        ],
        days: [{ day: '2026-11-05', amount: null, reason: 'nobody watched' }],
      }),
    );
    expect(await screen.findByText('No usage in this month')).toBeVisible();
    expect(screen.getByText(/Not observed for 1 d 2 h/)).toBeVisible();
    expect(screen.getByText('Unknown days: nobody watched.')).toBeVisible();
  });

  it('say that usage was not recorded', async () => {
    open(
      answering({
        services: [],
        spent: {
          value: null,
          unit: 'USD',
          reason: 'usage was not recorded yet',
        },
        usageUnknown: 'usage was not recorded yet',
        forecast: null,
      }),
    );
    expect(
      await screen.findByText('No known usage in this month'),
    ).toBeVisible();
    expect(screen.getByText('Usage was not recorded yet.')).toBeVisible();
    expect(
      screen.getByRole('button', { name: /^Spent: –, unknown/ }),
    ).toBeVisible();
  });

  it('say that they may not be seen', async () => {
    const client = new FixtureClient();
    jest.spyOn(client, 'getTenantCosts').mockRejectedValue(
      Object.assign(new Error('you do not have access to the costs'), {
        name: 'ResponseError',
        statusCode: 403,
      }),
    );
    open(client);
    expect(
      await screen.findByText("You don't have access to the costs"),
    ).toBeVisible();
    expect(screen.queryByRole('grid')).toBeNull();
  });

  it('can be saved as CSV, and a failure is told', async () => {
    const client = new FixtureClient();
    open(client);
    const button = await screen.findByRole('button', { name: 'Download CSV' });
    await userEvent.click(button);
    expect(downloadText).toHaveBeenCalledWith(
      `costs-team-a-${PRESENT}.csv`,
      expect.stringMatching(/^ChargePeriodStart,/),
    );
    jest
      .spyOn(client, 'listTenantUsage')
      .mockRejectedValue(new Error('the backend is away'));
    await userEvent.click(button);
    expect(
      await screen.findByText(/could not load the CSV file/i),
    ).toBeVisible();
  });
});

describe('the verdict on spending', () => {
  const usd = (value: number | null, reason?: string) => ({
    value,
    unit: 'USD',
    ...(reason && { reason }),
  });
  const forecast = (value: number | null, more = {}) => ({
    amount: usd(value, 'the cost of some days is not known'),
    low: null,
    high: null,
    method: '',
    budgetSpentOn: null,
    ...more,
  });
  const verdict = (costs: Partial<TenantCosts>) =>
    spendVerdict(fakeCosts({ budgetPerMonth: 20_000, ...costs }));

  it.each([
    [
      {
        spent: usd(7_800),
        forecast: forecast(14_200, { low: 13_000, high: 15_000 }),
      },
      'neutral',
      '$7,800 of $20,000 spent (39%). Forecast for the month: $14,200 (71% of the budget), between $13,000 and $15,000.',
    ],
    [
      {
        spent: usd(15_000),
        forecast: forecast(22_000, { budgetSpentOn: '2026-11-28' }),
      },
      'warning',
      'Budget will be spent on Nov 28, 2026. $15,000 of $20,000 spent (75%). Forecast for the month: $22,000 (110% of the budget).',
    ],
    [
      { spent: usd(20_000), forecast: forecast(20_000) },
      'danger',
      'Budget spent. $20,000 of $20,000 spent (100%). Forecast for the month: $20,000 (100% of the budget).',
    ],
    [
      {
        spent: {
          ...usd(null, '12 of 48 pod hours had no price'),
          atLeast: 200,
        },
        forecast: forecast(null),
      },
      'neutral',
      'At least $200.00 of $20,000 spent (at least 1%): 12 of 48 pod hours had no price. Forecast unknown: The cost of some days is not known.',
    ],
    [
      {
        spent: {
          ...usd(null, 'usage is unknown on 2 of 9 days'),
          atLeast: 100,
        },
        forecast: forecast(null, {
          amount: { ...usd(null), atLeast: 22_000 },
          budgetSpentOn: '2026-11-28',
        }),
      },
      'warning',
      'Budget will be spent by Nov 28, 2026. At least $100.00 of $20,000 spent (more than 0%): usage is unknown on 2 of 9 days. Forecast for the month: at least $22,000 (at least 110% of the budget).',
    ],
    [
      { spent: usd(null, 'usage was not recorded yet'), forecast: null },
      'neutral',
      'Spend unknown: Usage was not recorded yet.',
    ],
    [
      { spent: usd(50), forecast: forecast(60) },
      'neutral',
      '$50.00 of $20,000 spent (< 1%). Forecast for the month: $60.00 (< 1% of the budget).',
    ],
    [{ spent: usd(50), forecast: null }, 'neutral', '$50.00 spent.'],
    [
      {
        currency: null,
        spent: usd(null, 'no prices have been recorded yet'),
        forecast: null,
      },
      'neutral',
      'Spend unknown: No prices have been recorded yet.',
    ],
    [
      { spent: usd(50), budgetPerMonth: null, forecast: forecast(60) },
      'neutral',
      '$50.00 spent. Forecast for the month: $60.00.',
    ],
  ])('is %j', (costs, tone, text) => {
    expect(verdict(costs)).toEqual({ tone, text });
  });
});

describe('the month in the address', () => {
  it.each(['2999-01', '2026-13', '2026-1', 'x', ''])('is not %j', name => {
    expect(costMonth(name, new Date('2026-11-21T12:00:00Z'))).toBeUndefined();
  });

  it('has its days', () => {
    expect(costMonth('2024-02', NOW)).toMatchObject({
      from: '2024-02-01',
      to: '2024-03-01',
      days: 29,
    });
    expect(monthAway(costMonth('2024-01', NOW)!, -1)).toBe('2023-12');
  });
});
