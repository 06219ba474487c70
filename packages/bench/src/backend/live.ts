import { createBackend } from '@backstage/backend-defaults';

// Both live pictures in one process: the suite's, and the one that Backstage has.
const backend = createBackend();

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./modules/permissionPolicy'));
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@model-serving/backstage-plugin-model-serving-backend'));

backend.start();
