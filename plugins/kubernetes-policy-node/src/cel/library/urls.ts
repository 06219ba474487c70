import { failed } from '../CelError';
import { CelOpaque } from '../values';
import type { FunctionTable } from './FunctionTable';

const problem = (text: string, what: string) =>
  failed(
    `URL parse error during conversion from string: parse ${JSON.stringify(
      text,
    )}: ${what}`,
  );

// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;
const OUTSIDE_HOSTS = /[ ^`{|}\\]/;
const WRONG_ESCAPE = /%(?![0-9A-Fa-f]{2}).{0,2}/;
const PORT = /^(?::\d*)?$/;
/** What a path may hold as it is. */
const PLAIN_PATH = /^[!$&'()*+,;=:@[\]%\w\-.~/]*$/;

/** Host and port of what stands between `//` and the path; the port with its colon. */
function authorityOf(text: string, authority: string): [string, string] {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const bracket = host.lastIndexOf(']');
  if (host.startsWith('[') && bracket < 0) {
    throw problem(text, "missing ']' in host");
  }
  const colon = host.indexOf(
    ':',
    host.startsWith('[') ? bracket : host.lastIndexOf(':'),
  );
  const port = colon < 0 ? '' : host.slice(colon);
  if (!PORT.test(port)) {
    throw problem(text, `invalid port ${JSON.stringify(port)} after host`);
  }
  const outside = OUTSIDE_HOSTS.exec(host);
  if (outside) {
    throw problem(
      text,
      `invalid character ${JSON.stringify(outside[0])} in host name`,
    );
  }
  return [host.slice(0, host.length - port.length), port];
}

function escapedPath(text: string, path: string): string {
  const wrong = WRONG_ESCAPE.exec(path);
  if (wrong) {
    throw problem(text, `invalid URL escape ${JSON.stringify(wrong[0])}`);
  }
  return PLAIN_PATH.test(path)
    ? path
    : encodeURI(decodeURIComponent(path)).replace(
        /[!'()*#?]/g,
        letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
      );
}

/** A URL as Go reads it: absolute, or an absolute path, without its fragment; nothing is normalized. */
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
    if (CONTROL.test(text)) {
      throw problem(text, 'net/url: invalid control character in URL');
    }
    if (text === '') {
      throw problem(text, 'empty url');
    }
    const [before, scheme = ''] = /^(?:([A-Za-z][\w+.-]*):)?/.exec(text)!;
    const hash = text.indexOf('#');
    const rest = text.slice(before.length, hash < 0 ? undefined : hash);
    const mark = rest.indexOf('?');
    const place = mark < 0 ? rest : rest.slice(0, mark);
    const query = mark < 0 ? '' : rest.slice(mark + 1);
    if (!place.startsWith('/')) {
      if (scheme === '') {
        throw problem(text, 'invalid URI for request');
      }
      return new CelUrl(scheme.toLowerCase(), '', '', '', query);
    }
    const hasHost =
      place.startsWith('//') && (scheme !== '' || !place.startsWith('///'));
    const slash = hasHost ? place.indexOf('/', 2) : 0;
    const end = slash < 0 ? place.length : slash;
    const [host, port] = hasHost
      ? authorityOf(text, place.slice(2, end))
      : ['', ''];
    return new CelUrl(
      scheme.toLowerCase(),
      host.replace(/^\[|\]$/g, ''),
      port.slice(1),
      escapedPath(text, place.slice(end)),
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
