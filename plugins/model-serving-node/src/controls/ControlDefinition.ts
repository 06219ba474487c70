import type { ControlEvidence } from '@model-serving/backstage-plugin-model-serving-common';

/** A tenant that a control is about. @public */
export interface ControlSubject {
  name: string;
  namespace: string;
  cluster: string;
}

/**
 * A control on the Tenancy page that is no policy of the GitOps repository: something outside of the cluster that holds
 * a tenant to its limits.
 * @public
 */
export interface ControlDefinition {
  /** Unique, such as `gateway-budget`. */
  readonly id: string;
  readonly title: string;
  /** Said where the control is enforced, such as `the gateway refuses calls beyond the budget`. */
  readonly whenEnforced: string;
  /**
   * Looks at a tenant. Called on each view of the Tenancy page, so slow answers have to be cached.
   *
   * @returns everything that was looked at: one `broken` makes the control not enforced, one `unknown` unknown
   * @throws Error when nothing can be found out: the control is unknown then, with that reason
   */
  examine(tenant: ControlSubject): Promise<ControlEvidence[]>;
}
