import { AuthService } from '@backstage/backend-plugin-api';
import {
  isKubernetesObject,
  KubernetesObject,
  readYamlDocuments,
} from '@model-serving/backstage-kubernetes-policy-node';
import { runtimesFor } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Judging,
  mergeProfiles,
  ServicePath,
  servicePathRef,
} from '@model-serving/backstage-plugin-model-serving-node';
import { AdmissionContext } from '../checks/ParamObjects';
import { PlatformFiles } from '../gitops/GitOpsState';
import { VettedModels } from '../models/VettedModels';
import { LivePicture } from '../picture/LivePicture';
import { ControlledTenant } from './Controls';
import { PROBE_NAME } from './probeManifest';

const MOST_MODELS = 20;

/** The service that a golden path writes for a tenant, with the first model that passes every policy. */
export class ProbeBase {
  readonly #auth: AuthService;
  readonly #judging: Judging;
  readonly #models: VettedModels;
  readonly #path: ServicePath;
  readonly #picture: LivePicture;

  constructor(options: {
    auth: AuthService;
    judging: Judging;
    models: VettedModels;
    path: ServicePath;
    picture: LivePicture;
  }) {
    this.#auth = options.auth;
    this.#judging = options.judging;
    this.#models = options.models;
    this.#path = options.path;
    this.#picture = options.picture;
  }

  /** Kind of the object. */
  get kind(): string {
    return this.#path.service.kind;
  }

  /** The object, or why there is none. */
  async of(
    tenant: ControlledTenant,
    platform: PlatformFiles,
    context: AdmissionContext,
  ): Promise<KubernetesObject | string> {
    const facts = this.#picture
      .tenantsNamed(tenant.name)
      .find(({ cluster }) => cluster === tenant.cluster);
    if (!facts?.owner || !facts.costCenter || !facts.localQueue) {
      return `tenant ${tenant.name} is not set up completely`;
    }
    const profile = mergeProfiles(
      platform.profiles,
      { cluster: tenant.cluster, tenant: tenant.name },
      platform.runtimePods,
    );
    const [accelerator] = profile.accelerators;
    const [priority] = profile.limits.priorities;
    if (!accelerator || !priority) {
      return `no profile offers ${tenant.name} an accelerator and a priority`;
    }
    let reason = 'there is no vetted model';
    const credentials = await this.#auth.getOwnServiceCredentials();
    const models = await this.#models.list(
      MOST_MODELS,
      credentials,
      artifact =>
        runtimesFor(profile.runtimes, artifact, accelerator).fitting.length > 0,
    );
    for (const model of models) {
      try {
        const files = await this.#judging.run('render', {
          path: servicePathRef(this.#path),
          request: {
            tenant: tenant.name,
            name: PROBE_NAME,
            model: model.entityRef,
            accelerator: accelerator.id,
            replicas: { min: 1, max: 1 },
            priority,
            purpose: 'Tests a control',
          },
          tenant: {
            name: facts.name,
            namespace: facts.namespace,
            owner: facts.owner,
            costCenter: facts.costCenter,
            localQueue: facts.localQueue,
          },
          model,
          profile,
          cluster: tenant.cluster,
        });
        const value = files
          .flatMap(file => readYamlDocuments(file))
          .map(document => document.value)
          .filter(isKubernetesObject)
          .find(({ kind }) => kind === this.kind);
        if (!value) {
          return `the golden path ${this.#path.id} renders no ${this.kind}`;
        }
        const findings = await this.#judging.run('evaluate', {
          platform: platform.source,
          object: value,
          admission: {
            operation: 'CREATE',
            namespace: context.namespaceObject,
            params: context.params,
            username: 'model-serving-portal',
          },
        });
        const broken = findings.find(({ outcome }) => outcome === 'fail');
        if (!broken) {
          return value;
        }
        reason = `with ${model.entityRef}, the golden path itself breaks ${broken.rule}`;
      } catch (error) {
        reason = (error as Error).message;
      }
    }
    return `no model of the catalog makes a service that passes every rule: ${reason}`;
  }
}
