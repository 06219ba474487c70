import type { CatalogModel } from './CatalogModel';
import type { ModelRule, ModelRules } from './ModelGovernance';
import {
  DecidedTenant,
  regionOf,
  ruleMatches,
  RuleSubject,
  ruleSubject,
} from './ruleSubject';

/** About how many models each rule decides, for one tenant at least or for people without a tenant. @public */
export interface RuleReach {
  /** In the order of the rules. */
  rules: number[];
  /** Models that no rule decides about for somebody. */
  undecided: { vetted: number; others: number };
}

/** Counts as {@link RuleReach} says, model by model, so that whoever has many can do other work between. @public */
export interface RuleCounter {
  count(model: CatalogModel, now: Date): void;
  reach(): RuleReach;
}

/** Stands for people without a tenant among the names of tenants, none of which is empty. */
const NOBODY = '';

/** @public */
export function ruleCounter(
  rules: ModelRules,
  tenants: readonly DecidedTenant[],
): RuleCounter {
  const counts = new Map(rules.rules.map(rule => [rule, 0]));
  const undecided = { vetted: 0, others: 0 };
  const regions = new Map<string | null, Set<string>>([
    [null, new Set([NOBODY])],
  ]);
  for (const tenant of tenants) {
    const region = regionOf(rules, tenant);
    regions.set(region, (regions.get(region) ?? new Set()).add(tenant.name));
  }
  return {
    count(model, now) {
      if (model.hiddenBy !== null) {
        // No rule is asked about it.
        return;
      }
      const deciding = new Set<ModelRule>();
      const left = new Set<keyof typeof undecided>();
      for (const [region, names] of regions) {
        const subject = ruleSubject(model, {
          region,
          version: model.defaultVersion,
          variant: null,
          now,
        });
        if (!decide(rules.rules, subject, names, deciding)) {
          left.add(subject.vetted ? 'vetted' : 'others');
        }
      }
      deciding.forEach(rule => counts.set(rule, counts.get(rule)! + 1));
      left.forEach(kind => (undecided[kind] += 1));
    },
    reach: () => ({
      rules: rules.rules.map(rule => counts.get(rule)!),
      undecided: { ...undecided },
    }),
  };
}

/** Adds the rules that decide for some of the names. Returns whether they decide for all of them. */
function decide(
  rules: readonly ModelRule[],
  subject: RuleSubject,
  names: ReadonlySet<string>,
  deciding: Set<ModelRule>,
): boolean {
  const open = new Set(names);
  for (const rule of rules) {
    const about = rule.tenants?.filter(name => open.has(name)) ?? [...open];
    if (about.length > 0 && ruleMatches(rule, subject)) {
      deciding.add(rule);
      about.forEach(name => open.delete(name));
    }
    if (open.size === 0) {
      return true;
    }
  }
  return false;
}
