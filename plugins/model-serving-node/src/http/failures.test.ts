import { pauseAskedFor } from './failures';
import { registryDialect } from './registryDialect';

describe('the pause that an answer asks for', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    [{ 'retry-after': '60' }, 60_000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:02:00 GMT' }, 120_000],
    [{ 'retry-after': 'soon' }, 0],
    [{ 'retry-after': '999999' }, 3_600_000],
    [{ 'retry-after': '-5' }, 0],
    [
      {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': `${now / 1_000 + 9}`,
      },
      9_000,
    ],
    [
      { 'ratelimit-remaining': '0', 'ratelimit-reset': `${now / 1_000 + 9}` },
      9_000,
    ],
    [
      {
        'x-ratelimit-remaining': '5',
        'x-ratelimit-reset': `${now / 1_000 + 9}`,
      },
      0,
    ],
    [{}, 0],
  ])('is read of %j', (headers, pause) => {
    expect(
      pauseAskedFor(new Headers(headers as Record<string, string>), now),
    ).toBe(pause);
  });
});

describe('the failures of a registry', () => {
  const dialect = registryDialect('modelServing.models.sources.mlflow.main');
  const classify = (status: number) =>
    dialect.classify({ status, headers: new Headers(), words: '' });

  it.each([
    [429, 'rate-limit', 'as-is'],
    [503, 'unavailable', 'as-is'],
    [302, 'moved', 'never'],
    [401, 'credentials', 'never'],
    [403, 'permission', 'never'],
    [404, 'not-found', 'reread'],
    [400, 'rejected', 'never'],
  ])('classify %d as %s', (status, kind, retry) => {
    expect(classify(status)).toMatchObject({ kind, retry });
  });

  it.each([302, 401, 403, 404])(
    'name the key to look at where an operator can end %d',
    status => {
      expect(classify(status).advice).toContain(
        'modelServing.models.sources.mlflow.main',
      );
    },
  );
});
