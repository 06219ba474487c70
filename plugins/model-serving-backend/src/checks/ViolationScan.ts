import { KubernetesObject } from '@model-serving/backstage-kubernetes-policy-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  apiVersionOf,
  formatServiceRef,
  PolicyViolation,
  ServiceDetail,
  ServiceRef,
  maskSecrets,
  watchedKind,
} from '@model-serving/backstage-plugin-model-serving-common';
import { Judging } from '@model-serving/backstage-plugin-model-serving-node';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { objectOf } from '../clusters/expectedAnswers';
import { describeFailure } from '../clusters/KubernetesError';
import { GitOpsState, PlatformFiles } from '../gitops/GitOpsState';
import { inParallel } from '../metrics/inParallel';
import { AdmissionContexts } from './AdmissionContexts';
import { Violations } from './Violations';

const AT_ONCE = 4;
/** Parameters and namespaces change without a service changing. */
const REPEAT_MS = 10 * 60_000;

/**
 * Finds which policies running services break: each service is judged when it or the policies
 * changed, as if it were created now. Projections are too thin for that, so the object is
 * read once per change.
 */
export class ViolationScan {
  readonly #applier: string;
  readonly #fleet: ClusterFleet;
  readonly #gitops: GitOpsState;
  readonly #judging: Judging;
  readonly #contexts: AdmissionContexts;
  readonly #services: () => Promise<readonly ServiceDetail[]>;
  readonly #logger: LoggerService;
  readonly #changed: () => void;
  readonly #violations: Violations;

  constructor(options: {
    /** User name of the GitOps agent, as which services are judged. */
    applier: string;
    fleet: ClusterFleet;
    gitops: GitOpsState;
    judging: Judging;
    contexts: AdmissionContexts;
    services: () => Promise<readonly ServiceDetail[]>;
    logger: LoggerService;
    changed: () => void;
    violations: Violations;
  }) {
    this.#applier = options.applier;
    this.#fleet = options.fleet;
    this.#gitops = options.gitops;
    this.#judging = options.judging;
    this.#contexts = options.contexts;
    this.#services = options.services;
    this.#logger = options.logger;
    this.#changed = options.changed;
    this.#violations = options.violations;
  }

  /** Judges what changed since the last time. Never throws. */
  async scan(): Promise<void> {
    const platform = this.#gitops.platform;
    if (!platform) {
      return;
    }
    const services = (await this.#services()).map(({ ref }) => ref);
    this.#violations.keepOnly(services);
    let changed = false;
    await inParallel(services, AT_ONCE, async ref => {
      const key = `${platform.commit} ${this.#versionOf(ref)}`;
      const former = this.#violations.judged(ref);
      if (former?.key === key && Date.now() - former.at < REPEAT_MS) {
        return;
      }
      try {
        const violations = await this.#judge(ref, platform);
        this.#violations.record(ref, { key, at: Date.now(), violations });
        changed ||=
          JSON.stringify(violations) !== JSON.stringify(former?.violations);
      } catch (error) {
        this.#logger.debug(
          `Service ${formatServiceRef(
            ref,
          )} could not be checked against the policies: ${describeFailure(
            error,
          )}`,
        );
      }
    });
    if (changed) {
      this.#changed();
    }
  }

  #versionOf(ref: ServiceRef): string | undefined {
    const objects = this.#fleet.find(ref.cluster)?.picture().objects[ref.kind];
    const object = (
      objects as
        | ReadonlyArray<{
            name: string;
            namespace: string | null;
            uid: string;
            generation: number | null;
          }>
        | undefined
    )?.find(o => o.name === ref.name && o.namespace === ref.namespace);
    // The generation moves with the specification, not with every status.
    return object && `${object.uid} ${object.generation}`;
  }

  async #judge(
    ref: ServiceRef,
    { policies, source }: PlatformFiles,
  ): Promise<PolicyViolation[]> {
    const connection = this.#fleet.find(ref.cluster)?.connection;
    if (!connection) {
      return [];
    }
    const { served, plural } = watchedKind(ref.kind);
    const apiVersion = apiVersionOf(served[0]);
    const raw = await connection.getJson(
      `/apis/${apiVersion}/namespaces/${encodeURIComponent(
        ref.namespace,
      )}/${plural}/${encodeURIComponent(ref.name)}`,
      objectOf({ apiVersion, kind: ref.kind, name: ref.name }),
    );
    const context = await this.#contexts.of(
      ref.cluster,
      ref.namespace,
      policies,
    );
    const findings = await this.#judging.run('evaluate', {
      platform: source,
      object: raw as unknown as KubernetesObject,
      admission: {
        operation: 'CREATE',
        namespace: context.namespaceObject,
        params: context.params,
        username: this.#applier,
      },
    });
    return findings
      .filter(({ outcome }) => outcome === 'fail')
      .map(({ rule, message }) => ({
        policy: rule,
        message: maskSecrets(message),
      }));
  }
}
