import type { HttpClient } from '@model-serving/backstage-plugin-model-serving-node';
import { z } from 'zod';

/** Entries that are no objects, over which the libraries would stumble, are left out. */
const list = z
  .array(z.unknown())
  .transform(entries =>
    entries.filter(entry => typeof entry === 'object' && entry !== null),
  );
const object = z.record(z.string(), z.unknown());

/**
 * What `@huggingface/hub` calls in place of `fetch`, over the suite's own HTTP client. An answer that is no success or
 * not of the shape that the library expects is thrown, and a list that leads back to itself.
 */
export function hubFetch(
  http: HttpClient,
  signal: AbortSignal,
  shape: 'list' | 'object',
): typeof fetch {
  const asked = new Set<string>();
  return async (input, init) => {
    const url = String(input);
    if (asked.has(url)) {
      throw new Error(
        'the list repeats itself: a page names one that was read before as the next',
      );
    }
    asked.add(url);
    const answer = await http.exchange(url, {
      headers: headersOf(init),
      signal,
    });
    const content = http.read<unknown>(
      answer,
      shape === 'list' ? list : object,
    );
    const link = answer.headers.get('link');
    return Response.json(content, { headers: link ? { link } : {} });
  };
}

/**
 * What `@huggingface/gguf` calls in place of `fetch` for the parts of one file.
 *
 * @param mostBytes - of all parts together
 */
export function rangeFetch(
  http: HttpClient,
  signal: AbortSignal,
  mostBytes: number,
): typeof fetch {
  let bytes = 0;
  return async (input, init) => {
    const answer = await http.exchange(String(input), {
      headers: { Accept: '*/*', ...headersOf(init) },
      maxBytes: mostBytes - bytes,
      signal,
    });
    bytes += answer.bytes.byteLength;
    return new Response(new Uint8Array(answer.bytes), {
      status: answer.status,
      headers: answer.headers,
    });
  };
}

function headersOf(init: RequestInit | undefined): Record<string, string> {
  return Object.fromEntries(new Headers(init?.headers).entries());
}
