import {
  costReadPermission,
  peakRequests,
  ServiceDetail,
  serviceReadPermission,
  smallerSizeOf,
  Tenant,
  VERDICT_WORDS,
} from '@model-serving/backstage-plugin-model-serving-common';
import Router from 'express-promise-router';
import { z } from 'zod';
import { LIST_ORDERS, listKey } from '../picture/listOrder';
import { clusterOf, summaryOf } from '../picture/views';
import { parseInput } from './input';
import { decodeCursor, encodeCursor } from './cursor';
import { sendDetail } from './detailBody';
import { VisiblePrices, visiblePrices } from '../prices/VisiblePrices';
import { namedService } from './namedService';
import { RouteOptions } from './RouteOptions';

const text = z.string().max(253);

const listQuery = z.object({
  tenant: text.optional(),
  verdict: z.enum(VERDICT_WORDS).optional(),
  q: z.string().max(200).optional(),
  model: text.optional(),
  order: z.enum(LIST_ORDERS).default('verdict'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(1000).optional(),
});

const WEEK_SECONDS = 604_800;
/** As long as verdicts are kept by default. */
const QUARTER_SECONDS = 90 * 86_400;
/** Windows by the names that people give them. */
const WINDOWS = {
  '15m': 900,
  '1h': 3_600,
  '6h': 21_600,
  '1d': 86_400,
  '7d': WEEK_SECONDS,
} as const;

/** How far back requests are looked at before a smaller size is named. */
const PEAK_SECONDS = WINDOWS['1h'];

const seriesQuery = z.object({
  window: z
    .union([
      z
        .enum(Object.keys(WINDOWS) as [keyof typeof WINDOWS])
        .transform(name => WINDOWS[name]),
      z.coerce.number().int().min(60).max(WEEK_SECONDS),
    ])
    .default(900),
});

const historyQuery = z.object({
  window: z.coerce.number().int().min(60).max(QUARTER_SECONDS).default(3600),
});

/** `GET /services`, one service, its series, its history and what it could run instead. */
export function serviceRoutes(options: RouteOptions) {
  const {
    access,
    histories,
    httpAuth,
    modelAccess,
    models,
    picture,
    prices,
    radar,
    series,
  } = options;
  const router = Router();

  router.get('/services', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const query = parseInput(listQuery, req.query);
    const after = query.cursor && decodeCursor(query.cursor);
    const [mayRead, mayCost] = await access.allowed(
      credentials,
      serviceReadPermission,
      costReadPermission,
    );
    const runsModel =
      query.model === undefined
        ? undefined
        : await modelAccess.runs(credentials, query.model);
    const words = query.q?.toLowerCase();
    const found = picture
      .ordered(query.order)
      .filter(
        service =>
          mayRead(service) &&
          (query.tenant === undefined || service.tenant === query.tenant) &&
          (query.verdict === undefined || service.word === query.verdict) &&
          (!words || service.mentions(words)) &&
          (!runsModel || runsModel(service.served)),
      );
    const rest = after
      ? found.filter(service => listKey(service, query.order) > after)
      : found;
    const page = rest.slice(0, query.limit);
    const more = rest.length > page.length;
    const platform = await access.isPlatformOwner(credentials);
    const clusters = picture.clusters();
    res.json({
      items: page.flatMap(listed => {
        const service = picture.recent(listed);
        return service ? summaryOf(service, { cost: mayCost(service) }) : [];
      }),
      totalItems: found.length,
      ...(more
        ? {
            nextCursor: encodeCursor(
              listKey(page[page.length - 1], query.order),
            ),
          }
        : {}),
      clusters: clusters.map(cluster => clusterOf(cluster, { platform })),
      ...picture.freshness(clusters),
    });
  });

  router.get('/services/:cluster/:namespace/:kind/:name', async (req, res) => {
    const { mayCost, service } = await namedService(options, req);
    sendDetail(req, res, service, { cost: mayCost });
  });

  router.get(
    '/services/:cluster/:namespace/:kind/:name/series',
    async (req, res) => {
      const { service } = await namedService(options, req);
      const { window } = parseInput(seriesQuery, req.query);
      res.json(await series.of(service, window));
    },
  );

  router.get(
    '/services/:cluster/:namespace/:kind/:name/history',
    async (req, res) => {
      const { service } = await namedService(options, req);
      const { window } = parseInput(historyQuery, req.query);
      res.json(await histories.of(service, window, new Date()));
    },
  );

  const smallerSize = async (
    service: ServiceDetail,
    tenant: Tenant,
    visible: VisiblePrices,
  ) => {
    const found = radar.artifactOf(service.model);
    const { accelerator, run } = service;
    const holding =
      found && accelerator && !run
        ? await models.standings.holding(
            found.model,
            found.artifact,
            accelerator,
            tenant,
            visible,
          )
        : null;
    return (
      holding &&
      smallerSizeOf({
        ...holding,
        peak: peakRequests(await series.of(service, PEAK_SECONDS)),
        currency: visible.book?.currency ?? null,
      })
    );
  };

  router.get(
    '/services/:cluster/:namespace/:kind/:name/upgrades',
    async (req, res) => {
      const { credentials, service } = await namedService(options, req);
      await modelAccess.demand(credentials);
      const [mayCost] = await access.allowed(credentials, costReadPermission);
      const tenant = picture
        .tenantsNamed(service.tenant ?? '')
        .find(({ cluster }) => cluster === service.ref.cluster);
      const visible = visiblePrices(
        prices.current,
        tenant !== undefined && mayCost(service),
      );
      const sizeOf = await models.standings.sizes(
        tenant ?? null,
        visible,
        service.accelerator,
      );
      res.json({
        ...radar.upgradesOf(service, sizeOf, new Date()),
        smallerSize: tenant
          ? await smallerSize(service, tenant, visible)
          : null,
      });
    },
  );
  return router;
}
