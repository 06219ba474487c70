import { createBackend } from '@backstage/backend-defaults';

// Models of registries as entities of the catalog, as a portal has them.
const backend = createBackend();

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import(
    '@model-serving/backstage-plugin-catalog-backend-module-model-serving'
  ),
);
backend.add(import('./modules/catalogWrites'));
backend.add(import('./modules/handedEntities'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./modules/permissionPolicy'));
backend.add(import('@model-serving/backstage-plugin-model-serving-backend'));
backend.add(
  import(
    '@model-serving/backstage-plugin-model-serving-backend-module-registries'
  ),
);
backend.add(import('./modules/modelWrites'));

backend.start();
