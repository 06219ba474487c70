const MAX_PAUSE_MS = 3_600_000;

/**
 * How long a forge asks to wait because of its rate limits, in milliseconds; undefined when the answer
 * is no such thing. GitHub says so with 429, and with 403 that has `retry-after`, `x-ratelimit-remaining: 0`
 * or the words "rate limit": https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api.
 * GitLab's reset is `ratelimit-reset`.
 */
export function rateLimitPause(
  status: number,
  headers: Headers,
  reason: string,
  now: number,
): number | undefined {
  const spent =
    (headers.get('x-ratelimit-remaining') ??
      headers.get('ratelimit-remaining')) === '0';
  const retryAfter = Number(headers.get('retry-after')) || 0;
  const limited =
    status === 429 ||
    (status === 403 &&
      (spent || retryAfter > 0 || /rate limit|abuse/i.test(reason)));
  if (!limited) {
    return undefined;
  }
  const resetSeconds = Number(
    headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset'),
  );
  const untilReset = spent && resetSeconds > 0 ? resetSeconds * 1_000 - now : 0;
  const pause = retryAfter > 0 ? retryAfter * 1_000 : untilReset;
  return Math.min(Math.max(pause, 0), MAX_PAUSE_MS);
}
