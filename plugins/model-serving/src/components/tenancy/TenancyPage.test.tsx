import { renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  createServingLinks,
  modelServingApiRef,
  ServingLinksProvider,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  FixtureClient,
  telltaleControls,
  tenant,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { TenancyPage } from './TenancyPage';

function open(client = new FixtureClient(), search = '') {
  renderInTestApp(<TenancyPage />, {
    apis: [[modelServingApiRef, client]],
    initialRouteEntries: [`/${search}`],
  });
}

function only(...items: ReturnType<typeof tenant>[]) {
  const client = new FixtureClient();
  jest
    .spyOn(client, 'listTenants')
    .mockResolvedValue({ items, asOf: null, source: 'test', stale: false });
  return client;
}

describe('TenancyPage', () => {
  it('shows used, nominal and borrowed quota of each tenant', async () => {
    open();
    const card = within(await screen.findByRole('region', { name: 'team-a' }));
    expect(card.getByRole('meter', { name: 'h100 GPUs' })).toHaveAttribute(
      'aria-valuetext',
      '4 of 4 used, and 2 borrowed',
    );
    expect(
      card.getByText('1 of 4 used, 4 more can be borrowed'),
    ).toBeInTheDocument();
    expect(card.getByText(/\$20,000 per month/)).toBeInTheDocument();
  });

  it('sums accelerators over the tenants', async () => {
    open();
    const region = within(
      await screen.findByRole('region', {
        name: 'Quota of all tenants',
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
      screen.queryByRole('region', { name: 'Quota of all tenants' }),
    ).toBeNull();
  });

  describe('changes of tenants', () => {
    const openAs = async (result: AuthorizeResult) => {
      const authorize = jest.fn(async () => ({ result } as any));
      const links = createServingLinks({
        template: ({ templateName }) => `/create/${templateName}`,
      });
      renderInTestApp(
        <ServingLinksProvider links={links}>
          <TenancyPage />
        </ServingLinksProvider>,
        {
          apis: [
            [modelServingApiRef, new FixtureClient()],
            [permissionApiRef, { authorize }],
          ],
        },
      );
      await screen.findByRole('region', { name: 'Queues and budgets' });
      await waitFor(() => expect(authorize).toHaveBeenCalled());
    };

    it('are offered to those who may propose them', async () => {
      await openAs(AuthorizeResult.ALLOW);
      expect(
        await screen.findByRole('link', { name: 'Set up a tenant' }),
      ).toBeVisible();
      expect(
        screen.getByRole('button', { name: 'Propose a change to team-a' }),
      ).toBeVisible();
    });

    it('are not offered to members of several tenants', async () => {
      await openAs(AuthorizeResult.DENY);
      expect(screen.queryByText('Set up a tenant')).toBeNull();
      expect(screen.queryByText('Propose a change')).toBeNull();
    });
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
        name: 'Workloads waiting: –, unknown. Show details',
      }),
    ).toBeInTheDocument();
  });

  it('says first how many controls do not hold', async () => {
    open();
    expect(
      await screen.findByText(
        /^Controls on 3 tenants: 7 enforced, 1 not enforced, 1 unknown\./,
      ),
    ).toBeInTheDocument();
  });

  it('folds what is enforced for all tenants, with its number, and opens it by the address', async () => {
    open();
    const unfold = await screen.findByRole('button', {
      name: 'Show 1 enforced control',
    });
    expect(unfold).toHaveAttribute('aria-expanded', 'false');
    expect(
      screen.getByRole('button', { name: /for team-c: unknown/ }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Models and images pinned/ }),
    ).toBeNull();
    await userEvent.click(unfold);
    expect(
      screen.getAllByRole('button', { name: /^Models and images pinned/ }),
    ).toHaveLength(3);
    expect(
      screen.getByRole('button', { name: 'Hide 1 enforced control' }),
    ).toHaveAttribute('aria-expanded', 'true');
  });

  it('has what was unfolded in the address', async () => {
    open(new FixtureClient(), '?enforced=shown');
    expect(
      await screen.findAllByRole('button', {
        name: /^Models and images pinned/,
      }),
    ).toHaveLength(3);
  });

  it('opens for each cell, by keyboard, what its state rests on', async () => {
    open();
    const cell = await screen.findByRole('button', {
      name: 'Services carry owner and cost center for team-c: not enforced. Show evidence',
    });
    // Focus begins at the table's first row; arrows lead to the rest.
    act(() => cell.focus());
    const row = cell.closest('[role="row"]')!;
    for (let key = 0; key < 9 && document.activeElement !== cell; key++) {
      await userEvent.keyboard(
        row.contains(document.activeElement) ? '{ArrowRight}' : '{ArrowDown}',
      );
    }
    expect(cell).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    const dialog = within(await screen.findByRole('dialog'));
    const evidence = within(
      await dialog.findByRole('list', { name: 'Evidence' }),
    ).getAllByRole('listitem');
    expect(evidence[0]).toHaveTextContent('The binding only warns');
    expect(
      within(evidence[0]).getByRole('img', { name: 'failed' }),
    ).toBeInTheDocument();
    expect(
      within(dialog.getByRole('region', { name: 'Last test' })).getByText(
        /Rejected by this control/,
      ),
    ).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('opens the control that the address names', async () => {
    open(new FixtureClient(), '?control=sandbox/team-a/gpu-limit');
    expect(
      await screen.findByRole('dialog', {
        name: 'Accelerator limit per service · team-a',
      }),
    ).toBeInTheDocument();
  });

  it('lists the controls for a member of a single tenant', async () => {
    const client = only(tenant('team-c'));
    jest.spyOn(client, 'listControls').mockResolvedValue({
      items: telltaleControls().filter(item => item.tenant === 'team-c'),
      asOf: null,
      source: 'test',
      stale: false,
    });
    open(client);
    expect(
      await screen.findByText('The binding only warns; it does not deny.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('grid', { name: /^Controls/ })).toBeNull();
  });

  it('says to platform owners what is missing under the platform, and to others nothing', async () => {
    open();
    const region = within(
      await screen.findByRole('region', { name: 'Infrastructure' }),
    );
    expect(
      await region.findByText('Serving (KServe and Kueue): installed'),
    ).toBeInTheDocument();
    expect(
      region.getByText(
        'LLM gateway (optional, enforces budgets of tenants): not configured, modelServing.gateway is missing from the app configuration',
      ),
    ).toBeInTheDocument();
    expect(
      region.getByText(/^All components \(.*Argo CD\): incomplete, /),
    ).toBeInTheDocument();
    expect(
      region.getByText('An implementation of the Gateway API.'),
    ).toBeInTheDocument();
  });

  it('names what runs and breaks a policy, and how much was not judged', async () => {
    open();
    const region = within(
      await screen.findByRole('region', {
        name: 'Policy violations',
      }),
    );
    expect(
      await region.findByText(
        'pinned-artifacts: the image "ner:1" is not pinned',
      ),
    ).toBeInTheDocument();
    expect(region.getByText(/1 not checked yet/)).toBeInTheDocument();
  });

  it('tells who belongs to no tenant how to get one', async () => {
    open(only());
    expect(
      await screen.findByText("You don't belong to a tenant"),
    ).toBeInTheDocument();
  });
});
