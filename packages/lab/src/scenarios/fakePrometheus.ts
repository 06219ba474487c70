import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers every query with one number, that a scenario sets. */
export interface FakePrometheus {
  address: string;
  /** Null where it cannot answer, as one that is overloaded. */
  value: number | null;
  stop(): void;
}

/** Takes the place of a gateway's Prometheus; the scenario decides the traffic. */
export async function startFakePrometheus(
  value: number | null,
): Promise<FakePrometheus> {
  const fake: FakePrometheus = { address: '', value, stop: () => {} };
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    if (fake.value === null) {
      response.statusCode = 503;
      response.end(
        JSON.stringify({
          status: 'error',
          errorType: 'unavailable',
          error: 'query queue is full',
        }),
      );
      return;
    }
    response.end(
      JSON.stringify({
        status: 'success',
        data: {
          resultType: 'vector',
          result: [
            { metric: {}, value: [Date.now() / 1000, String(fake.value)] },
          ],
        },
      }),
    );
  });
  fake.stop = () => {
    server.closeAllConnections();
    server.close();
  };
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  fake.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}
