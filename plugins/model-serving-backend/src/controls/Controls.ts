import { toError } from '@backstage/errors';
import {
  Asked,
  ControlInput,
  ControlProbe,
  DeclaredPolicy,
  describeControls,
  ExaminedControl,
  JudgedControl,
  lostTenants,
  ParameterObject,
  PortalPermissions,
  RepositoryGuards,
  servedKinds,
  servicesOutsideQuota,
  Tenant,
  TenantControlFacts,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ControlDefinition,
  policyTitle,
} from '@model-serving/backstage-plugin-model-serving-node';
import { AdmissionContexts } from '../checks/AdmissionContexts';
import { describeFailure } from '../clusters/KubernetesError';
import { PlatformPolicies } from '../gitops/PlatformPolicies';
import { LivePicture } from '../picture/LivePicture';
import { ClusterControlReader } from './ClusterControlReader';

/** A tenant as the controls see it: also one whose namespace has lost its label. */
export type ControlledTenant = Pick<
  Tenant,
  'name' | 'cluster' | 'namespace' | 'owner' | 'localQueue'
>;

/** A judged control with when its cluster was asked. */
export interface ControlReading extends JudgedControl {
  asOf: string;
}

/** Holds every tenant against every control. */
export class Controls {
  readonly #reader: ClusterControlReader;
  readonly #contexts: AdmissionContexts;
  readonly #picture: LivePicture;
  readonly #probe: (
    cluster: string,
    tenant: string,
    control: string,
  ) => ControlProbe | null;
  readonly #repository: () => RepositoryGuards | undefined;
  readonly #portal: () => PortalPermissions;
  readonly #further: readonly ControlDefinition[];

  constructor(options: {
    reader: ClusterControlReader;
    contexts: AdmissionContexts;
    picture: LivePicture;
    probe: (
      cluster: string,
      tenant: string,
      control: string,
    ) => ControlProbe | null;
    repository: () => RepositoryGuards | undefined;
    portal: () => PortalPermissions;
    /** Controls outside of the cluster. */
    further: readonly ControlDefinition[];
  }) {
    this.#reader = options.reader;
    this.#contexts = options.contexts;
    this.#picture = options.picture;
    this.#probe = options.probe;
    this.#repository = options.repository;
    this.#portal = options.portal;
    this.#further = options.further;
  }

  /** Every tenant of every cluster. */
  tenants(): ControlledTenant[] {
    const lost = this.#picture.clusters().flatMap(({ name }) => {
      const picture = this.#picture.cluster(name);
      return picture
        ? lostTenants(picture).map(({ tenant, ...rest }) => ({
            name: tenant,
            ...rest,
          }))
        : [];
    });
    return [...this.#picture.tenants(), ...lost];
  }

  async of(
    tenant: ControlledTenant,
    bundle: PlatformPolicies,
    reader: ControlInput['reader'],
  ): Promise<ControlReading[]> {
    const [{ asOf, facts, network, quotas }, params, further] =
      await Promise.all([
        this.#reader.of(tenant.cluster),
        this.#params(tenant, bundle),
        Promise.all(this.#further.map(control => examined(control, tenant))),
      ]);
    const { namespace } = tenant;
    const picture = this.#picture.cluster(tenant.cluster);
    const labels = picture?.objects.Namespace?.find(
      ({ name }) => name === namespace,
    )?.labels;
    const subject: TenantControlFacts = {
      tenant: tenant.name,
      namespace,
      labels: { known: true, value: labels ?? null },
      localQueue: tenant.localQueue,
      outsideQuota: picture ? servicesOutsideQuota(picture, namespace) : [],
      servedKinds: (picture && servedKinds(picture).get(namespace)) ?? [],
      params,
      network: network.known
        ? { known: true, value: network.value.get(namespace) ?? [] }
        : network,
      quotas: quotas.known
        ? { known: true, value: quotas.value.get(namespace) ?? [] }
        : quotas,
    };
    return describeControls({
      declared: declaredPolicies(bundle),
      cluster: facts,
      tenant: subject,
      repository: this.#repository(),
      reader,
      portal: this.#portal(),
      further,
      probeOf: policy => this.#probe(tenant.cluster, tenant.name, policy),
    }).map(control => ({ ...control, asOf }));
  }

  async #params(
    tenant: ControlledTenant,
    bundle: PlatformPolicies,
  ): Promise<Asked<readonly ParameterObject[]>> {
    try {
      const { params } = await this.#contexts.of(
        tenant.cluster,
        tenant.namespace,
        bundle,
      );
      return { known: true, value: params };
    } catch (error) {
      return {
        known: false,
        reason: `the parameters of namespace ${
          tenant.namespace
        } cannot be read: ${describeFailure(error)}`,
      };
    }
  }
}

function declaredPolicies(bundle: PlatformPolicies): DeclaredPolicy[] {
  return bundle.policies.map(policy => ({
    name: policy.metadata.name,
    title: policyTitle(policy),
    policy,
    bindings: [...bundle.bindingsOf(policy)],
  }));
}

/** What a control finds about a tenant; one that fails is unknown, with the reason. */
async function examined(
  control: ControlDefinition,
  { cluster, name, namespace }: ControlledTenant,
): Promise<ExaminedControl> {
  const { id, title, whenEnforced } = control;
  try {
    const evidence = await control.examine({ cluster, name, namespace });
    return { control: id, title, whenEnforced, evidence };
  } catch (error) {
    const detail = `could not be examined: ${toError(error).message}`;
    return {
      control: id,
      title,
      whenEnforced,
      evidence: [{ id, title, state: 'unknown', detail, source: id }],
    };
  }
}
