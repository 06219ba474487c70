const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;

/**
 * Says why a path must not be read from or written to a repository, or returns undefined when it is safe.
 * Safe is narrow on purpose: plain segments only, so that nothing depends on how a forge, Git or a
 * file system resolves dots, escapes, letter case of `.git`, or blanks at the end.
 * @public
 */
export function unsafePathReason(path: string): string | undefined {
  if (path.length === 0 || path.length > 400) {
    return 'must have 1 to 400 characters';
  }
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') {
      return 'must be relative, without empty segments, "." or ".."';
    }
    if (!SEGMENT.test(segment) || segment.endsWith('.')) {
      return `has a segment with characters other than A-Z, a-z, 0-9, ".", "_" and "-", or one that begins with "." or "-": ${JSON.stringify(
        segment.slice(0, 60),
      )}`;
    }
  }
  return undefined;
}
