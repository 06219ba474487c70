import { toError } from '@backstage/errors';
import { OfferedRuntime } from '@model-serving/backstage-plugin-model-serving-common';
import {
  mergeProfiles,
  Profile,
} from '@model-serving/backstage-plugin-model-serving-node';
import { GitOpsState } from '../gitops/GitOpsState';

type Offer = OfferedRuntime | { reason: string };

/** What profiles offer to one tenant, by the name of the ClusterServingRuntime. */
type Offers = ReadonlyMap<string, OfferedRuntime> | { reason: string };

function offersOf(
  profiles: readonly Profile[],
  target: { cluster: string; tenant: string },
): Offers {
  try {
    const { provenance, runtimes } = mergeProfiles(profiles, target);
    return new Map(
      runtimes.map(
        ({ engine, id, kserve, maturity, protocol, title, version }) => [
          kserve.name,
          {
            id,
            title,
            engine,
            version,
            maturity,
            protocol,
            source: provenance[`runtimes.${id}`].file,
          },
        ],
      ),
    );
  } catch (error) {
    return { reason: toError(error).message };
  }
}

/** The runtimes that services run on, as profiles offer them: merged once for each tenant and state of the repository. */
export class RuntimeOffers {
  readonly #gitops: Pick<GitOpsState, 'platform'>;
  readonly #kept = new WeakMap<readonly Profile[], Map<string, Offers>>();

  constructor(gitops: Pick<GitOpsState, 'platform'>) {
    this.#gitops = gitops;
  }

  /** @param name - of the ClusterServingRuntime */
  of(target: { cluster: string; tenant: string }, name: string): Offer {
    const profiles = this.#gitops.platform?.profiles;
    if (!profiles) {
      return { reason: 'the platform profiles cannot be read' };
    }
    const kept = this.#kept.get(profiles) ?? new Map<string, Offers>();
    this.#kept.set(profiles, kept);
    const key = JSON.stringify([target.cluster, target.tenant]);
    const offers = kept.get(key) ?? offersOf(profiles, target);
    kept.set(key, offers);
    if (!(offers instanceof Map)) {
      return offers as { reason: string };
    }
    return (
      offers.get(name) ?? {
        reason: `no profile of ${target.tenant} offers the runtime ${name}`,
      }
    );
  }
}
