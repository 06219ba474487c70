import { NotAllowedError } from '@backstage/errors';
import {
  modelSourceManagePermission,
  modelSourceReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Request, Response } from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { noteForAudit } from './auditWrites';
import { parseInput } from './input';
import { RouteOptions } from './RouteOptions';

const params = z.object({ id: z.string().min(1).max(63) });

/** `GET /model-sources`: how each source of models is doing; and what platform owners can do about it. */
export function modelSourceRoutes(options: RouteOptions) {
  const { access, httpAuth, models } = options;
  const { catalog, syncs } = models;
  const router = Router();

  const list = async (res: Response) => {
    await catalog.refresh();
    res.json({
      items: syncs.statuses(catalog.states, new Date()),
      ...catalog.freshness(),
    });
  };

  const manage = async (req: Request, res: Response) => {
    const { id } = parseInput(params, req.params);
    noteForAudit(res, { source: id });
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    if (!(await access.may(credentials, modelSourceManagePermission))) {
      throw new NotAllowedError('You may not manage model sources');
    }
    return id;
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

  router.post('/model-sources/:id/sync', async (req, res) => {
    const id = await manage(req, res);
    await syncs.syncNow(id);
    await list(res);
  });

  router.post('/model-sources/:id/confirm-removal', async (req, res) => {
    const id = await manage(req, res);
    await syncs.confirmRemoval(id);
    await list(res);
  });
  return router;
}
