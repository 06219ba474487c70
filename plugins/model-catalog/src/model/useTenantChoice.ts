import {
  ItemList,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Loaded,
  useTenants,
} from '@model-serving/backstage-plugin-model-serving-react';

/** The tenant that decisions and quota fit are about. */
export interface TenantChoice extends Loaded<ItemList<Tenant>> {
  /** The one that was asked for, or the first; undefined where the user has none, or it is not known yet. */
  tenant: string | undefined;
  names: readonly string[];
  /** Whether it is known which tenant it is, or that there is none. */
  isSettled: boolean;
}

/** @param asked - Name of a tenant, as the address says it */
export function useTenantChoice(asked: string): TenantChoice {
  const { data, error, reload } = useTenants();
  const names = data?.items.map(({ name }) => name) ?? [];
  return {
    data,
    error,
    reload,
    names,
    tenant: names.includes(asked) ? asked : names[0],
    isSettled: data !== undefined || error !== undefined,
  };
}
