import { Tenant } from '@model-serving/backstage-plugin-model-serving-common';
import {
  readServingLimits,
  ServingLimits,
} from '@model-serving/backstage-plugin-model-serving-node';
import { AdmissionContexts } from '../checks/AdmissionContexts';
import { GitOpsState } from '../gitops/GitOpsState';
import { LivePicture } from '../picture/LivePicture';

/** What the policies allow a tenant to ask for, so that forms offer nothing that they would deny. */
export class TenantLimits {
  readonly #contexts: Pick<AdmissionContexts, 'of'>;
  readonly #gitops: Pick<GitOpsState, 'platform'>;
  readonly #picture: Pick<LivePicture, 'cluster'>;

  constructor(options: {
    contexts: Pick<AdmissionContexts, 'of'>;
    gitops: Pick<GitOpsState, 'platform'>;
    picture: Pick<LivePicture, 'cluster'>;
  }) {
    this.#contexts = options.contexts;
    this.#gitops = options.gitops;
    this.#picture = options.picture;
  }

  /**
   * The limits that the cluster enforces; while it cannot be asked, those of the tenant's file in the
   * repository. Undefined where neither has any.
   */
  async of({
    cluster,
    name,
    namespace,
  }: Pick<Tenant, 'cluster' | 'name' | 'namespace'>): Promise<
    ServingLimits | undefined
  > {
    const { platform } = this.#gitops;
    if (!platform) {
      return undefined;
    }
    const limits = platform.tenants.get(name)?.limits;
    const ofRepository = limits && {
      priorities: limits.priorities,
      maxReplicas: limits.replicas,
    };
    if (this.#picture.cluster(cluster)?.kinds.Namespace?.state !== 'live') {
      return ofRepository;
    }
    try {
      const { params } = await this.#contexts.of(
        cluster,
        namespace,
        platform.policies,
      );
      return readServingLimits(params);
    } catch {
      return ofRepository;
    }
  }
}
