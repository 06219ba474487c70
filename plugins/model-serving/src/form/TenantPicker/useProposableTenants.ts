import { useRef } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  ItemList,
  serviceProposePermission,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  LiveResource,
  modelServingApiRef,
  useLiveResource,
} from '@model-serving/backstage-plugin-model-serving-react';

/** Tenants a user may propose for, and how many more they may only see. */
export interface ProposableTenants extends ItemList<Tenant> {
  onlyVisible: number;
}

/** The permission is asked once a tenant; quota is followed live. */
export function useProposableTenants(): LiveResource<ProposableTenants> {
  const api = useApi(modelServingApiRef);
  const permissionApi = useApi(permissionApiRef);
  const decisions = useRef(new Map<string, boolean>());

  const mayPropose = async (tenant: string): Promise<boolean> => {
    const known = decisions.current.get(tenant);
    if (known !== undefined) {
      return known;
    }
    const { result } = await permissionApi.authorize({
      permission: serviceProposePermission,
      resourceRef: tenant,
    });
    const allowed = result === 'ALLOW';
    decisions.current.set(tenant, allowed);
    return allowed;
  };

  return useLiveResource<ProposableTenants>({
    key: 'proposable-tenants',
    load: async () => {
      const tenants = await api.listTenants();
      const allowed = await Promise.all(
        tenants.items.map(tenant => mayPropose(tenant.name)),
      );
      const items = tenants.items.filter((_, index) => allowed[index]);
      return {
        ...tenants,
        items,
        onlyVisible: tenants.items.length - items.length,
      };
    },
    onEvent: event =>
      event.type === 'tenants' || event.type === 'refresh'
        ? 'reload'
        : 'ignore',
  });
}
