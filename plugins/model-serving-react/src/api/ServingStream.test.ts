import { ServingEvent } from './ModelServingApi';
import { ServingStream } from './ServingStream';

/** One connection as the server sees it. */
class Line {
  readonly #encoder = new TextEncoder();
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  readonly response: Response;
  closed = false;

  constructor(signal: AbortSignal) {
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        this.#controller = controller;
      },
    });
    signal.addEventListener('abort', () => {
      this.closed = true;
    });
    this.response = {
      ok: true,
      headers: new Headers({ 'content-type': 'text/event-stream' }),
      body,
    } as unknown as Response;
  }

  send(text: string) {
    this.#controller.enqueue(this.#encoder.encode(text));
  }

  end() {
    this.#controller.close();
  }
}

function setup(options: { refuse?: boolean } = {}) {
  const lines: Line[] = [];
  const open = jest.fn(async (signal: AbortSignal) => {
    if (options.refuse) {
      throw new TypeError('Failed to fetch');
    }
    const line = new Line(signal);
    lines.push(line);
    return line.response;
  });
  const stream = new ServingStream(open, { random: () => 0 });
  const events: ServingEvent[] = [];
  const unsubscribe = stream.subscribe(event => events.push(event));
  return {
    lines,
    open,
    stream,
    events,
    unsubscribe,
    typesOf: () =>
      events.map(event =>
        event.type === 'connection' ? `connection ${event.state}` : event.type,
      ),
  };
}

const settle = () => jest.advanceTimersByTimeAsync(0);

describe('ServingStream', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('hands on what the backend sends, also when it comes in pieces', async () => {
    const { lines, events, unsubscribe } = setup();
    await settle();
    lines[0].send('event: service\ndata: {"ref":{"name":');
    await settle();
    lines[0].send(
      '"chat"}}\n\n: beat\n\nevent: service-removed\ndata: {"name":"old"}\n\n',
    );
    lines[0].send('event: tenants\ndata: {}\n\nevent: novelty\ndata: {}\n\n');
    await settle();
    expect(events).toEqual([
      { type: 'connection', state: 'live' },
      { type: 'service', service: { ref: { name: 'chat' } } },
      { type: 'service-removed', ref: { name: 'old' } },
      { type: 'tenants' },
    ]);
    unsubscribe();
  });

  it('takes an event it cannot read as a reason to read again', async () => {
    const { lines, events, unsubscribe } = setup();
    await settle();
    lines[0].send('event: service\ndata: {broken\n\n');
    await settle();
    expect(events).toContainEqual({ type: 'refresh' });
    unsubscribe();
  });

  it('connects again after the line ended, and then has everybody read again', async () => {
    const { lines, open, typesOf, unsubscribe } = setup();
    await settle();
    lines[0].end();
    await settle();
    expect(typesOf()).toEqual(['connection live', 'connection polling']);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(open).toHaveBeenCalledTimes(2);
    expect(typesOf().slice(2)).toEqual(['connection live', 'refresh']);
    unsubscribe();
  });

  it('waits longer after each failure, and polls meanwhile', async () => {
    const { open, typesOf, unsubscribe } = setup({ refuse: true });
    await settle();
    expect(open).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(open).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(1_999);
    expect(open).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(open).toHaveBeenCalledTimes(3);

    await jest.advanceTimersByTimeAsync(57_000);
    expect(typesOf()).toEqual([
      'connection polling',
      ...Array.from({ length: 6 }, () => 'refresh'),
    ]);

    const attempts = open.mock.calls.length;
    await jest.advanceTimersByTimeAsync(30_000);
    expect(open).toHaveBeenCalledTimes(attempts + 1);
    unsubscribe();
  });

  it('gives up a line that fell silent', async () => {
    const { lines, open, unsubscribe } = setup();
    await settle();
    await jest.advanceTimersByTimeAsync(50_000);
    lines[0].send(': beat\n\n');
    await jest.advanceTimersByTimeAsync(50_000);
    expect(lines[0].closed).toBe(false);
    await jest.advanceTimersByTimeAsync(11_000);
    expect(lines[0].closed).toBe(true);
    expect(open).toHaveBeenCalledTimes(2);
    unsubscribe();
  });

  it('polls when what answers is not a stream', async () => {
    const open = jest.fn(
      async () =>
        new Response('<html>', { headers: { 'content-type': 'text/html' } }),
    );
    const stream = new ServingStream(open, { random: () => 0 });
    const events: ServingEvent[] = [];
    const unsubscribe = stream.subscribe(event => events.push(event));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(events).toEqual([
      { type: 'connection', state: 'polling' },
      { type: 'refresh' },
    ]);
    unsubscribe();
  });

  it('shares one line among subscribers and closes it with the last', async () => {
    const { lines, open, stream, unsubscribe } = setup();
    await settle();
    const second: ServingEvent[] = [];
    const leave = stream.subscribe(event => second.push(event));
    expect(open).toHaveBeenCalledTimes(1);
    expect(second).toEqual([{ type: 'connection', state: 'live' }]);
    unsubscribe();
    expect(lines[0].closed).toBe(false);
    leave();
    await settle();
    expect(lines[0].closed).toBe(true);
    await jest.advanceTimersByTimeAsync(120_000);
    expect(open).toHaveBeenCalledTimes(1);
  });

  describe('in a tab', () => {
    let hidden = false;
    const show = (isShown: boolean) => {
      hidden = !isShown;
      document.dispatchEvent(new Event('visibilitychange'));
    };

    beforeEach(() => {
      hidden = false;
      jest.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
    });

    afterEach(() => {
      jest.restoreAllMocks();
    });

    it('gives the connection back while nobody looks, and then has everybody read again', async () => {
      const { lines, open, typesOf, unsubscribe } = setup();
      await settle();
      show(false);
      await jest.advanceTimersByTimeAsync(4_999);
      expect(lines[0].closed).toBe(false);
      await jest.advanceTimersByTimeAsync(1);
      expect(lines[0].closed).toBe(true);
      await jest.advanceTimersByTimeAsync(120_000);
      expect(open).toHaveBeenCalledTimes(1);
      show(true);
      await settle();
      expect(open).toHaveBeenCalledTimes(2);
      expect(typesOf()).toEqual([
        'connection live',
        'connection connecting',
        'connection live',
        'refresh',
      ]);
      unsubscribe();
    });

    it('keeps the connection over a short look elsewhere', async () => {
      const { lines, open, unsubscribe } = setup();
      await settle();
      show(false);
      await jest.advanceTimersByTimeAsync(4_000);
      show(true);
      await jest.advanceTimersByTimeAsync(10_000);
      expect(open).toHaveBeenCalledTimes(1);
      expect(lines[0].closed).toBe(false);
      unsubscribe();
    });

    it('connects once it is looked at, where it was opened in the background', async () => {
      show(false);
      const { open, unsubscribe } = setup();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(open).not.toHaveBeenCalled();
      show(true);
      await settle();
      expect(open).toHaveBeenCalledTimes(1);
      unsubscribe();
      show(false);
      show(true);
      await settle();
      expect(open).toHaveBeenCalledTimes(1);
    });
  });
});
