import { failed } from '../CelError';
import { CelOpaque } from '../values';
import type { FunctionTable } from './FunctionTable';

const ABSOLUTE =
  /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^/?#:]*)(?::(\d*))?)?(\/[^?#]*)?(?:\?([^#]*))?(?:#.*)?$/;
const PATH = /^(\/[^?#]*)(?:\?([^#]*))?(?:#.*)?$/;

const problem = (text: string) =>
  failed(
    `URL parse error during conversion from string: parse ${JSON.stringify(
      text,
    )}: ${text === '' ? 'empty url' : 'invalid URI for request'}`,
  );

/** A URL as Go's `url.ParseRequestURI` reads it: absolute, or an absolute path; nothing is normalised. */
export class CelUrl extends CelOpaque {
  readonly typeName = 'kubernetes.URL';

  private constructor(
    readonly scheme: string,
    readonly hostname: string,
    readonly port: string,
    readonly path: string,
    readonly query: string,
  ) {
    super();
  }

  equals(other: unknown): boolean {
    return (
      other instanceof CelUrl &&
      ['scheme', 'hostname', 'port', 'path', 'query'].every(
        part => other[part as 'scheme'] === this[part as 'scheme'],
      )
    );
  }

  static parse(text: string): CelUrl {
    if (/[\s\p{Cc}]/u.test(text)) {
      throw problem(text);
    }
    const path = PATH.exec(text);
    if (path && !text.startsWith('//')) {
      return new CelUrl('', '', '', path[1], path[2] ?? '');
    }
    const parts = ABSOLUTE.exec(text);
    if (!parts) {
      throw problem(text);
    }
    const [, scheme, host = '', port = '', urlPath = '', query = ''] = parts;
    return new CelUrl(
      scheme.toLowerCase(),
      host.replace(/^\[|\]$/g, ''),
      port,
      urlPath,
      query,
    );
  }

  get host(): string {
    const name = this.hostname.includes(':')
      ? `[${this.hostname}]`
      : this.hostname;
    return this.port ? `${name}:${this.port}` : name;
  }
}

function isUrl(text: string): boolean {
  try {
    CelUrl.parse(text);
    return true;
  } catch {
    return false;
  }
}

function queryOf(url: CelUrl): Map<string, string[]> {
  const query = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(url.query)) {
    query.set(key, [...(query.get(key) ?? []), value]);
  }
  return query;
}

/** `url()`, `isURL()` and the methods of URLs. */
export function addUrls(table: FunctionTable): void {
  table
    .add('url(string): kubernetes.URL', CelUrl.parse)
    .add('isURL(string): bool', isUrl)
    .add('kubernetes.URL->getScheme(): string', (u: CelUrl) => u.scheme)
    .add('kubernetes.URL->getHost(): string', (u: CelUrl) => u.host)
    .add('kubernetes.URL->getHostname(): string', (u: CelUrl) => u.hostname)
    .add('kubernetes.URL->getPort(): string', (u: CelUrl) => u.port)
    .add('kubernetes.URL->getEscapedPath(): string', (u: CelUrl) => u.path)
    .add('kubernetes.URL->getQuery(): map(string, list(string))', queryOf);
}
