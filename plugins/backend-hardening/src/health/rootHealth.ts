import {
  coreServices,
  createServiceFactory,
  RootHealthService,
} from '@backstage/backend-plugin-api';
import { readinessChecksServiceRef } from './ReadinessChecks';

const UP = { status: 200, payload: { status: 'ok' } };

const notReady = (message: string) => ({
  status: 503,
  payload: { message, status: 'error' },
});

/**
 * Backstage's health service, whose readiness also fails while a check of `readinessChecksServiceRef` does. Answers
 * hold no data: which check it is, and why, is in the log.
 * @public
 */
export const rootHealthServiceFactory = createServiceFactory({
  service: coreServices.rootHealth,
  deps: {
    lifecycle: coreServices.rootLifecycle,
    checks: readinessChecksServiceRef,
  },
  factory({ lifecycle, checks }): RootHealthService {
    let state: 'starting' | 'up' | 'stopping' = 'starting';
    lifecycle.addStartupHook(() => {
      state = 'up';
    });
    lifecycle.addBeforeShutdownHook(() => {
      state = 'stopping';
    });
    return {
      async getLiveness() {
        return UP;
      },
      async getReadiness() {
        if (state !== 'up') {
          return notReady(
            state === 'starting'
              ? 'Backend has not started yet'
              : 'Backend is shutting down',
          );
        }
        return checks.failing().length > 0
          ? notReady('Backend is not able to serve; its log says why')
          : UP;
      },
    };
  },
});
