import {
  BackstageCredentials,
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import Router from 'express-promise-router';
import { json } from 'express';

export type Asker = 'user' | 'stranger' | 'service';

/** One question to the permission framework; without a resource, its conditions are answered. */
export interface Question {
  permission: Permission;
  resourceRef?: string;
}

/** A plugin that asks the permission framework for whoever calls it, as any plugin would. */
export const decisions = createBackendPlugin({
  pluginId: 'decisions',
  register({ registerInit }) {
    registerInit({
      deps: {
        auth: coreServices.auth,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        permissions: coreServices.permissions,
      },
      async init({ auth, httpAuth, httpRouter, permissions }) {
        const router = Router();
        router.use(json());
        const decide = async (
          { permission, resourceRef }: Question,
          credentials: BackstageCredentials,
        ): Promise<PolicyDecision> => {
          try {
            const [decision] = resourceRef
              ? await permissions.authorize(
                  [{ permission, resourceRef } as any],
                  { credentials },
                )
              : await permissions.authorizeConditional(
                  [{ permission } as any],
                  { credentials },
                );
            return decision;
          } catch (error) {
            // The permission backend does not even answer who is not signed in.
            if ((error as any).statusCode === 401) {
              return { result: AuthorizeResult.DENY };
            }
            throw error;
          }
        };
        router.post('/:asker', async (req, res) => {
          const asker = req.params.asker as Asker;
          let credentials: BackstageCredentials;
          if (asker === 'user') {
            credentials = await httpAuth.credentials(req);
          } else if (asker === 'service') {
            credentials = await auth.getOwnServiceCredentials();
          } else {
            credentials = await auth.getNoneCredentials();
          }
          res.json(
            await Promise.all(
              (req.body as Question[]).map(each => decide(each, credentials)),
            ),
          );
        });
        httpRouter.use(router);
      },
    });
  },
});
