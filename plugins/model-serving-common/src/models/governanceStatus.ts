import type { ItemList } from '../api/answers';
import type { ModelSourceStatus } from './CatalogModel';
import { filePage } from './filePage';
import type { GovernanceProblem } from './governanceProblems';
import type {
  ModelGovernance,
  ModelOverlay,
  ModelRule,
  ModelTarget,
} from './ModelGovernance';
import type { RuleReach } from './ruleReach';

/** A rule and what it decides. @public */
export interface ModelRuleStatus extends ModelRule {
  /** Web page of its file; null where it is not known. */
  url: string | null;
  /**
   * Models that it decides about now, for one tenant at least or for people without a tenant; earlier rules decide about the
   * others that it matches. Null when unknown.
   */
  models: number | null;
}

/** Facts that an overlay can state in place of what sources say, or add to it. @public */
export type OverlayFact =
  | 'title'
  | 'description'
  | 'owner'
  | 'license'
  | 'task'
  | 'tags'
  | 'links'
  | 'compliance';

/** An overlay and what it is about. @public */
export interface ModelOverlayStatus
  extends Pick<ModelOverlay, 'hidden' | 'name' | 'place' | 'vetted'> {
  url: string | null;
  /** What it is about, as words after `Model of`: `repository huggingface.co/acme/chat`. */
  about: string;
  /** Facts that it states. */
  states: OverlayFact[];
  /** Models that it is about; null when unknown. */
  models: number | null;
}

/** What overlays and rules amount to: for platform owners. @public */
export interface ModelGovernanceStatus {
  /** In order of precedence. */
  overlays: ModelOverlayStatus[];
  /** In order of precedence: the first that matches decides. */
  rules: ModelRuleStatus[];
  /** Models that no rule decides about: vetted ones are allowed, others need an approval. Null when unknown. */
  undecided: RuleReach['undecided'] | null;
  /** Why counts are unknown, as a sentence; null where they are known. */
  unknown: string | null;
  /** Why rules may be missing, so that nothing is allowed without an approval; null when they are complete. */
  incomplete: string | null;
  /** Each with when this backend noticed it, ISO 8601. */
  problems: Array<GovernanceProblem & { since: string }>;
}

/** Sources of models, and what the GitOps repository decides about their models: for platform owners. @public */
export interface ModelSourceList extends ItemList<ModelSourceStatus> {
  governance: ModelGovernanceStatus;
}

/** What has been counted of a catalog's models. @public */
export interface GovernanceReach {
  rules: RuleReach;
  overlays: ReadonlyMap<ModelOverlay, number>;
}

/**
 * @param reach - why nothing could be counted, where it could not
 * @public
 */
export function governanceStatus(
  { overlays, rules }: Pick<ModelGovernance, 'overlays' | 'rules'>,
  reach: GovernanceReach | { unknown: string },
  problems: ModelGovernanceStatus['problems'],
): ModelGovernanceStatus {
  const known = 'unknown' in reach ? null : reach;
  const { filePages } = rules;
  return {
    overlays: overlays.map(overlay => ({
      name: overlay.name,
      place: overlay.place,
      url: filePage(filePages, overlay.place),
      about: targetText(overlay.target),
      vetted: overlay.vetted,
      hidden: overlay.hidden,
      states: statedBy(overlay),
      models: known?.overlays.get(overlay) ?? null,
    })),
    rules: rules.rules.map((rule, index) => ({
      ...rule,
      url: filePage(filePages, rule.place),
      models: known?.rules.rules[index] ?? null,
    })),
    undecided: known?.rules.undecided ?? null,
    unknown: 'unknown' in reach ? reach.unknown : null,
    incomplete: rules.incomplete,
    problems,
  };
}

function targetText(target: ModelTarget): string {
  switch (target.kind) {
    case 'place':
      return `record ${target.place} of source ${target.source}`;
    case 'repository':
      return `repository ${target.repository}`;
    case 'digest':
      return `digest ${target.digest}`;
    default:
      return `mapping ${target.name}`;
  }
}

function statedBy(overlay: ModelOverlay): OverlayFact[] {
  const facts: readonly OverlayFact[] = [
    'title',
    'description',
    'owner',
    'license',
    'task',
    'tags',
    'links',
    'compliance',
  ];
  return facts.filter(fact => {
    const value = overlay[fact];
    return Array.isArray(value) ? value.length > 0 : value !== null;
  });
}
