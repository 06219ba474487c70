import { request } from 'node:http';

/** An answer over HTTP. */
export interface Answer {
  status: number;
  text: string;
}

/**
 * Asks on a connection of its own: some engines close one after an error, which the next request would be told of.
 *
 * @param body - sent as JSON in a POST
 */
export async function exchange(
  url: string,
  body?: Record<string, unknown>,
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        agent: false,
        method: body ? 'POST' : 'GET',
        headers: body ? { 'content-type': 'application/json' } : {},
      },
      response => {
        const chunks: Buffer[] = [];
        response.on('data', chunk => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode!,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    call.once('error', reject);
    call.end(body && JSON.stringify(body));
  });
}
