import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { programOf } from './programs';
import { SyntheticTraffic, TrafficShape } from './SyntheticTraffic';

/** What an engine serves and how busy it is. */
export interface EngineOptions {
  /** Command and arguments of its container, which tell the program. */
  commandLine: readonly string[];
  /** The name under which the model answers. */
  model: string;
  /** The key that requests below `/v1` have to name; none when left out. */
  apiKey?: string;
  traffic: TrafficShape;
  /** Makes two engines of one service differ, the same on each start. */
  seed: string;
  now: () => Date;
}

/** An engine: a small HTTP server on the loopback interface that answers and measures as its program does. */
export async function startEngine(
  options: EngineOptions,
): Promise<{ address: string; stop(): Promise<void> }> {
  const { apiKey, commandLine, model } = options;
  const program = programOf(commandLine);
  const metrics = program.metrics(model);
  const hangs = options.traffic === 'hung';
  const traffic = new SyntheticTraffic(
    { ...options, tempo: program.tempo },
    metrics,
  );
  const server = createServer((request, response) => {
    traffic.advance();
    void program
      .answer(request, response, { apiKey, model, metrics, hangs })
      .catch(() => response.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
