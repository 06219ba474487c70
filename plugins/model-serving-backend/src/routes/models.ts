import { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  MODEL_FACETS,
  MODEL_SORTS,
  ModelEntityPage,
  ModelFacet,
  ModelPage,
  ModelSort,
} from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { z } from 'zod';
import { Position } from '../models/catalog/ModelOrder';
import { decodeCursor, encodeCursor } from './cursor';
import { parseInput } from './input';
import { inTurn } from './inTurn';
import { RouteOptions } from './RouteOptions';

const MOST_VALUES = 50;
const ENTITIES_AT_ONCE = 500;

const name = z.string().min(1).max(253);

/** One value, or the same parameter several times. */
const values = z
  .union([z.string().max(253), z.array(z.string().max(253)).max(MOST_VALUES)])
  .transform(each => (typeof each === 'string' ? [each] : each))
  .optional();

const amount = z.coerce
  .number()
  .nonnegative()
  .max(Number.MAX_SAFE_INTEGER)
  .optional();

const listQuery = z.object({
  ...(Object.fromEntries(MODEL_FACETS.map(facet => [facet, values])) as Record<
    ModelFacet,
    typeof values
  >),
  text: z.string().max(200).optional(),
  parametersMin: amount,
  parametersMax: amount,
  contextMin: amount,
  memoryMax: amount,
  priceMax: amount,
  timeToFirstTokenMax: amount,
  tokensPerSecondMin: amount,
  sort: z.enum(MODEL_SORTS).default('title'),
  order: z.enum(['asc', 'desc']).optional(),
  tenant: name.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  page: z.string().max(4_000).optional(),
});

const detailQuery = z.object({ tenant: name.optional() });
const entityQuery = z.object({
  after: z.string().max(1_000).optional(),
  revision: z.string().max(64).optional(),
});

const position: z.ZodType<Position> = z.object({
  value: z.union([z.string(), z.number()]).nullable(),
  ref: z.string(),
});

/** Which end of an order people ask for first. */
const DESCENDING: readonly ModelSort[] = [
  'newest',
  'downloads',
  'tokensPerSecond',
];

/** `GET /models`, one model, and all of them for the catalog. */
export function modelRoutes(options: RouteOptions) {
  const { httpAuth, modelAccess, models, searches } = options;
  const { catalog } = models;
  const router = Router();

  const authorize = async (
    req: Parameters<HttpAuthService['credentials']>[0],
  ) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    await modelAccess.demand(credentials);
    return credentials;
  };

  router.get('/models', async (req, res) => {
    const credentials = await authorize(req);
    const query = parseInput(listQuery, req.query);
    const { index } = catalog;
    const { limit, order, page, sort, tenant, text, ...narrow } = query;
    const reader = await modelAccess.reader(credentials, index, tenant);
    const {
      parametersMin,
      parametersMax,
      contextMin,
      memoryMax,
      priceMax,
      timeToFirstTokenMax,
      tokensPerSecondMin,
      ...facets
    } = narrow;
    const filter = {
      text,
      facets,
      parametersMin,
      parametersMax,
      contextMin,
      memoryMax,
      priceMax,
      timeToFirstTokenMax,
      tokensPerSecondMin,
    };
    const slice = {
      sort,
      order:
        order ??
        (DESCENDING.includes(sort) ? ('desc' as const) : ('asc' as const)),
      limit,
      after: page === undefined ? undefined : positionOf(page),
    };
    const { next, ...list } = text
      ? await inTurn(searches, credentials, res, () =>
          index.search(filter, slice, reader),
        )
      : index.list(filter, slice, reader);
    res.json({
      ...list,
      next: next ? encodeCursor(JSON.stringify(next)) : null,
      ...catalog.freshness(),
    } satisfies ModelPage);
  });

  router.get('/models/:name', async (req, res) => {
    const credentials = await authorize(req);
    const { tenant } = parseInput(detailQuery, req.query);
    const wanted = parseInput(z.object({ name }), req.params);
    res.json(
      await modelAccess.detail(
        credentials,
        `resource:default/${wanted.name}`,
        tenant,
      ),
    );
  });

  router.get('/models/:name/drift', async (req, res) => {
    const credentials = await authorize(req);
    const wanted = parseInput(z.object({ name }), req.params);
    res.json(
      await modelAccess.drift(credentials, `resource:default/${wanted.name}`),
    );
  });

  router.get('/model-entities', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['service'] });
    const { after, revision } = parseInput(entityQuery, req.query);
    const { next, ...page } = models.entityPage({
      after: after === undefined ? undefined : decodeCursor(after),
      known: revision,
      limit: ENTITIES_AT_ONCE,
    });
    res.json({
      ...page,
      next: next === undefined ? null : encodeCursor(next),
    } satisfies ModelEntityPage);
  });
  return router;
}

function positionOf(page: string): Position {
  const read = () => {
    try {
      return position.safeParse(JSON.parse(decodeCursor(page))).data;
    } catch {
      return undefined;
    }
  };
  const found = read();
  if (!found) {
    throw new InputError('page: it does not come from an earlier answer');
  }
  return found;
}
