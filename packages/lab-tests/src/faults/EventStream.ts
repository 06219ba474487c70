/** One server-sent event. */
export interface StreamEvent {
  event: string;
  data: any;
  at: number;
}

/** The portal's stream as a browser would read it. */
export class EventStream {
  static async open(url: string, token: string): Promise<EventStream> {
    const abort = new AbortController();
    const response = await fetch(url, {
      signal: abort.signal,
      headers: { authorization: `Bearer ${token}` },
    });
    return new EventStream(response, abort);
  }

  readonly status: number;
  readonly events: StreamEvent[] = [];
  /** When what the portal wrote at once began to come in. */
  readonly frames: number[] = [];
  heartbeats = 0;
  readonly ended: Promise<void>;
  readonly #abort: AbortController;

  private constructor(response: Response, abort: AbortController) {
    this.status = response.status;
    this.#abort = abort;
    this.ended = this.#read(response).catch(() => {});
  }

  close(): void {
    this.#abort.abort();
  }

  /** The last event about a service; undefined when there was none. */
  last(name: string): StreamEvent | undefined {
    return this.events.findLast(
      ({ event, data }) =>
        (event === 'service' && data.ref.name === name) ||
        (event === 'service-removed' && data.name === name),
    );
  }

  async #read(response: Response): Promise<void> {
    let text = '';
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString('utf8');
      const parts = text.split('\n\n');
      text = parts.pop()!;
      for (const part of parts) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/s.exec(part) ?? [];
        if (event) {
          this.events.push({ event, data: JSON.parse(data), at: Date.now() });
        } else if (part.startsWith(': frame')) {
          this.frames.push(Date.now());
        } else if (part.startsWith(':')) {
          this.heartbeats++;
        }
      }
    }
  }
}
