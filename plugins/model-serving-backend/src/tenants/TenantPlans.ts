import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  changeImpact,
  offBoardImpact,
  TenantPlan,
  TenantRequest,
  TenantStanding,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  assertTenantName,
  Judging,
  OnboardingConfig,
  renderOffBoarding,
  ServicePaths,
  tenantDirectory,
} from '@model-serving/backstage-plugin-model-serving-node';
import { GitOpsState } from '../gitops/GitOpsState';
import { LivePicture } from '../picture/LivePicture';
import { userOf } from './userOf';

/** Plans what a proposal about a tenant would do. Whether the caller may is for the caller of this class to have asked. */
export class TenantPlans {
  readonly #catalog: CatalogService;
  readonly #config: OnboardingConfig;
  readonly #argocdNamespace: string;
  readonly #gitops: GitOpsState;
  readonly #judging: Judging;
  readonly #paths: ServicePaths;
  readonly #picture: LivePicture;

  constructor(options: {
    catalog: CatalogService;
    config: OnboardingConfig;
    argocdNamespace: string;
    gitops: GitOpsState;
    judging: Judging;
    paths: ServicePaths;
    picture: LivePicture;
  }) {
    this.#catalog = options.catalog;
    this.#config = options.config;
    this.#argocdNamespace = options.argocdNamespace;
    this.#gitops = options.gitops;
    this.#judging = options.judging;
    this.#paths = options.paths;
    this.#picture = options.picture;
  }

  /** The answers that a tenant's file amounts to; null when it has none, or they cannot express it. */
  request(tenant: string): TenantRequest | null {
    return this.#platform().tenants.get(tenant) ?? null;
  }

  /** @throws InputError naming what cannot be used. */
  async plan(
    action: 'set-up' | 'change',
    request: TenantRequest,
    credentials: BackstageCredentials,
  ): Promise<TenantPlan> {
    const { config } = this.#gitops;
    const { tenants } = this.#platform();
    const standing = await this.#standing(request.name);
    const exists = tenants.has(request.name) || standing.tenant !== undefined;
    if (action === 'set-up' && exists) {
      throw new InputError(
        `name: there is a tenant ${request.name} already; propose a change of it`,
      );
    }
    if (action === 'change' && !exists) {
      throw new InputError(`name: there is no tenant ${request.name}`);
    }
    const group = await this.#catalog.getEntityByRef(request.owner, {
      credentials,
    });
    const files = await this.#judging.run(
      'renderTenant',
      {
        request,
        context: {
          config: this.#config,
          repository: config!.repository,
          argocdNamespace: this.#argocdNamespace,
          serviceKinds: this.#paths.all.flatMap(({ kinds }) => kinds),
          flavorNodes: this.#flavorNodes(),
          tenantsPath: config!.paths.tenants,
        },
      },
      { user: userOf(credentials) },
    );
    const unknown = request.quota.filter(
      ({ flavor }) => !(flavor in this.#flavorNodes()),
    );
    return {
      action,
      tenant: request.name,
      directory: tenantDirectory(request.name, config!.paths.tenants),
      files,
      breaks: action === 'change' ? changeImpact(standing, request) : [],
      notes: [
        ...(group
          ? []
          : [
              `The catalog has no ${request.owner}: the portal adds it once the namespace exists, without members. Who belongs to it is for your identity provider or organization data to say.`,
            ]),
        ...(this.#config.vault
          ? []
          : [
              'No modelServing.onboarding.vault is configured, so the tenant gets no SecretStore.',
            ]),
        ...(this.#config.vault && !this.#config.vault.auth
          ? [
              'No modelServing.onboarding.vault.auth is configured, so the SecretStore works only where its server is a proxy that signs in by itself.',
            ]
          : []),
        ...(unknown.length > 0
          ? [
              `The cluster has no ResourceFlavor ${unknown
                .map(({ flavor }) => flavor)
                .join(', ')}: the queue stays inactive until there is.`,
            ]
          : []),
        ...(action === 'change' &&
        tenants.has(request.name) &&
        !this.request(request.name)
          ? [
              `tenant.yaml was written by hand in a way that the form cannot express; this replaces it.`,
            ]
          : []),
      ],
      ...this.#freshness(),
    };
  }

  /** @throws InputError when there is no such tenant in the repository. */
  async planOffBoarding(tenant: string): Promise<TenantPlan> {
    assertTenantName(tenant);
    const { config } = this.#gitops;
    if (!this.#platform().tenants.has(tenant)) {
      throw new InputError(
        `name: the repository has no ${
          config!.paths.tenants
        }/${tenant}/tenant.yaml`,
      );
    }
    return {
      action: 'off-board',
      tenant,
      directory: tenantDirectory(tenant, config!.paths.tenants),
      files: renderOffBoarding(tenant, config!.paths.tenants),
      breaks: offBoardImpact(await this.#standing(tenant)),
      notes: [
        'Argo CD asks for a confirmation before it deletes the namespace and the queue.',
      ],
      ...this.#freshness(),
    };
  }

  async #standing(name: string): Promise<TenantStanding> {
    const [tenant] = this.#picture.tenantsNamed(name);
    const services = await this.#picture.services();
    return {
      tenant,
      services: services.filter(service => service.tenant === name),
      proposals: this.#gitops.proposals.filter(item => item.tenant === name),
    };
  }

  #flavorNodes(): Record<string, Record<string, string>> {
    const picture =
      this.#picture.primaryCluster &&
      this.#picture.cluster(this.#picture.primaryCluster);
    return Object.fromEntries(
      ((picture && picture.objects.ResourceFlavor) || []).map(
        ({ name, nodeLabels }) => [name, { ...nodeLabels }],
      ),
    );
  }

  #freshness() {
    return this.#gitops.withPlatform(this.#picture.freshness(), {
      platform: true,
    });
  }

  #platform() {
    return this.#gitops.demandPlatform('No tenant can be planned');
  }
}
