import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import express from 'express';
import request from 'supertest';
import { sendDetail } from './detailBody';

const measured = { value: 4, unit: 'USD/h' };

const detail = (name: string) =>
  ({
    ref: { name },
    costPerHour: measured,
    cost: {
      perHour: measured,
      today: measured,
      monthToDate: measured,
      perMillionTokens: measured,
      parts: [{ name: 'h100' }],
    },
  } as unknown as ServiceDetail);

describe('the response about a service', () => {
  let shown: ServiceDetail;
  const app = express();
  app.get('/', (req, res) =>
    sendDetail(req, res, shown, { cost: req.query.cost === 'true' }),
  );
  const get = (cost: boolean) => request(app).get(`/?cost=${cost}`);

  beforeEach(() => {
    shown = detail('chat');
  });

  it('is the same with and without compression', async () => {
    const compressed = await get(true).set('accept-encoding', 'gzip');
    expect(compressed.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'application/json; charset=utf-8',
      vary: 'Accept-Encoding',
    });
    const plain = await get(true).set('accept-encoding', 'identity');
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(plain.body).toEqual(shown);
    expect(compressed.body).toEqual(shown);
  });

  it('keeps costs from users who may not see them, also after a view by one who may', async () => {
    for (const cost of [true, false, true, false]) {
      const { body } = await get(cost);
      expect(body.costPerHour.value).toBe(cost ? 4 : null);
      expect(body.cost.parts).toHaveLength(cost ? 1 : 0);
    }
  });

  it('is another one as soon as the description is', async () => {
    const { headers } = await get(true);
    await get(true).set('if-none-match', headers.etag).expect(304);
    await get(false).set('if-none-match', headers.etag).expect(200);
    shown = detail('embed');
    const { body } = await get(true)
      .set('if-none-match', headers.etag)
      .expect(200);
    expect(body.ref.name).toBe('embed');
  });
});
