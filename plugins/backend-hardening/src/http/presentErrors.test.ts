import { mockServices } from '@backstage/backend-test-utils';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  ForwardedError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import express, { RequestHandler } from 'express';
import request from 'supertest';
import { presentErrors } from './presentErrors';

const TOKEN =
  'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c2VyOmRlZmF1bHQveCJ9.c2lnbmF0dXJl';
const OPAQUE = 'opaque-token-of-the-caller';
const SQL = `insert into \`sessions\` (\`token\`) values ('${TOKEN}') - SQLITE_READONLY: attempt to write a readonly database`;

/** As Backstage's server puts its middleware behind it. */
function serverOf(handler: RequestHandler) {
  const logger = mockServices.logger.mock();
  const middleware = MiddlewareFactory.create({
    config: mockServices.rootConfig(),
    logger: mockServices.logger.mock(),
  });
  const app = express();
  app.use(presentErrors({ logger }));
  app.use(middleware.compression());
  app.use('/api', handler);
  app.use(middleware.error({ showStackTraces: true }));
  return { app, logger };
}

const thrown =
  (error: Error): RequestHandler =>
  (_req, _res, next) =>
    next(error);

const get = (app: express.Express, path = '/api/thing?token=in-the-query') =>
  request(app)
    .get(path)
    .set('authorization', `Bearer ${OPAQUE}`)
    .set('cookie', 'backstage-auth=cookie-of-the-caller');

describe('presentErrors', () => {
  it.each<[string, RequestHandler]>([
    ['SQL of a failed statement', thrown(new Error(SQL))],
    [
      'SQL that a deliberate error carries along',
      thrown(new ServiceUnavailableError(`No tenants: ${SQL}`)),
    ],
    [
      'SQL in a cause',
      thrown(new ForwardedError('Could not load', new Error(SQL))),
    ],
    [
      "the caller's token",
      thrown(new Error(`Token ${OPAQUE} could not be exchanged`)),
    ],
    [
      'a body that is no JSON',
      (_req, res) => {
        res.status(502).send(`<pre>${SQL}\n    at /app/x.js:1:2</pre>`);
      },
    ],
    [
      'a body written without Express',
      (_req, res) => {
        res.writeHead(500, { 'Content-Type': 'text/plain' });
        res.write(SQL.repeat(30));
        res.end(`${TOKEN}`);
      },
    ],
    [
      'a long body, compressed on its way',
      (_req, res) => {
        res.status(500).type('text').end(SQL.repeat(200));
      },
    ],
  ])('answers a sentence and an ID instead of %s', async (_, handler) => {
    const { app, logger } = serverOf(handler);
    const answer = await get(app);

    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(answer.text).not.toMatch(
      /SQLITE|insert|values|eyJ|opaque-token|in-the-query|cookie-of|\bat \/|"stack"/,
    );
    const { error, request: asked } = answer.body;
    expect(error.message).toContain(error.correlationId);
    expect(answer.headers['x-correlation-id']).toBe(error.correlationId);
    expect(asked).toEqual({ method: 'GET', url: '/api/thing' });
    expect(logger.error).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ correlationId: error.correlationId }),
    );
    expect(JSON.stringify(logger.error.mock.calls)).not.toMatch(
      /eyJ|opaque-token/,
    );
  });

  it('keeps the sentence of a deliberate error, beside an ID', async () => {
    const sentence = "Cluster 'gpu-eu' cannot be reached: connection refused";
    const { app } = serverOf(thrown(new ServiceUnavailableError(sentence)));
    const { body, status } = await get(app);
    expect(status).toBe(503);
    expect(body.error).toEqual({
      name: 'ServiceUnavailableError',
      message: sentence,
      correlationId: expect.any(String),
    });
  });

  it('keeps what a refusal says, without stack, query, and credentials', async () => {
    const { app } = serverOf(
      thrown(
        new InputError(
          `name must be a DNS name; ${OPAQUE} cookie-of-the-caller ${TOKEN}`,
        ),
      ),
    );
    const { body, status } = await get(app);
    expect(status).toBe(400);
    expect(body).toEqual({
      error: {
        name: 'InputError',
        message: 'name must be a DNS name; [redacted] [redacted] [redacted]',
      },
      request: { method: 'GET', url: '/api/thing' },
      response: { statusCode: 400 },
    });
  });

  it('takes SQL out of refusals', async () => {
    const { app } = serverOf(thrown(new NotFoundError(SQL)));
    const { body } = await get(app);
    expect(body.error).toEqual({
      name: 'NotFoundError',
      message: 'The request was refused.',
    });
  });

  it('leaves what went well as it is', async () => {
    const { app } = serverOf((_req, res) => {
      res.json({ error: { message: SQL } });
    });
    const { body } = await get(app);
    expect(body).toEqual({ error: { message: SQL } });
  });

  it('leaves refusals of other forms as they are', async () => {
    const { app } = serverOf((_req, res) => {
      res.status(404).type('html').send('<h1>Not found</h1>');
    });
    const { text } = await get(app);
    expect(text).toBe('<h1>Not found</h1>');
  });
});
