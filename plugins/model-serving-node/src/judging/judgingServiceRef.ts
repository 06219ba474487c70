import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { readUsable } from '../configuration';
import { Judging, JudgingPool } from './JudgingPool';
import { readChecksConfig } from './readChecksConfig';

/** The threads of this backend that parse and judge, shared by all plugins. @public */
export const judgingServiceRef = createServiceRef<Judging>({
  id: 'model-serving.judging',
  scope: 'root',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        lifecycle: coreServices.rootLifecycle,
      },
      factory({ config, lifecycle }) {
        // A mistake in its configuration is told by the plugin, which reads it too.
        const pool = new JudgingPool(
          readUsable(() => readChecksConfig(config)).value ??
            readChecksConfig(new ConfigReader({})),
        );
        lifecycle.addShutdownHook(() => pool.close());
        return pool;
      },
    }),
});
