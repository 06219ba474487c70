export { TenantOverview } from './TenantOverview';
