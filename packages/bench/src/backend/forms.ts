import { createBackend } from '@backstage/backend-defaults';

// What judges the answers of forms, with several users.
const backend = createBackend();

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./modules/viewers'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import(
    '@model-serving/backstage-plugin-catalog-backend-module-model-serving'
  ),
);
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./modules/permissionPolicy'));
backend.add(import('@model-serving/backstage-plugin-model-serving-backend'));

backend.start();
