import { Server } from 'node:http';
import { AddressInfo } from 'node:net';

/** A server that answers on the loopback interface. */
export interface ListeningServer {
  url: string;
  /** Ends open connections too. */
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1; a taken port is said in one sentence. */
export async function listen(
  server: Server,
  port: number,
): Promise<ListeningServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken by another program.`)
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${actual}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
