import { TEXT_LIMITS } from './plainText';

// Browsers drop some of these inside an address and turn others into slashes.
// eslint-disable-next-line no-control-regex
const NOT_IN_AN_ADDRESS = /[\u0000-\u0020\u007f-\u00a0\\]/;
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

const WEB: ReadonlySet<string> = new Set(['https:', 'http:']);

function parse(value: unknown): URL | null {
  return typeof value === 'string' &&
    value.length <= TEXT_LIMITS.link &&
    !NOT_IN_AN_ADDRESS.test(value) &&
    !UNSEEN.test(value) &&
    URL.canParse(value)
    ? new URL(value)
    : null;
}

/**
 * A link that a page may offer: an absolute http or https address of at most 2,048 characters, without
 * a name and password before the host, which would hide where it leads.
 *
 * @returns the address as browsers write it; null for anything else
 * @public
 */
export function readWebLink(value: unknown): string | null {
  const url = parse(value);
  return url && WEB.has(url.protocol) && !url.username && !url.password
    ? url.href
    : null;
}

const ADDRESS = /^[^\s@?,;<>"]+@[^\s@?,;<>"]+$/;

/** As {@link readWebLink}, or `mailto:` with one address and nothing else. @public */
export function readContactLink(value: unknown): string | null {
  const url = parse(value);
  return url?.protocol === 'mailto:' && ADDRESS.test(url.pathname)
    ? `mailto:${url.pathname}`
    : readWebLink(value);
}

/**
 * A page of this portal: a path from its root, with query and fragment.
 *
 * @returns null for whatever a browser could take for another site
 * @public
 */
export function readAppPath(value: unknown): string | null {
  if (
    typeof value !== 'string' ||
    value.length > TEXT_LIMITS.appPath ||
    !/^\/(?!\/)/.test(value) ||
    NOT_IN_AN_ADDRESS.test(value) ||
    UNSEEN.test(value)
  ) {
    return null;
  }
  const here = 'https://portal.invalid';
  const url = URL.canParse(value, here) ? new URL(value, here) : null;
  return url?.origin === here && !url.pathname.startsWith('//')
    ? `${url.pathname}${url.search}${url.hash}`
    : null;
}
