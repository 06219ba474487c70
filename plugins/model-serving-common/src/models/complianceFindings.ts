import { asSentence, dateInWords } from '../text';
import type { CatalogModel, ModelDecision } from './CatalogModel';
import type { ModelCompliance, ModelDeprecation } from './ModelRecord';

const DAY_MS = 86_400_000;

/** What findings are judged by. */
export interface ComplianceContext {
  /** Name of the version that is meant. */
  version: string | null;
  /** Region where it would run; null when unknown. */
  region: string | null;
  now: Date;
}

/**
 * What the facts of an organization say against serving a model, worst first. Dates without a time are days in UTC: facts
 * expire as their day begins, a review is due when its day is over.
 */
export function complianceFindings(
  { compliance, hosted, title }: CatalogModel,
  { now, region, version }: ComplianceContext,
): ModelDecision['findings'] {
  if (!compliance) {
    return [];
  }
  const { expires, regions, reviewBy } = compliance;
  const findings: ModelDecision['findings'] = [];
  const add = (
    kind: ModelDecision['findings'][number]['kind'],
    sentence: string,
  ) => findings.push({ kind, sentence });
  if (expires !== null && startOf(expires) <= now.getTime()) {
    add(
      'expired',
      `What the organization states about ${title} expired on ${dateInWords(
        expires,
      )}. Ask the platform owners to renew it.`,
    );
  }
  const place = hosted ? hosted.region : region;
  if (
    regions.length > 0 &&
    place !== null &&
    !regions.some(allowed => sameText(allowed, place))
  ) {
    add(
      'region',
      `${title} may be used in ${regions.join(
        ', ',
      )} only, and it would run in ${place}.`,
    );
  }
  if (reviewBy !== null && endOf(reviewBy) <= now.getTime()) {
    add(
      'review-due',
      `The review of ${title} was due by ${dateInWords(
        reviewBy,
      )}. Ask the platform owners to review it.`,
    );
  }
  const deprecated = deprecationOf(compliance, version, now);
  if (deprecated) {
    add('deprecated', deprecationSentence(title, deprecated));
  }
  return findings;
}

/**
 * The deprecation that holds for a version now.
 *
 * @param version - null for the model as a whole: only a deprecation of all versions holds
 * @public
 */
export function deprecationOf(
  { deprecated }: ModelCompliance,
  version: string | null,
  now: Date,
): ModelDeprecation | null {
  return deprecated &&
    startOf(deprecated.since) <= now.getTime() &&
    (deprecated.versions.length === 0 ||
      (version !== null && deprecated.versions.includes(version)))
    ? deprecated
    : null;
}

/** @public */
export function deprecationSentence(
  title: string,
  deprecated: ModelDeprecation,
): string {
  const { reason, replacedBy, since, versions } = deprecated;
  const what =
    versions.length > 0
      ? `${versions.length === 1 ? 'Version' : 'Versions'} ${versions.join(
          ', ',
        )} of ${title}`
      : title;
  const verb = versions.length > 1 ? 'have' : 'has';
  const instead =
    replacedBy &&
    `Use ${
      replacedBy.version === null ? '' : `version ${replacedBy.version} of `
    }${replacedBy.model} instead.`;
  return [
    `${what} ${verb} been deprecated since ${dateInWords(since)}.`,
    reason && asSentence(reason),
    instead,
  ]
    .filter(Boolean)
    .join(' ');
}

export function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function startOf(date: string): number {
  return Date.parse(date);
}

function endOf(date: string): number {
  return Date.parse(date) + (date.length <= 10 ? DAY_MS : 0);
}
