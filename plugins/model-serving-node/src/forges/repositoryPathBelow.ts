import { InputError } from '@backstage/errors';

/**
 * The segments of a repository's address below the forge's own, which comes from the integrations'
 * configuration: so a request can never go to a host that no integration names.
 *
 * @throws InputError when the repository is elsewhere, or has more segments than the forge knows.
 */
export function repositoryPathBelow(
  baseUrl: string,
  repository: string,
  maxSegments: number,
): string[] {
  const base = new URL(`${baseUrl.replace(/\/+$/, '')}/`);
  const url = new URL(repository);
  if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) {
    throw new InputError(
      `modelServing.gitops.repository must lie below the integration's address ${base}`,
    );
  }
  const segments = url.pathname.slice(base.pathname.length).split('/');
  if (segments.length < 2 || segments.length > maxSegments) {
    throw new InputError(
      'modelServing.gitops.repository must end in <owner>/<repository>',
    );
  }
  return segments;
}
