import type { CatalogModel } from './CatalogModel';
import { sameText } from './complianceFindings';
import type {
  ModelGovernance,
  ModelOverlay,
  ModelRule,
  ModelTarget,
} from './ModelGovernance';

/** What is wrong with a document that decides about models. @public */
export interface GovernanceProblem {
  /**
   * - `unreadable`: a document that cannot be used
   * - `overlay`: an overlay that is about no model
   * - `rule`: a rule that can match no model, or no tenant
   */
  kind: 'unreadable' | 'overlay' | 'rule';
  /** Path of the file in the GitOps repository. */
  place: string;
  /** Name of the overlay or rule; null where it cannot be read. */
  name: string | null;
  /** Path of the field in its document; null for the document as a whole. */
  field: string | null;
  /** Why, and what to do, as a sentence. */
  reason: string;
}

/** What overlays and rules are held against. @public */
export interface GovernedCatalog {
  models: ReadonlyArray<Pick<CatalogModel, 'entityRef' | 'identities'>>;
  /** Ids of the configured sources. */
  sources: readonly string[];
  /** Names of the tenants; null while they are not known. */
  tenants: readonly string[] | null;
  /** Overlays that are about none of the models. */
  unmatched: readonly ModelOverlay[];
  /** Whether every source was read, so that a model that is not there does not exist. */
  isComplete: boolean;
}

/**
 * What of overlays and rules cannot be read, or has no effect: misspelled sources, models and tenants, and rules behind one
 * that decides about every model. A rule that matches nothing today, such as one about a license, is none.
 *
 * @public
 */
export function governanceProblems(
  governance: ModelGovernance,
  catalog: GovernedCatalog,
): GovernanceProblem[] {
  return [
    ...governance.problems.map(
      ({ field, place, reason }): GovernanceProblem => ({
        kind: 'unreadable',
        place,
        name: null,
        field,
        reason,
      }),
    ),
    ...(catalog.isComplete ? catalog.unmatched : []).map(
      (overlay): GovernanceProblem => ({
        kind: 'overlay',
        place: overlay.place,
        name: overlay.name,
        field: 'spec.model',
        reason: unmatchedReason(overlay.target, catalog),
      }),
    ),
    ...ruleProblems(governance.rules.rules, catalog),
  ];
}

function unmatchedReason(
  target: ModelTarget,
  { sources }: GovernedCatalog,
): string {
  switch (target.kind) {
    case 'place':
      return sources.includes(target.source)
        ? `Source ${target.source} has nothing at ${target.place}. Correct the place, or remove the overlay.`
        : `No source ${target.source} is configured. Correct spec.model.source, or configure the source.`;
    case 'repository':
      return `No source has a model of repository ${target.repository}. Correct it, or remove the overlay.`;
    case 'digest':
      return `No source has an artifact with digest ${target.digest}. Correct it, or remove the overlay.`;
    default:
      return `No source maps a model to ${target.name}. Correct it, or remove the overlay.`;
  }
}

function ruleProblems(
  rules: readonly ModelRule[],
  catalog: GovernedCatalog,
): GovernanceProblem[] {
  const decisive = rules.findIndex(isAboutEverything);
  return rules.flatMap((rule, index) => {
    const problem = (field: string, reason: string): GovernanceProblem => ({
      kind: 'rule',
      place: rule.place,
      name: rule.name,
      field,
      reason,
    });
    const { model, source } = rule.match;
    if (decisive >= 0 && index > decisive) {
      const { name, place } = rules[decisive];
      return [
        problem(
          'match',
          `Rule ${name} in ${place} comes first and applies to every model. Move this rule before it, or remove it.`,
        ),
      ];
    }
    return [
      ...(source &&
      !source.some(id => catalog.sources.some(known => sameText(known, id)))
        ? [
            problem(
              'match.source',
              `No source ${source.join(
                ' or ',
              )} is configured. Correct the id, or configure the source.`,
            ),
          ]
        : []),
      ...(model && catalog.isComplete && !isOfAny(model, catalog)
        ? [
            problem(
              'match.model',
              `No source has a model ${model.join(
                ' or ',
              )}. Correct it, or remove the rule.`,
            ),
          ]
        : []),
      ...(rule.tenants &&
      catalog.tenants &&
      !rule.tenants.some(name => catalog.tenants!.includes(name))
        ? [
            problem(
              'tenants',
              `There is no tenant ${rule.tenants.join(
                ' or ',
              )}. Correct the name, or remove the rule.`,
            ),
          ]
        : []),
    ];
  });
}

function isAboutEverything({ match, tenants }: ModelRule): boolean {
  return (
    tenants === null &&
    Object.values(match).every(condition => condition === undefined)
  );
}

/** Whether one of the names that do not stand for many is a model's; what ends with `*` may be about models to come. */
function isOfAny(names: readonly string[], { models }: GovernedCatalog) {
  const wanted = new Set(names.map(name => name.toLowerCase()));
  return (
    names.some(name => name.endsWith('*')) ||
    models.some(
      ({ entityRef, identities }) =>
        wanted.has(entityRef.toLowerCase()) ||
        identities.some(identity => {
          switch (identity.kind) {
            case 'repository':
              return wanted.has(identity.repository);
            case 'digest':
              return wanted.has(identity.digest);
            default:
              return wanted.has(identity.name.toLowerCase());
          }
        }),
    )
  );
}
