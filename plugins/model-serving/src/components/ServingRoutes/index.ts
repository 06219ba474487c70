export { ServingRoutes } from './ServingRoutes';
