import { ClusterConnection } from '../clusters/ClusterConnection';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { PlatformPolicies } from '../gitops/PlatformPolicies';
import { AdmissionContext, ParamObjects } from './ParamObjects';

/** The admission contexts of all clusters. */
export class AdmissionContexts {
  readonly #fleet: ClusterFleet;
  readonly #readers = new WeakMap<ClusterConnection, ParamObjects>();

  constructor(fleet: ClusterFleet) {
    this.#fleet = fleet;
  }

  /** Throws when the cluster is not watched or cannot be asked. */
  async of(
    cluster: string,
    namespace: string,
    policies: PlatformPolicies,
  ): Promise<AdmissionContext> {
    const connection = this.#fleet.find(cluster)?.connection;
    if (!connection) {
      throw new Error(`cluster ${cluster} is not watched`);
    }
    const reader =
      this.#readers.get(connection) ?? new ParamObjects(connection);
    this.#readers.set(connection, reader);
    return reader.contextOf(namespace, policies);
  }
}
