export { CohortQuota } from './CohortQuota';
