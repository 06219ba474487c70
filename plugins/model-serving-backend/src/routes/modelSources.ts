import {
  NotAllowedError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import {
  ModelSourceList,
  modelSourceManagePermission,
  modelSourceReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Request, Response } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { withinPatience } from '../withinPatience';
import { noteForAudit } from './auditWrites';
import { parseInput } from './input';
import { RouteOptions } from './RouteOptions';

const params = z.object({ id: z.string().min(1).max(63) });

const RETRY_AFTER_SECONDS = 15;

/** Errors that are an answer. */
const REFUSALS: ReadonlySet<string> = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
]);

/** `GET /model-sources`: how each source of models is doing; and what platform owners can do about it. */
export function modelSourceRoutes(options: RouteOptions) {
  const { access, httpAuth, logger, models } = options;
  const { catalog, governance, syncs } = models;
  const router = Router();

  const list = async (res: Response) => {
    await models.refresh();
    res.json({
      items: syncs.statuses(catalog.states, new Date()),
      governance: await governance.status(),
      ...catalog.freshness(),
    } satisfies ModelSourceList);
  };

  const manage = async (req: Request, res: Response) => {
    const { id } = parseInput(params, req.params);
    noteForAudit(res, { source: id });
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    if (!(await access.may(credentials, modelSourceManagePermission))) {
      throw new NotAllowedError('You may not manage model sources');
    }
    return { id, user: credentials.principal.userEntityRef };
  };

  const write =
    (act: (asked: { id: string; user: string }) => Promise<void>) =>
    async (req: Request, res: Response) => {
      const order = async () => act(await manage(req, res));
      try {
        await withinPatience(order());
      } catch (thrown) {
        const error = toError(thrown);
        if (REFUSALS.has(error.name)) {
          throw error;
        }
        // Users and permissions are read from databases too, whose errors say little.
        await catalog.refresh();
        if (catalog.databaseAnswers) {
          throw error;
        }
        logger.warn('Could not change a model source', error);
        res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
        throw new ServiceUnavailableError(
          `The database of the portal is unavailable. Models are served as they were last read. Try again in ${RETRY_AFTER_SECONDS} seconds.`,
        );
      }
      await list(res);
    };

  router.get('/model-sources', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    if (!(await access.may(credentials, modelSourceReadPermission))) {
      throw new NotAllowedError('You may not see model sources');
    }
    await list(res);
  });

  router.post(
    '/model-sources/:id/sync',
    write(({ id }) => syncs.syncNow(id)),
  );
  router.post(
    '/model-sources/:id/confirm-removal',
    write(({ id, user }) => syncs.confirmRemoval(id, user)),
  );
  return router;
}
