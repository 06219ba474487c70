import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

/** The header that stands for what an identity provider would have confirmed. */
export const NAME_HEADER = 'x-test-user';

const authenticator = createProxyAuthenticator({
  defaultProfileTransform: async () => ({ profile: {} }),
  initialize: () => undefined,
  authenticate: async ({ req }) => ({
    result: { name: String(req.headers[NAME_HEADER]) },
  }),
});

/**
 * Signs in by name. Everything after the name is the portal's own: the user and its groups come
 * from the catalog, the token from the auth plugin.
 */
export const signInByName = createBackendModule({
  pluginId: 'auth',
  moduleId: 'by-name',
  register({ registerInit }) {
    registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'by-name',
          factory: createProxyAuthProviderFactory({
            authenticator,
            signInResolver: ({ result: { name } }, context) =>
              context.signInWithCatalogUser({ entityRef: { name } }),
          }),
        });
      },
    });
  },
});
