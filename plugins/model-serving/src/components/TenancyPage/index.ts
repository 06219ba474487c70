export { TenancyPage } from './TenancyPage';
