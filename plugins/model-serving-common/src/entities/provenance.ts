/** Location type of everything that the suite's own providers write to the catalog. @public */
export const SUITE_LOCATION_TYPE = 'model-serving';

/** The part of a catalog entity that says what it is and where it comes from. @public */
export interface EntityLike {
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    annotations?: Record<string, string>;
  };
  spec?: unknown;
}

const LOCATION = 'backstage.io/managed-by-location';
const ORIGIN = 'backstage.io/managed-by-origin-location';

/**
 * Where an entity of the catalog comes from. The catalog writes both annotations over whatever a
 * registered file says, so that only entity providers can choose them.
 * @public
 */
export interface Provenance {
  /** Whether Model Serving's own providers wrote it. */
  isOurs: boolean;
  /** Ours, or of a location that the platform trusts. */
  isTrusted: boolean;
  /** The file it was read from, such as `url:https://example.com/catalog-info.yaml`; null when unknown. */
  location: string | null;
  /** The location that somebody registered and that led to the file; null when unknown. */
  origin: string | null;
}

/**
 * @param trusted - `modelServing.catalog.trustedLocations`
 * @public
 */
export function provenanceOf(
  entity: Pick<EntityLike, 'metadata'>,
  trusted: readonly string[] = [],
): Provenance {
  const { annotations = {} } = entity.metadata;
  const location = annotations[LOCATION] ?? null;
  const origin = annotations[ORIGIN] ?? null;
  const ours = `${SUITE_LOCATION_TYPE}:`;
  const isOurs = Boolean(
    location?.startsWith(ours) && origin?.startsWith(ours),
  );
  return {
    isOurs,
    isTrusted: isOurs || isTrustedLocation(location, trusted),
    location,
    origin,
  };
}

/**
 * Whether a location is one that the platform trusts: exactly it, or below a prefix that ends with `*`.
 * Addresses are compared as servers see them, so that `..` leads nowhere.
 * @public
 */
export function isTrustedLocation(
  location: string | null,
  trusted: readonly string[],
): boolean {
  if (location === null) {
    return false;
  }
  const actual = normalize(location);
  return (
    actual !== null &&
    trusted.some(each =>
      each.endsWith('*')
        ? actual.startsWith(each.slice(0, -1)) && each.length > 1
        : actual === (normalize(each) ?? each),
    )
  );
}

/** Null for what could be read in more than one way. */
function normalize(location: string): string | null {
  const [, type, target] = /^([a-z-]+):(.+)$/s.exec(location) ?? [];
  // eslint-disable-next-line no-control-regex
  if (!type || /[\\\u0000-\u0020]/.test(target)) {
    return null;
  }
  if (type !== 'url') {
    return target.split('/').includes('..') ? null : location;
  }
  if (!URL.canParse(target)) {
    return null;
  }
  const url = new URL(target);
  const hidesSteps = /(^|\/)(\.|%2e){1,2}(\/|$)|%2f|%5c/i.test(url.pathname);
  return hidesSteps || url.username || url.password ? null : `url:${url.href}`;
}
