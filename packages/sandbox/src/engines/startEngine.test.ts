import { startEngine } from './startEngine';

describe('an engine', () => {
  let now = new Date('2026-01-01T00:00:00Z');
  const engines: { stop(): Promise<void> }[] = [];

  beforeEach(() => {
    now = new Date('2026-01-01T00:00:00Z');
  });

  afterEach(() => Promise.all(engines.splice(0).map(each => each.stop())));

  async function engine(traffic: 'steady' | 'saturated' | 'idle') {
    const started = await startEngine({
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
});
