import {
  Tenant,
  TenantRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import { isAccelerator } from '@model-serving/backstage-plugin-model-serving-react';

const GIB = 2 ** 30;

/** A tenant's state in the cluster as answers of the onboarding form, for tenants whose file was written by hand. */
export function currentAnswers(tenant: Tenant): Partial<TenantRequest> {
  const flavors = [...new Set(tenant.quota.map(({ flavor }) => flavor))];
  const nominal = (flavor: string, is: (resource: string) => boolean) =>
    tenant.quota.find(item => item.flavor === flavor && is(item.resource))
      ?.nominal ?? 0;
  return {
    ...(tenant.owner ? { owner: tenant.owner } : {}),
    ...(tenant.costCenter ? { costCenter: tenant.costCenter } : {}),
    ...(tenant.cohort ? { cohort: tenant.cohort } : {}),
    ...(tenant.budgetPerMonth === null
      ? {}
      : {
          budgetPerMonth: tenant.budgetPerMonth,
          budgetRule: tenant.budgetRule,
        }),
    ...(flavors.length > 0
      ? {
          quota: flavors.map(flavor => ({
            flavor,
            accelerators: Math.floor(nominal(flavor, isAccelerator)),
            cpu: Math.floor(nominal(flavor, name => name === 'cpu')),
            memoryGiB: Math.floor(
              nominal(flavor, name => name === 'memory') / GIB,
            ),
          })),
        }
      : {}),
  };
}
