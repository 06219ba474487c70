import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { LocationSpec } from '@backstage/plugin-catalog-node';
import {
  isTrustedLocation,
  plainLine,
  ReservedNames,
  SUITE_LOCATION_TYPE,
  suiteClaimOf,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { GuardConfig } from './GuardConfig';

/**
 * Which entities may say that they are a model, a service or a tenant: those of the suite's own
 * providers, and those of locations that the platform trusts.
 */
export class EntityGuard {
  readonly #config: GuardConfig;
  #tenants: ReadonlyMap<string, string> = new Map();
  readonly #refs = new Map<string, ReadonlySet<string>>();

  constructor(config: GuardConfig) {
    this.#config = config;
  }

  /** Catalog namespaces in which tenants' services get their entities, each with its tenant. */
  reserveNamespaces(tenants: ReadonlyMap<string, string>): void {
    this.#tenants = tenants;
  }

  /** Entity refs that a provider writes. */
  reserveRefs(provider: string, refs: Iterable<string>): void {
    this.#refs.set(provider, new Set(refs));
  }

  /**
   * Why an entity may not come from a location.
   *
   * @returns undefined when it may
   */
  objection(entity: Entity, location: LocationSpec): string | undefined {
    if (
      location.type === SUITE_LOCATION_TYPE ||
      isTrustedLocation(
        `${location.type}:${location.target}`,
        this.#config.trustedLocations,
      )
    ) {
      return undefined;
    }
    const claim = suiteClaimOf(entity, this.#reserved());
    return claim && refusal(entity, claim);
  }

  /** Asks the providers' sets as they are: putting thousands of refs together each time would take long. */
  #reserved(): ReservedNames {
    return {
      namespaces: this.#config.reserveTenantNamespaces
        ? this.#tenants
        : new Map(),
      refs: {
        has: ref => [...this.#refs.values()].some(refs => refs.has(ref)),
      },
    };
  }
}

function refusal(entity: Entity, claim: string): string {
  return `${plainLine(
    stringifyEntityRef(entity),
    TEXT_LIMITS.name,
  )} is refused because it ${claim}. Only Model Serving writes such entities. To allow this location, a platform owner adds it to modelServing.catalog.trustedLocations.`;
}
