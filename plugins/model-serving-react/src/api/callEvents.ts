import { CallEvent } from '@model-serving/backstage-plugin-model-serving-common';
import { createParser } from 'eventsource-parser';

const TYPES: ReadonlySet<string> = new Set<CallEvent['type']>([
  'text',
  'result',
  'done',
  'failed',
]);

/** The events of an answer, in the order in which they come. */
export async function* callEvents(
  response: Response,
): AsyncGenerator<CallEvent> {
  const waiting: CallEvent[] = [];
  const parser = createParser({
    onEvent: ({ data, event }) => {
      if (event !== undefined && TYPES.has(event)) {
        waiting.push({ type: event, ...JSON.parse(data) });
      }
    },
  });
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    parser.feed(decoder.decode(value, { stream: true }));
    yield* waiting.splice(0);
  }
}
