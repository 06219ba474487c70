import { FakePrometheus } from '../../__testUtils__/FakePrometheus';
import { Circuit } from './Circuit';
import { PrometheusClient } from './PrometheusClient';
import {
  describePrometheusFailure,
  explainPrometheusFailure,
} from './PrometheusError';

const PATIENT_MS = 20_000;
const SECRET = 'Bearer canary-of-prometheus';

jest.setTimeout(60_000);

describe('PrometheusClient', () => {
  let prometheus: FakePrometheus;
  let now: number;
  let circuit: Circuit;
  let clients: PrometheusClient[];

  const open = (deadlineMs: number) => {
    const client = new PrometheusClient(
      {
        url: prometheus.url,
        headers: { Authorization: SECRET },
        labels: { namespace: 'namespace', pod: 'pod' },
        scrapeSeconds: 30,
      },
      { circuit, deadlineMs },
    );
    clients.push(client);
    return client;
  };

  beforeEach(async () => {
    prometheus = await FakePrometheus.start();
    now = 0;
    circuit = new Circuit(() => now);
    clients = [];
  });

  afterEach(async () => {
    await Promise.all(clients.map(client => client.close()));
    await prometheus.stop();
  });

  const failure = async (
    client: PrometheusClient,
    inWords = describePrometheusFailure,
  ) =>
    await client.now('up').then(
      () => undefined,
      error => inWords(error),
    );

  it('asks by POST, with its headers', async () => {
    await open(PATIENT_MS).now('up');
    const [{ path, form, headers }] = prometheus.questions;
    expect(path).toBe('/api/v1/query');
    expect(Object.fromEntries(form)).toEqual({ query: 'up' });
    expect(headers.authorization).toBe(SECRET);
  });

  it.each<[string, FakePrometheus['fault'], string]>([
    ['answers 503', { status: 503 }, 'it responds with HTTP 503'],
    [
      'refuses the query',
      { status: 422, body: '{"status":"error","error":"bad query"}' },
      'it responds with HTTP 422',
    ],
    [
      'redirects',
      { status: 302 },
      'it redirects (HTTP 302), which is not followed',
    ],
    ['is slow', 'slow', 'it did not respond in time'],
    ['cuts the connection', 'cut', 'it cannot be reached'],
    ['is something else', 'nonsense', 'it answered with an HTML page'],
  ])(
    'that %s is left alone after three failures, and found again when it is back',
    async (_, fault, words) => {
      prometheus.fault = fault;
      const client = open(fault === 'slow' ? 50 : PATIENT_MS);
      for (let i = 0; i < 3; i++) {
        await expect(failure(client)).resolves.toBe(words);
      }
      await expect(failure(client)).resolves.toContain('is retried soon');
      expect(prometheus.questions).toHaveLength(3);

      prometheus.fault = undefined;
      now += Circuit.FIRST_PAUSE_MS;
      const patient = open(PATIENT_MS);
      await expect(failure(patient)).resolves.toBeUndefined();
      await expect(failure(patient)).resolves.toBeUndefined();
      expect(prometheus.questions).toHaveLength(5);
    },
  );

  const vector = (result: unknown, more: object = {}) =>
    JSON.stringify({
      status: 'success',
      data: { resultType: 'vector', result },
      ...more,
    });

  it.each<[string, string, string | RegExp]>([
    [
      'a login answer',
      '{"message":"please log in"}',
      'it answered with JSON that is not an answer of Prometheus',
    ],
    [
      'a login page',
      '<!doctype html><title>Log in</title>',
      'it answered with an HTML page',
    ],
    ['nothing', '', 'it answered with text that is not valid JSON'],
    [
      'half a document',
      '{"status":"success","data":{"resul',
      'it answered with text that is not valid JSON',
    ],
    [
      'an error that calls itself a success',
      '{"status":"error","error":"no"}',
      'it answered with JSON that is not an answer of Prometheus',
    ],
    [
      'another type of result',
      '{"status":"success","data":{"resultType":"matrix","result":[]}}',
      'it answered with JSON that is not an answer of Prometheus',
    ],
    [
      'a result that is no list',
      vector({ 0: {} }),
      'it answered with JSON that is not an answer of Prometheus',
    ],
    [
      'a list',
      '[]',
      'it answered with JSON that is not an answer of Prometheus',
    ],
    [
      'a clock in another century',
      vector([{ metric: {}, value: [1e12, '1'] }]),
      'its clock is off by more than a day',
    ],
    [
      'a clock out of range',
      vector([{ metric: {}, value: [-1e308, '1'] }]),
      'its clock is off by more than a day',
    ],
    [
      'more than can be read',
      ' '.repeat(33 * 1024 * 1024),
      'its response is larger than 32 MiB',
    ],
  ])(
    'that answers with %s says so, and counts as failing',
    async (_, body, words) => {
      prometheus.fault = { status: 200, body };
      const client = open(PATIENT_MS);
      await expect(failure(client)).resolves.toBe(words);
      expect(circuit.failingForMs).toBeDefined();
    },
  );

  it('leaves out samples that cannot be read, and keeps the others', async () => {
    const nowSeconds = Date.now() / 1000;
    prometheus.fault = {
      status: 200,
      body: vector([
        null,
        7,
        [],
        { metric: 'x', value: [nowSeconds, 'many'] },
        { metric: {}, value: 'x' },
        {
          metric: { a: 1, __proto__: { b: 'c' } },
          value: [nowSeconds, '1e999'],
        },
        { metric: { pod: 'chat' }, value: [nowSeconds, '3'] },
      ]),
    };
    const { samples } = await open(PATIENT_MS).now('up');
    expect(samples).toContainEqual({
      name: '',
      labels: { pod: 'chat' },
      value: 3,
    });
    expect(samples.length).toBeLessThanOrEqual(2);
  });

  it('that is down is told from one that answers', async () => {
    const client = open(PATIENT_MS);
    await prometheus.stop();
    await expect(failure(client)).resolves.toBe('it cannot be reached');
    prometheus = await FakePrometheus.start();
  });

  it('never repeats what it was given to get in', async () => {
    prometheus.fault = {
      status: 401,
      body: JSON.stringify({ error: `no such token: ${SECRET}` }),
    };
    const words = await failure(open(PATIENT_MS), explainPrometheusFailure);
    expect(words).toContain('it responds with HTTP 401: no such token');
    expect(words).not.toContain('canary');
  });
});
