import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FixtureClient } from '../../../dev/FixtureClient';
import { tenant } from '../../../dev/tenantFixtures';
import { modelServingApiRef } from '../../api';
import { TenancyPage } from '.';

function open(client = new FixtureClient()) {
  renderInTestApp(<TenancyPage />, { apis: [[modelServingApiRef, client]] });
}

function only(...items: ReturnType<typeof tenant>[]) {
  const client = new FixtureClient();
  jest
    .spyOn(client, 'listTenants')
    .mockResolvedValue({ items, asOf: null, source: 'test', stale: false });
  return client;
}

describe('TenancyPage', () => {
  it('shows used, nominal and borrowed quota of each tenant in words', async () => {
    open();
    const card = within(await screen.findByRole('region', { name: 'team-a' }));
    expect(card.getByRole('meter', { name: 'h100 GPUs' })).toHaveAttribute(
      'aria-valuetext',
      '6 of 4 used, 2 of them borrowed',
    );
    expect(
      card.getByText('1 of 4 used, 4 more by borrowing'),
    ).toBeInTheDocument();
  });

  it('sums accelerators over the tenants', async () => {
    open();
    const region = within(
      await screen.findByRole('region', {
        name: 'Accelerators over all tenants',
      }),
    );
    expect(region.getByRole('meter', { name: 'h100 GPUs' })).toHaveAttribute(
      'aria-valuetext',
      '16 of 20 used, 2 of them borrowed between tenants',
    );
  });

  it('shows a member of one tenant that tenant only', async () => {
    open(only(tenant('team-a')));
    await screen.findByRole('region', { name: 'team-a' });
    expect(
      screen.queryByRole('region', { name: 'Accelerators over all tenants' }),
    ).toBeNull();
  });

  it('shows problems, and numbers it cannot read as unknown', async () => {
    open();
    const card = within(await screen.findByRole('region', { name: 'team-c' }));
    expect(
      within(card.getByRole('list', { name: 'Problems' })).getByRole(
        'listitem',
      ),
    ).toHaveTextContent('no ResourceQuota');
    expect(
      card.getByRole('button', {
        name: 'Workloads waiting: –, unknown. Why?',
      }),
    ).toBeInTheDocument();
  });

  it('opens for each control what is known of it', async () => {
    open();
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'gpu-limit for team-c: cannot tell. Why?',
      }),
    );
    expect(
      await screen.findByText(
        "The portal's account may not read the bindings.",
      ),
    ).toBeInTheDocument();
  });

  it('tells who belongs to no tenant how to get one', async () => {
    open(only());
    expect(
      await screen.findByText('You belong to no tenant.'),
    ).toBeInTheDocument();
  });
});
