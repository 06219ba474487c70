/**
 * Web page of a file of the GitOps repository.
 *
 * @param filePages - address that a path completes; null where it is not known
 * @param path - from the root of the repository
 * @public
 */
export function filePage(
  filePages: string | null,
  path: string,
): string | null {
  return filePages === null
    ? null
    : filePages + path.split('/').map(encodeURIComponent).join('/');
}
