import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  PermissionApi,
  permissionApiRef,
} from '@backstage/plugin-permission-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  fakeServing,
  FRESH,
  tenantNamed,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { fieldProps } from '../__testUtils__/fieldProps';
import { TenantPicker } from './TenantPicker';

function permitting(allowed: string[]): PermissionApi {
  return {
    authorize: async request => ({
      result: allowed.includes((request as { resourceRef: string }).resourceRef)
        ? AuthorizeResult.ALLOW
        : AuthorizeResult.DENY,
    }),
  };
}

function show(options: {
  visible: string[];
  allowed: string[];
  listTenants?: jest.Mock;
}) {
  const onChange = jest.fn();
  const listTenants =
    options.listTenants ??
    jest.fn(async () => ({
      ...FRESH,
      items: options.visible.map(tenantNamed),
    }));
  renderInTestApp(
    <TenantPicker {...fieldProps<string>(undefined, onChange)} />,
    {
      apis: [
        [modelServingApiRef, fakeServing({ listTenants }).api],
        [permissionApiRef, permitting(options.allowed)],
      ],
    },
  );
  return { onChange };
}

describe('TenantPicker', () => {
  it('offers only tenants the user may propose for, with their headroom', async () => {
    show({
      visible: ['team-a', 'team-b', 'team-c'],
      allowed: ['team-a', 'team-b'],
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /Tenant/ }),
    );
    const options = await screen.findAllByRole('option');
    expect(options.map(option => option.textContent)).toEqual([
      'team-a3 of 8 h100 free, 2 more can be borrowed',
      'team-b3 of 8 h100 free, 2 more can be borrowed',
    ]);
  });

  it('answers by itself when there is one tenant only', async () => {
    const { onChange } = show({
      visible: ['team-a', 'team-b'],
      allowed: ['team-b'],
    });
    await waitFor(() => expect(onChange).toHaveBeenCalledWith('team-b'));
  });

  it('leaves the choice to the user when there are several', async () => {
    const { onChange } = show({
      visible: ['team-a', 'team-b'],
      allowed: ['team-a', 'team-b'],
    });
    await screen.findByRole('button', { name: /Tenant/ });
    expect(onChange).not.toHaveBeenCalled();
  });

  it('says what to do without a tenant', async () => {
    show({ visible: [], allowed: [] });
    expect(
      await screen.findByText(/Ask your platform owners to set up a tenant/),
    ).toBeInTheDocument();
  });

  it('says what to do when tenants may only be seen', async () => {
    show({ visible: ['team-a'], allowed: [] });
    expect(
      await screen.findByText(
        /You can view tenants but not propose services for them/,
      ),
    ).toBeInTheDocument();
  });

  it('shows a failure as a failure, and tries again', async () => {
    const listTenants = jest
      .fn()
      .mockRejectedValueOnce(new Error('the backend is down'))
      .mockResolvedValue({ ...FRESH, items: [tenantNamed('team-a')] });
    show({ visible: [], allowed: ['team-a'], listTenants });
    expect(await screen.findByText(/the backend is down/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('button', { name: /Tenant/ }),
    ).toBeInTheDocument();
  });
});
