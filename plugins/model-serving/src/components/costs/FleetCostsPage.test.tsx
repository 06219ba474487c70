import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FleetTenant } from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import { FixtureClient } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { downloadText } from './downloadText';
import { FleetCostsPage } from './FleetCostsPage';

jest.mock('./downloadText');

function open(client = new FixtureClient(), search = '') {
  renderInTestApp(<FleetCostsPage />, {
    apis: [[modelServingApiRef, client]],
    initialRouteEntries: [`/${search}`],
  });
}

/** Names of the tenants, in the order in which they are shown. */
const tenants = async () =>
  within(await screen.findByRole('grid', { name: 'Costs by tenant' }))
    .getAllByRole('rowheader')
    .map(({ textContent }) => textContent);

describe('the costs of all tenants', () => {
  it('show tenants, those that are gone, and what idle accelerators cost', async () => {
    open();
    expect(await tenants()).toContain('gone (removed)');
    expect(screen.getByLabelText(/^Costs in /)).toBeVisible();
    const cohorts = within(
      screen.getByRole('grid', { name: 'Idle accelerators by cohort' }),
    );
    expect(cohorts.getAllByRole('row').length).toBeGreaterThan(1);
    expect(cohorts.getByRole('columnheader', { name: 'Idle' })).toBeVisible();
  });

  it('are unknown, or at least what is known, also of the budget and quota', async () => {
    const client = new FixtureClient();
    const costs = await client.getFleetCosts();
    const reason = 'usage was not recorded yet';
    const part = (unit: string, atLeast?: number) => ({
      value: null,
      unit,
      reason,
      ...(atLeast && { atLeast }),
    });
    const row = (tenant: string, atLeast?: number): FleetTenant => ({
      ...costs.items[0],
      tenant,
      budgetPerMonth: 1_000,
      forecast: null,
      spent: part('USD', atLeast),
      quotaUse: part('ratio', atLeast && atLeast / 1_000),
    });
    jest.spyOn(client, 'getFleetCosts').mockResolvedValue({
      ...costs,
      spent: part('USD', 400),
      items: [row('known', 400), row('unknown')],
    });
    open(client);
    await tenants();
    const names = (tenant: RegExp) =>
      within(screen.getByRole('row', { name: tenant }))
        .getAllByRole('button')
        .map(button => button.getAttribute('aria-label'));
    expect(names(/^known/)).toEqual(
      expect.arrayContaining([
        'Spent: at least $400.00. Show details',
        'Of the budget: at least 40%. Show details',
        'Quota used: at least 40%. Show details',
      ]),
    );
    expect(names(/^unknown/)).toEqual(
      expect.arrayContaining([
        'Spent: –, unknown. Show details',
        'Of the budget: –, unknown. Show details',
        'Quota used: –, unknown. Show details',
      ]),
    );
  });

  it.each(['ascending', 'descending'])(
    'have unknown values last, %s',
    async direction => {
      open(undefined, `?sort=budget-${direction}`);
      expect((await tenants()).at(-1)).toBe('gone (removed)');
    },
  );

  it('are in the order that the address names', async () => {
    open();
    await tenants();
    await userEvent.click(screen.getByRole('columnheader', { name: /Tenant/ }));
    const ascending = await tenants();
    expect(ascending).toEqual([...ascending].sort());
    await userEvent.click(screen.getByRole('columnheader', { name: /Tenant/ }));
    expect(await tenants()).toEqual([...ascending].reverse());
  });

  it('are saved as CSV', async () => {
    open();
    await tenants();
    await userEvent.click(screen.getByRole('button', { name: 'Download CSV' }));
    expect(downloadText).toHaveBeenCalledWith(
      expect.stringMatching(/^costs-\d{4}-\d{2}\.csv$/),
      expect.stringContaining('\r\n'),
    );
  });

  it('say that they may not be seen', async () => {
    const client = new FixtureClient();
    jest.spyOn(client, 'getFleetCosts').mockRejectedValue(
      Object.assign(new Error('only platform owners'), {
        name: 'ResponseError',
        statusCode: 403,
      }),
    );
    open(client);
    expect(
      await screen.findByText("You don't have access to the costs"),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Download CSV' })).toBeDisabled();
  });
});
