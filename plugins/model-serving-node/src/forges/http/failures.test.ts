import { classifyFailure, FORGE_FAILURES } from './failures';

const failureOf = (
  status: number,
  words: string = '',
  headers: Record<string, string> = {},
) => classifyFailure({ status, words, headers: new Headers(headers) });

describe('the failures of a forge', () => {
  it.each([
    [301, '', {}, 'moved', 'never', 'platform owner'],
    [401, '', {}, 'credentials', 'never', 'platform owner'],
    [403, '', {}, 'permission', 'never', 'platform owner'],
    [403, 'branch is protected [name: x]', {}, 'protected', 'never'],
    [403, 'TF402455: Pushes to this branch are not permitted', {}, 'protected'],
    [422, 'Repository rule violations found', {}, 'protected', 'reread'],
    [
      403,
      'You have exceeded a secondary rate limit',
      {},
      'rate-limit',
      'as-is',
    ],
    [403, '', { 'retry-after': '60' }, 'rate-limit', 'as-is', 'nobody'],
    [403, '', { 'x-ratelimit-remaining': '0' }, 'rate-limit', 'as-is'],
    [403, '', { 'x-ratelimit-remaining': '1' }, 'permission'],
    [429, '', {}, 'rate-limit', 'as-is', 'nobody'],
    [404, '', {}, 'not-found', 'reread', 'platform owner'],
    [409, '', {}, 'conflict', 'reread', 'requester'],
    [412, '', {}, 'conflict', 'reread', 'requester'],
    [413, '', {}, 'too-large', 'never', 'requester'],
    [422, 'Validation Failed', {}, 'conflict', 'reread', 'requester'],
    [400, '', {}, 'rejected', 'never', 'platform owner'],
    [418, '', {}, 'rejected', 'never'],
    [408, '', {}, 'unavailable', 'as-is', 'nobody'],
    [500, '', {}, 'unavailable', 'as-is', 'nobody'],
    [503, '', {}, 'unavailable', 'as-is', 'nobody'],
    // GitHub answers 555 to what takes too long, Bitbucket too.
    [555, '', {}, 'unavailable', 'as-is'],
  ] as [number, string, Record<string, string>, string, string?, string?][])(
    'classify %d "%s" %j as %s',
    (status, words, headers, ...expected) => {
      const [kind, retry, actor] = expected;
      const failure = failureOf(status, words, headers);

      expect(failure.kind).toBe(kind);
      expect(retry ?? failure.retry).toBe(failure.retry);
      expect(actor ?? failure.actor).toBe(failure.actor);
    },
  );

  it('come with what to do, as a sentence', () => {
    for (const { advice } of FORGE_FAILURES) {
      expect(advice).toMatch(/^[A-Z].*[^.]\.$/);
    }
  });

  it('need no action exactly when they end by themselves', () => {
    for (const { actor, retry } of FORGE_FAILURES) {
      expect(actor === 'nobody').toBe(retry === 'as-is');
    }
  });
});
