import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/**
 * Whether the address answers 200. Certificates are not verified:
 * some parts sign their own, and nothing but the status is read.
 */
export async function answers(url: string): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const done = (response: { statusCode?: number; resume(): void }) => {
      response.resume();
      resolve(response.statusCode === 200);
    };
    const call = url.startsWith('https:')
      ? requestHttps(url, { rejectUnauthorized: false, timeout: 2000 }, done)
      : requestHttp(url, { timeout: 2000 }, done);
    call.once('error', reject);
    call.once('timeout', () => call.destroy(new Error(`${url} is silent`)));
    call.end();
  });
}
