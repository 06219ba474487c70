import { createBackend } from '@backstage/backend-defaults';
import {
  DevelopmentSettingsError,
  hardenedRootHttpRouterServiceFactory,
  rootHealthServiceFactory,
} from '@model-serving/backstage-backend-hardening';

const backend = createBackend();

backend.add(hardenedRootHttpRouterServiceFactory);
backend.add(rootHealthServiceFactory);

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./guestSignIn'));
backend.add(import('@backstage/plugin-auth-backend-module-oidc-provider'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import(
    '@model-serving/backstage-plugin-catalog-backend-module-model-serving'
  ),
);

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./permissionPolicy'));

backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import(
    '@model-serving/backstage-plugin-scaffolder-backend-module-model-serving'
  ),
);

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-mcp-actions-backend'));

backend.add(import('@model-serving/backstage-plugin-model-serving-backend'));
backend.add(
  import(
    '@model-serving/backstage-plugin-model-serving-backend-module-registries'
  ),
);

backend.start().catch(error => {
  // Backstage logs the rejection and goes on without a server.
  const text =
    error instanceof DevelopmentSettingsError ? error.message : error.stack;
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
