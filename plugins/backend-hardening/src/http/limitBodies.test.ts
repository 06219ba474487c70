import express from 'express';
import fc from 'fast-check';
import request from 'supertest';
import { JsonMeter } from './JsonMeter';
import { limitBodies } from './limitBodies';

const app = express();
app.use(limitBodies());
app.use(express.json({ limit: '10mb' }), (req, res) => {
  res.json({ keys: Object.keys(req.body ?? {}).length });
});

const members = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));

const nested = (levels: number) => {
  let query: object = { kind: 'component' };
  for (let level = 0; level < levels; level++) {
    query = { $not: query };
  }
  return query;
};

const post = (path: string, body: object | string) =>
  request(app).post(path).set('content-type', 'application/json').send(body);

describe('bodies of requests', () => {
  it.each([
    ['/api/scaffolder/v2/tasks', members(10_000)],
    ['/api/catalog/entities/by-query', nested(10)],
    [
      '/api/catalog/entities/by-refs',
      { entityRefs: Array.from({ length: 3_000 }, (_, i) => `group:g${i}`) },
    ],
    ['/api/catalog/validate-entity', members(2_000)],
    [
      '/api/catalog/.well-known/backstage/permissions/apply-conditions',
      { items: Array.from({ length: 30_000 }, () => ({ id: 'x'.repeat(40) })) },
    ],
    ['/api/any', { text: 'x'.repeat(900_000) }],
    ['/api/any', { text: `${'[{,'.repeat(50_000)}\\"` }],
  ])('pass to %s within the limits', async (path, body) => {
    expect((await post(path, body)).status).toBe(200);
  });

  it.each([
    ['/api/catalog/entities/by-query', nested(3_000), /deeper than 64 levels/],
    ['/API/Catalog/entities/BY-QUERY/', members(1_100), /more than 1000/],
    [
      '/api/catalog/.backstage/actions/v1/actions/catalog:query-catalog-entities/invoke',
      members(1_100),
      /more than 1000/,
    ],
    [
      '/api/catalog/.well-known/backstage/permissions/apply-conditions/../x',
      members(21_000),
      /more than 20000/,
    ],
    ['/api/catalog/entity-facets', members(1_100), /more than 1000/],
    ['/api/mcp-actions/v1', members(1_100), /more than 1000/],
    ['/api/scaffolder/v2/tasks', members(21_000), /more than 20000/],
    ['/api/any', { text: 'x'.repeat(1_100_000) }, /larger than 1 MiB/],
  ])('to %s are refused above the limits', async (path, body, says) => {
    const answer = await post(path, body).expect(413);
    expect(answer.body.error.message).toMatch(says);
  });

  it('are counted where no length was announced', async () => {
    const sent = request(app)
      .post('/api/any')
      .set('content-type', 'application/json')
      .set('transfer-encoding', 'chunked');
    sent.write(`{"text": "${'x'.repeat(600_000)}`);
    sent.write(`${'x'.repeat(600_000)}"}`);
    const answer = await sent.then(
      ({ status }) => status,
      ({ code }) => code,
    );
    expect([413, 'ECONNRESET', 'EPIPE']).toContain(answer);
  });

  it.each([
    ['content-encoding', 'gzip', /Compressed/],
    ['content-type', 'application/json; charset=utf-16le', /UTF-8/],
    ['content-type', 'application/json; charset="UTF-7"', /UTF-8/],
  ])(
    'that cannot be counted are refused (%s: %s)',
    async (name, value, says) => {
      const answer = await post('/api/any', '{}').set(name, value).expect(415);
      expect(answer.body.error.message).toMatch(says);
    },
  );

  it('are counted alike however they are cut into pieces', () => {
    const limits = { depth: 5, elements: 20 };
    fc.assert(
      fc.property(fc.json(), fc.nat(50), (json, at) => {
        const bytes = Buffer.from(json);
        const meter = new JsonMeter(limits);
        const inPieces =
          meter.add(bytes.subarray(0, at)) ?? meter.add(bytes.subarray(at));
        expect(inPieces).toBe(new JsonMeter(limits).add(bytes));
      }),
    );
  });

  it('are counted as they are parsed', () => {
    const depthOf = (value: unknown): number =>
      value && typeof value === 'object'
        ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
        : 0;
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(6), (value, depth) => {
        const problem = new JsonMeter({ depth, elements: Infinity }).add(
          Buffer.from(JSON.stringify(value)),
        );
        expect(problem !== undefined).toBe(depthOf(value) > depth);
      }),
    );
  });
});
