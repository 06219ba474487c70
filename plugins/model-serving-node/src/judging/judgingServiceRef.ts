import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
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
        const pool = new JudgingPool(readChecksConfig(config));
        lifecycle.addShutdownHook(() => pool.close());
        return pool;
      },
    }),
});
