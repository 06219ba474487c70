import { Environment } from '@marcbachmann/cel-js';

const ABSOLUTE =
  /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^/?#:]*)(?::(\d*))?)?(\/[^?#]*)?(?:\?([^#]*))?$/;
const PATH = /^(\/[^?#]*)(?:\?([^#]*))?$/;

/** A URL as Go's `url.ParseRequestURI` reads it: absolute, or an absolute path; nothing is normalised. */
export class CelUrl {
  private constructor(
    readonly scheme: string,
    readonly hostname: string,
    readonly port: string,
    readonly path: string,
    readonly query: string,
  ) {}

  static parse(text: string): CelUrl {
    if (/[\s\p{Cc}]/u.test(text)) {
      throw new Error('the URL holds blanks or control characters');
    }
    const path = PATH.exec(text);
    if (path && !text.startsWith('//')) {
      return new CelUrl('', '', '', path[1], path[2] ?? '');
    }
    const parts = ABSOLUTE.exec(text);
    if (!parts) {
      throw new Error(`"${text}" is not a URL`);
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

function queryOf(url: CelUrl): Record<string, string[]> {
  const query: Record<string, string[]> = Object.create(null);
  for (const [key, value] of new URLSearchParams(url.query)) {
    (query[key] ??= []).push(value);
  }
  return query;
}

/** `url()`, `isURL()` and the methods of URLs. */
export function registerUrls(environment: Environment): void {
  environment
    .registerType('URL', CelUrl as unknown as new () => CelUrl)
    .registerFunction('url(string): URL', CelUrl.parse)
    .registerFunction('isURL(string): bool', isUrl)
    .registerFunction('URL.getScheme(): string', (u: CelUrl) => u.scheme)
    .registerFunction('URL.getHost(): string', (u: CelUrl) => u.host)
    .registerFunction('URL.getHostname(): string', (u: CelUrl) => u.hostname)
    .registerFunction('URL.getPort(): string', (u: CelUrl) => u.port)
    .registerFunction('URL.getEscapedPath(): string', (u: CelUrl) => u.path)
    .registerFunction('URL.getQuery(): map', queryOf);
}
