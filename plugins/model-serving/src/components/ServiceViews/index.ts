export { ServiceOverview } from './ServiceOverview';
export { ServiceServing } from './ServiceServing';
