import { Route, Routes, useParams } from 'react-router-dom';
import { FleetCostsPage } from './costs/FleetCostsPage';
import { TenantCostsPage } from './costs/TenantCostsPage';
import { DoctorPage } from './doctor/DoctorPage';
import { TenancyPage } from './tenancy/TenancyPage';

function RoutedCosts() {
  const { cluster = '', tenant = '' } = useParams();
  return <TenantCostsPage cluster={cluster} tenant={tenant} />;
}

/** The tenants, the costs of one, and the setup check. */
export function TenancyRoutes() {
  return (
    <Routes>
      <Route path="/" element={<TenancyPage />} />
      <Route path="/setup-check" element={<DoctorPage />} />
      <Route path="/costs" element={<FleetCostsPage />} />
      <Route path="/:cluster/:tenant/costs" element={<RoutedCosts />} />
    </Routes>
  );
}
