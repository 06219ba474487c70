import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from './startEngine';

describe('an engine', () => {
  let now = new Date('2026-01-01T00:00:00Z');
  const engines: { stop(): Promise<void> }[] = [];

  beforeEach(() => {
    now = new Date('2026-01-01T00:00:00Z');
  });

  afterEach(() => Promise.all(engines.splice(0).map(each => each.stop())));

  async function engine(
    traffic: 'steady' | 'saturated' | 'idle',
    commandLine = ['python', '-m', 'vllm.entrypoints.openai.api_server'],
  ) {
    const started = await startEngine({
      commandLine,
      model: 'chat',
      traffic,
      seed: 'pod-1',
      now: () => now,
    });
    engines.push(started);
    const url = `http://${started.address}`;
    const value = async (series: string) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const line = text.split('\n').find(each => each.startsWith(series));
      return line === undefined ? undefined : Number(line.split(' ').pop());
    };
    return { url, value };
  }

  const labels = '{model_name="chat",engine="0"';

  it('measures under the names and labels of vLLM', async () => {
    const { value } = await engine('steady');
    now = new Date(now.getTime() + 60_000);
    expect(await value(`vllm:num_requests_running${labels}`)).toBeGreaterThan(
      0,
    );
    expect(await value(`vllm:num_requests_waiting${labels}`)).toBe(0);
    expect(await value(`vllm:kv_cache_usage_perc${labels}`)).toBeLessThan(1);
    for (const name of [
      'prompt_tokens_total',
      'generation_tokens_total',
      'request_success_total',
      'time_to_first_token_seconds_count',
      'inter_token_latency_seconds_count',
      'e2e_request_latency_seconds_count',
    ]) {
      expect(await value(`vllm:${name}`)).toBeGreaterThan(0);
    }
    expect(
      await value('vllm:time_to_first_token_seconds_bucket{le="+Inf"'),
    ).toBe(await value('vllm:time_to_first_token_seconds_count'));
  });

  it('shows a waiting queue and a full cache when saturated, and nothing when idle', async () => {
    const saturated = await engine('saturated');
    const idle = await engine('idle');
    now = new Date(now.getTime() + 30_000);
    expect(
      await saturated.value(`vllm:num_requests_waiting${labels}`),
    ).toBeGreaterThan(5);
    expect(
      await saturated.value(`vllm:kv_cache_usage_perc${labels}`),
    ).toBeGreaterThan(0.9);
    expect(await idle.value(`vllm:num_requests_running${labels}`)).toBe(0);
    expect(await idle.value('vllm:e2e_request_latency_seconds_count')).toBe(0);
  });

  it('answers chats, whole and streamed, and counts them', async () => {
    const { url, value } = await engine('idle');
    const ask = (body: object) =>
      fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
    const messages = [{ role: 'user', content: 'Hello' }];
    const whole = await (await ask({ model: 'chat', messages })).json();
    expect(whole).toMatchObject({
      object: 'chat.completion',
      model: 'chat',
      choices: [{ message: { role: 'assistant' }, finish_reason: 'stop' }],
    });
    const response = await ask({ model: 'chat', messages, stream: true });
    const events = (await response.text()).trim().split('\n\n');
    expect(events.at(-1)).toBe('data: [DONE]');
    const streamed = events
      .slice(0, -1)
      .map(event => JSON.parse(event.slice(6)).choices[0].delta.content ?? '');
    expect(streamed.join('')).toBe(whole.choices[0].message.content);
    expect(await value('vllm:e2e_request_latency_seconds_count')).toBe(2);
  });

  it('lists its model, is healthy, and refuses what it does not serve', async () => {
    const { url } = await engine('idle');
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const { data } = await (await fetch(`${url}/v1/models`)).json();
    expect(data).toMatchObject([{ id: 'chat' }]);
    const post = (body: string) =>
      fetch(`${url}/v1/completions`, { method: 'POST', body });
    expect((await post('{"model":"other","prompt":"x"}')).status).toBe(404);
    expect((await post('not json')).status).toBe(400);
  });

  /** What a page declares: names and types in order, with what is said about them. */
  const declared = (page: string) =>
    page.split('\n').filter(line => /^# (HELP|TYPE) /.test(line));
  const recorded = (program: string, file: string) =>
    readFileSync(join(__dirname, program, '__fixtures__', file), 'utf8');

  describe('of llama.cpp', () => {
    const LINE = ['/app/llama-server', '-m', '/mnt/models/model.gguf'];

    it('has the page of the real one before its first request', async () => {
      const { url } = await engine('idle', LINE);
      const page = await (await fetch(`${url}/metrics`)).text();
      expect(page.split('\n').filter(Boolean)).toEqual(
        recorded('llamaCpp', 'metrics-before.txt').split('\n').filter(Boolean),
      );
    });

    it('works on as many requests as it has slots, and defers the others', async () => {
      const { value } = await engine('saturated', LINE);
      now = new Date(now.getTime() + 30_000);
      expect(await value('llamacpp:requests_processing ')).toBe(4);
      expect(await value('llamacpp:requests_deferred ')).toBeGreaterThan(5);
      expect(await value('llamacpp:tokens_predicted_total ')).toBeGreaterThan(
        0,
      );
      expect(await value('llamacpp:n_decode_total ')).toBeGreaterThan(0);
    });

    it('answers for any name of the model, in its own words', async () => {
      const { url } = await engine('idle', LINE);
      expect(await (await fetch(`${url}/health`)).json()).toEqual({
        status: 'ok',
      });
      const post = async (body: string) => {
        const path = `${url}/v1/completions`;
        const response = await fetch(path, { method: 'POST', body });
        return { status: response.status, ...(await response.json()) };
      };
      expect(await post('{"model":"other","prompt":"x"}')).toMatchObject({
        status: 200,
        object: 'text_completion',
      });
      expect(await post('not json')).toMatchObject({
        status: 400,
        error: { code: 400, type: 'invalid_request_error' },
      });
    });
  });

  describe('of MLServer', () => {
    const LINE = ['mlserver', 'start', '/mnt/models'];

    it('declares nothing that the real one does not', async () => {
      const { url } = await engine('steady', LINE);
      const page = await (await fetch(`${url}/metrics`)).text();
      const real = declared(recorded('mlServer', 'metrics-after.txt'));
      expect(real).toEqual(expect.arrayContaining(declared(page)));
      expect(declared(page).length).toBeGreaterThan(10);
    });

    it('infers, counts requests, and has neither queue nor tokens', async () => {
      const { url, value } = await engine('idle', LINE);
      const path = `${url}/v2/models/chat`;
      const infer = (body: object) =>
        fetch(`${path}/infer`, { method: 'POST', body: JSON.stringify(body) });
      const inputs = [
        { name: 'x', shape: [2, 4], datatype: 'FP32', data: Array(8).fill(1) },
      ];
      expect(await (await infer({ inputs })).json()).toMatchObject({
        model_name: 'chat',
        outputs: [{ name: 'predict', shape: [2, 1], data: [0, 0] }],
      });
      expect((await infer({})).status).toBe(422);
      expect((await fetch(`${path}/ready`)).status).toBe(200);
      expect((await fetch(`${url}/v2/models/other/ready`)).status).toBe(404);
      expect(await value('model_infer_request_success_total{')).toBe(1);
      expect(await value('model_infer_request_duration_count{')).toBe(1);
      const page = await (await fetch(`${url}/metrics`)).text();
      expect(page).not.toMatch(/token|queue/);
    });
  });
});
