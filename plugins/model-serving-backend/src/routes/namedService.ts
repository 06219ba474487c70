import { NotAllowedError } from '@backstage/errors';
import { SERVICE_KINDS } from '@model-serving/backstage-plugin-model-serving-common';
import { Request } from 'express';
import { z } from 'zod';
import { COSTS_NOT_VISIBLE } from '../prices/VisiblePrices';
import { visibleService } from '../tenants/visibleService';
import { RouteOptions } from './RouteOptions';

const text = z.string().max(253);

/** The path parameters that name a service. */
export const serviceParams = z.object({
  cluster: text,
  namespace: text,
  kind: z.enum(SERVICE_KINDS),
  name: text,
});

type Options = Pick<RouteOptions, 'access' | 'httpAuth' | 'picture'>;

/**
 * The service that the path of a request names, and who asks.
 *
 * @throws NotFoundError, the same for no service and for one that the caller may not see
 */
export async function namedService(options: Options, req: Request) {
  const credentials = await options.httpAuth.credentials(req, {
    allow: ['user', 'service'],
  });
  const { data } = serviceParams.safeParse(req.params);
  return {
    credentials,
    ...(await visibleService(options, credentials, data)),
  };
}

/**
 * The same for what is told only to those who may see costs.
 *
 * @throws NotAllowedError for others who may see the service
 */
export async function namedServiceWithCosts(options: Options, req: Request) {
  const { mayCost, service } = await namedService(options, req);
  if (!mayCost) {
    throw new NotAllowedError(
      `You may see this service, but ${COSTS_NOT_VISIBLE}`,
    );
  }
  return service;
}
