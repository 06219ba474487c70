import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { assertProductionSettings } from '../settings';
import { presentErrors } from './presentErrors';
import { protectCookies } from './protectCookies';

/**
 * Backstage's HTTP server, closed: it does not listen on development settings where other machines can reach it,
 * error responses hold no internals, and cookies have all their flags.
 * @public
 */
export const hardenedRootHttpRouterServiceFactory =
  rootHttpRouterServiceFactory({
    configure({ app, applyDefaults, config, logger }) {
      assertProductionSettings(config, process.env);
      app.disable('x-powered-by');
      app.use(presentErrors({ logger }));
      app.use(
        protectCookies({
          secure: config.getString('backend.baseUrl').startsWith('https:'),
        }),
      );
      applyDefaults();
    },
  });
