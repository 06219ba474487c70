import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
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
