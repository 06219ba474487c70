import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  CallEndpointName,
  CallEvent,
  CallUsage,
  ServiceCall,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import {
  FixtureClient,
  measured,
  service,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import PlaygroundView from './PlaygroundView';

const USAGE: CallUsage = {
  promptTokens: 7,
  completionTokens: 3,
  firstTokenMs: 81,
  seconds: 0.4,
  tokensPerSecond: 50,
};

const frame = ({ type, ...data }: CallEvent) =>
  new TextEncoder().encode(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);

/** A service whose calls the test answers event by event. */
class Engine extends FixtureClient {
  readonly calls: ServiceCall[] = [];
  signal: AbortSignal | undefined;
  refusal: Error | undefined;
  #answer: ((event: CallEvent | undefined) => void) | undefined;

  send(...events: CallEvent[]): void {
    events.forEach(event => this.#answer!(event));
  }

  end(): void {
    this.#answer!(undefined);
  }

  override async openCall(
    _ref?: unknown,
    call?: ServiceCall,
    options?: { signal?: AbortSignal },
  ): Promise<Response> {
    this.calls.push(call!);
    this.signal = options?.signal;
    if (this.refusal) {
      throw this.refusal;
    }
    const waiting: Array<CallEvent | undefined> = [];
    let wake = () => {};
    const woken = () =>
      new Promise<void>(resolve => {
        wake = resolve;
      });
    this.#answer = event => {
      waiting.push(event);
      wake();
    };
    options?.signal?.addEventListener('abort', () => wake());
    const read = async (): Promise<{ done: boolean; value?: Uint8Array }> => {
      while (waiting.length === 0) {
        if (options?.signal?.aborted) {
          throw new Error('aborted');
        }
        await woken();
      }
      const event = waiting.shift();
      return event ? { done: false, value: frame(event) } : { done: true };
    };
    return { ok: true, body: { getReader: () => ({ read }) } } as any;
  }
}

const chat = service('chat', 'team-a');

function open(endpoint: CallEndpointName = 'chat') {
  const engine = new Engine();
  renderInTestApp(
    <PlaygroundView
      service={{
        ...chat,
        cost: {
          ...chat.cost,
          currency: 'USD',
          perMillionTokens: measured(2_000, 'USD per Mtok'),
        },
        calling: {
          ...chat.calling!,
          endpoints: [{ name: endpoint, path: '/x' }],
        },
      }}
    />,
    { apis: [[modelServingApiRef, engine]] },
  );
  return engine;
}

const field = (name: string) => screen.findByRole('textbox', { name });
const press = async (name: string) =>
  userEvent.click(await screen.findByRole('button', { name }));

async function ask(text: string) {
  await userEvent.type(await field('Message'), text);
  await press('Send');
}

describe('the playground', () => {
  it('shows an answer as it is written, then what it took and cost', async () => {
    const engine = open();
    await ask('Hello');
    engine.send({ type: 'text', text: 'Hi ' });
    const conversation = await screen.findByRole('list', {
      name: 'Conversation',
    });
    await waitFor(() => expect(conversation).toHaveTextContent('Hi'));
    engine.send(
      { type: 'text', text: 'there' },
      { type: 'done', finishReason: 'stop', usage: USAGE },
    );
    engine.end();
    await waitFor(() =>
      expect(screen.getByRole('status')).toHaveTextContent(
        /Prompt\s*7 tokens.*Answer\s*3 tokens.*81 ms.*50 tokens\/s.*\$0\.02/,
      ),
    );
    expect(
      within(conversation)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['YouHello', 'ModelHi there']);
  });

  it('asks with the whole conversation', async () => {
    const engine = open();
    await ask('One');
    engine.send(
      { type: 'text', text: 'Two' },
      { type: 'done', finishReason: 'stop', usage: USAGE },
    );
    engine.end();
    await screen.findByText('Two');
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Clear' })).toBeEnabled(),
    );
    await ask('Three');
    await waitFor(() => expect(engine.calls).toHaveLength(2));
    expect(engine.calls[1]).toEqual({
      endpoint: 'chat',
      messages: [
        { role: 'user', content: 'One' },
        { role: 'assistant', content: 'Two' },
        { role: 'user', content: 'Three' },
      ],
    });
  });

  it('shows what a model writes as text, never as markup', async () => {
    const engine = open();
    await ask('x');
    engine.send({
      type: 'text',
      text: '<img src=x onerror=alert(1)>[link](javascript:alert(1))',
    });
    const answer = await screen.findByText(/<img src=x/);
    expect(answer.querySelector('img, a')).toBeNull();
  });

  it('stops, at the engine too, and keeps what has come', async () => {
    const engine = open();
    await ask('Hello');
    engine.send({ type: 'text', text: 'Half an' });
    await screen.findByText('Half an');
    await press('Stop');
    expect(await screen.findByText(/Stopped/)).toBeVisible();
    expect(engine.signal?.aborted).toBe(true);
    expect(screen.getByText('Half an')).toBeVisible();
  });

  it('says why there is no answer', async () => {
    const engine = open();
    await ask('Hello');
    engine.send({ type: 'failed', message: 'No engine is ready to answer.' });
    engine.end();
    expect(
      await screen.findByText('No engine is ready to answer.'),
    ).toBeVisible();
  });

  it('does not take a broken connection for an answer', async () => {
    const engine = open();
    await ask('Hello');
    engine.send({ type: 'text', text: 'Half' });
    engine.end();
    expect(
      await screen.findByText(/connection to the portal broke/),
    ).toBeVisible();
  });

  it('says that somebody may not call it', async () => {
    const engine = open();
    engine.refusal = new Error('You may not call services of this tenant');
    await ask('Hello');
    expect(await screen.findByText(/You may not call services/)).toBeVisible();
  });

  it('says of embeddings their dimension and how close two texts are', async () => {
    const engine = open('embeddings');
    await userEvent.type(await field('First text'), 'a');
    await userEvent.type(await field('Second text (optional)'), 'b');
    await press('Embed');
    await waitFor(() =>
      expect(engine.calls).toEqual([
        { endpoint: 'embeddings', input: ['a', 'b'] },
      ]),
    );
    engine.send(
      {
        type: 'result',
        result: {
          data: [
            { index: 1, embedding: [0, 1] },
            { index: 0, embedding: [1, 1] },
          ],
        },
      },
      {
        type: 'done',
        finishReason: null,
        usage: { ...USAGE, completionTokens: null, firstTokenMs: null },
      },
    );
    engine.end();
    expect(await screen.findByText('Cosine of the two')).toBeVisible();
    const section = screen.getByRole('region', { name: 'Playground' });
    expect(section).toHaveTextContent(/Dimension\s*2/);
    expect(section).toHaveTextContent('First text1.0000, 1.0000');
    expect(section).toHaveTextContent(/Cosine of the two\s*0\.7071/);
    expect(section).not.toHaveTextContent('Time to first token');
  });

  it('takes inputs of the Open Inference Protocol, and no others', async () => {
    const engine = open('infer');
    const inputs = await field('Inputs (JSON)');
    await userEvent.clear(inputs);
    await userEvent.type(inputs, '[[{{"name": "x"}]');
    expect(await screen.findByText(/Each input needs name/)).toBeVisible();
    expect(screen.getByRole('button', { name: 'Infer' })).toBeDisabled();
    await userEvent.clear(inputs);
    await userEvent.paste(
      '{"name": "x", "shape": [1], "datatype": "FP32", "data": [1]}',
    );
    await press('Infer');
    await waitFor(() =>
      expect(engine.calls[0]).toMatchObject({
        endpoint: 'infer',
        inputs: [{ name: 'x', data: [1] }],
      }),
    );
    engine.send(
      { type: 'result', result: { outputs: [{ name: 'predict' }] } },
      { type: 'done', finishReason: null, usage: USAGE },
    );
    engine.end();
    expect(
      await screen.findByRole('group', { name: 'Answer' }),
    ).toHaveTextContent('predict');
  });
});
