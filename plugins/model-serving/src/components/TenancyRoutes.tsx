import { Route, Routes, useParams } from 'react-router-dom';
import { TenantCostsPage } from './costs/TenantCostsPage';
import { TenancyPage } from './tenancy/TenancyPage';

function RoutedCosts() {
  const { cluster = '', tenant = '' } = useParams();
  return <TenantCostsPage cluster={cluster} tenant={tenant} />;
}

/** The tenants, and the costs of one. */
export function TenancyRoutes() {
  return (
    <Routes>
      <Route path="/" element={<TenancyPage />} />
      <Route path="/:cluster/:tenant/costs" element={<RoutedCosts />} />
    </Routes>
  );
}
