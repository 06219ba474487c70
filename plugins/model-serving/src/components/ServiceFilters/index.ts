export { ServiceFilters } from './ServiceFilters';
