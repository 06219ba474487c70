export { ServiceFilters, VERDICT_WORDS } from './ServiceFilters';
