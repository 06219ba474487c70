import { createBackend } from '@backstage/backend-defaults';

// A catalog without the suite, and a provider whose entities are there from the start.
const backend = createBackend();

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('./modules/staticEntities'));
backend.add(import('./modules/catalogWrites'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./modules/permissionPolicy'));

backend.start();
