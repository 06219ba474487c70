import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

/** Signs in whoever a request names, so that there are several users; each is a member of the bench's group. */
export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'bench-viewers',
  register({ registerInit }) {
    registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'viewers',
          factory: createProxyAuthProviderFactory({
            authenticator: createProxyAuthenticator({
              defaultProfileTransform: async () => ({ profile: {} }),
              initialize: () => {},
              authenticate: async ({ req }) => ({
                result: { user: `user:default/${req.get('x-viewer')}` },
              }),
            }),
            signInResolver: async ({ result: { user } }, context) =>
              await context.issueToken({
                claims: { sub: user, ent: [user, 'group:default/viewers'] },
              }),
          }),
        });
      },
    });
  },
});
