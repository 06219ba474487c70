import { lazy, Suspense } from 'react';
import { Skeleton } from '@backstage/ui';
import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { CostPanel } from './CostPanel';

/** Needs the ledger, which is read when the view is opened. */
const ServiceSpending = lazy(() => import('./ServiceSpending'));
const ServiceAdvice = lazy(() => import('../../advice/ServiceAdvice'));

/** What a service costs now, and what it has cost once it has been in its cluster. */
export function ServiceCostView(props: { service: ServiceDetail }) {
  const { service } = props;
  return (
    <>
      <CostPanel cost={service.cost} />
      {service.createdAt !== null && (
        <Suspense fallback={<Skeleton width="100%" height={160} />}>
          <ServiceAdvice service={service} />
          <ServiceSpending service={service.ref} />
        </Suspense>
      )}
    </>
  );
}
