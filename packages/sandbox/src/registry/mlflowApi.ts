import { json, Request, RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { modelAnswer, runAnswer, versionAnswers } from './mlflowAnswers';
import { EXPERIMENT, runIdOf, SeededModel, SeededRun } from './RegisteredModel';

const DEFAULT_PAGE = 100;
const MOST_MODELS = 1_000;
const MOST_VERSIONS = 200_000;

/** The account that programs read with, and its password. */
export const REGISTRY_USER = 'portal';
export const REGISTRY_PASSWORD = 'sandbox-portal';

/** What MLflow refuses a request with. */
export class MlflowError extends Error {
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
  }
}

const invalid = (message: string) =>
  new MlflowError(400, 'INVALID_PARAMETER_VALUE', message);

/** A page of a list, as MLflow cuts it: the token is an offset, and an empty answer is `{}`. */
function pageOf(
  key: string,
  items: readonly object[],
  { query }: Request,
  most: number,
): object {
  const size = Number(query.max_results ?? DEFAULT_PAGE);
  if (!Number.isInteger(size) || size < 1 || size > most) {
    throw invalid(
      `Invalid value ${query.max_results} for parameter 'max_results' supplied.`,
    );
  }
  const from = offsetOf(query.page_token);
  const page = items.slice(from, from + size);
  return {
    ...(page.length > 0 && { [key]: page }),
    ...(from + size < items.length && {
      next_page_token: Buffer.from(
        JSON.stringify({ offset: from + size }),
      ).toString('base64'),
    }),
  };
}

function offsetOf(token: unknown): number {
  if (token === undefined || token === '') {
    return 0;
  }
  try {
    const { offset } = JSON.parse(
      Buffer.from(String(token), 'base64').toString('utf8'),
    );
    if (Number.isSafeInteger(offset) && offset >= 0) {
      return offset;
    }
  } catch {
    // said below
  }
  throw invalid('Invalid page token');
}

const CREDENTIALS = Buffer.from(
  `${REGISTRY_USER}:${REGISTRY_PASSWORD}`,
).toString('base64');

const authenticate: RequestHandler = ({ headers }, response, next) => {
  if (headers.authorization === `Basic ${CREDENTIALS}`) {
    next();
    return;
  }
  response
    .status(401)
    .set('WWW-Authenticate', 'Basic realm="mlflow"')
    .send('You are not authenticated.');
};

/** A filter that is not applied would answer more than was asked for. */
const refuseFilter: RequestHandler = ({ query }, _, next) =>
  next(
    query.filter ? invalid('The sandbox does not filter models.') : undefined,
  );

/** The part of MLflow's REST API 2.0 that the portal reads. Nothing can be written. */
export function mlflowApi(
  models: readonly SeededModel[],
  runs: readonly SeededRun[],
): Router {
  const router = PromiseRouter();
  router.use(authenticate, refuseFilter, json());
  router.get('/registered-models/search', (request, response) => {
    response.json(
      pageOf(
        'registered_models',
        models.map(modelAnswer),
        request,
        MOST_MODELS,
      ),
    );
  });
  router.get('/registered-models/get', ({ query }, response) => {
    const found = models.find(({ name }) => name === query.name);
    if (!found) {
      throw new MlflowError(
        404,
        'RESOURCE_DOES_NOT_EXIST',
        `Registered Model with name=${query.name} not found`,
      );
    }
    response.json({ registered_model: modelAnswer(found) });
  });
  router.get('/model-versions/search', (request, response) => {
    response.json(
      pageOf(
        'model_versions',
        models.flatMap(versionAnswers),
        request,
        MOST_VERSIONS,
      ),
    );
  });
  router.get('/experiments/search', (_, response) => {
    response.json({ experiments: [{ experiment_id: EXPERIMENT }] });
  });
  router.post('/runs/search', ({ body }, response) => {
    const asked = String(body.filter ?? '');
    const found = runs.filter(({ name }) =>
      asked.includes(`'${runIdOf(name)}'`),
    );
    response.json(found.length > 0 ? { runs: found.map(runAnswer) } : {});
  });
  return router;
}
