import {
  type AdmissionInput,
  isKubernetesObject,
  type KubernetesObject,
  type PolicyBundle,
} from '@model-serving/backstage-kubernetes-policy-node';
import { waitUntil } from '@model-serving/lab';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ApiSession, type Answer } from '../ApiSession';
import type { RunningLab } from '../runningLab';
import { pod, RAW_TARGET, rawTarget, service, TENANT } from './manifests';
import { PLATFORM_FOLDER } from './platformFolder';
import { parsePlatformPolicies } from '@model-serving/backstage-plugin-model-serving-node';

const POLICIES = resolve(PLATFORM_FOLDER, 'policies');
const STRONG = 'bypass-everything';
const RBAC = 'rbac.authorization.k8s.io';
const CONFIGURED = 10;

/** Why a request was refused, and by what. */
export interface Refusal {
  by: 'policy' | 'rbac' | 'other';
  /** Name of the policy, where one refused. */
  policy?: string;
  message: string;
}

/** Reads the API server's words; undefined where it accepted. */
export function refusalOf({ code, body }: Answer): Refusal | undefined {
  if (code < 300) {
    return undefined;
  }
  const message = String(body.message ?? code);
  const [, policy, denial] =
    /ValidatingAdmissionPolicy '([^']+)' with binding '[^']+' denied request: ([^]*)$/.exec(
      message,
    ) ?? [];
  if (policy) {
    return { by: 'policy', policy, message: denial };
  }
  return code === 403 && /cannot \w+ resource/.test(message)
    ? { by: 'rbac', message }
    : { by: 'other', message };
}

/**
 * A tenant of the lab with something that runs and something that waits, a member of it, and somebody whom careless
 * roles let do everything in its namespace: what only roles forbid to the member must be forbidden by a policy to that one.
 */
export class BypassSite {
  readonly administrator: ApiSession;
  readonly member: ApiSession;
  #strong: ApiSession | undefined;
  #bundle: PolicyBundle | undefined;
  #context: Pick<AdmissionInput, 'namespace' | 'params'> | undefined;

  constructor(lab: RunningLab) {
    this.administrator = ApiSession.of(lab.kubeconfig, 'administrator');
    this.member = ApiSession.of(lab.kubeconfig, 'team-a-member');
  }

  get strong(): ApiSession {
    return this.#strong!;
  }

  async pathOf(
    object: Pick<KubernetesObject, 'apiVersion' | 'kind'>,
    name?: string,
    subresource?: string,
  ): Promise<string | undefined> {
    return await this.administrator.path({
      apiVersion: object.apiVersion,
      kind: object.kind,
      namespace: TENANT,
      name,
      subresource,
    });
  }

  async #make(object: Record<string, any>, by = this.administrator) {
    const path = (await by.path({
      ...(object as { apiVersion: string; kind: string }),
      namespace: TENANT,
    }))!;
    const answer = await by.send('POST', path, object);
    if (answer.code > 299 && answer.code !== 409) {
      throw new Error(`${object.kind}: ${answer.body.message}`);
    }
  }

  async open(): Promise<void> {
    await this.#grant();
    await waitUntil(
      'the target to be accepted',
      async () => {
        await this.#make(
          service(() => {}, 'bypass-target'),
          this.member,
        );
        return true;
      },
      { seconds: CONFIGURED },
    );
    await this.#make(rawTarget(), this.member);
    await this.#make(
      pod(spec => {
        const { resources } = spec.containers[0];
        resources.requests['nvidia.com/gpu'] = '16';
        resources.limits['nvidia.com/gpu'] = '16';
      }, 'bypass-waiting'),
      this.strong,
    );
    await waitUntil(
      'KServe to make the Deployment of the target',
      async () =>
        (await this.live({
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'bypass-target-predictor',
        })) !== undefined,
      { seconds: 120 },
    );
    await this.#readContext();
  }

  /** Somebody to whom roles deny nothing in the namespace. */
  async #grant(): Promise<void> {
    const everything = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
    const roleRef = { apiGroup: RBAC, kind: 'ClusterRole', name: STRONG };
    const subjects = [
      { kind: 'ServiceAccount', name: STRONG, namespace: TENANT },
    ];
    const metadata = { name: STRONG };
    const inTenant = { name: STRONG, namespace: TENANT };
    await this.#make({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: inTenant,
    });
    await this.#make({
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata,
      rules: everything,
    });
    await this.#make({
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: inTenant,
      roleRef,
      subjects,
    });
    const { body } = await this.administrator.send(
      'POST',
      `/api/v1/namespaces/${TENANT}/serviceaccounts/${STRONG}/token`,
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 3600 },
      },
    );
    this.#strong = this.administrator.withToken(body.status.token);
  }

  async close(): Promise<void> {
    const gone: [string, string, string][] = [
      ['serving.kserve.io/v1beta1', 'InferenceService', 'bypass-target'],
      ['apps/v1', 'Deployment', RAW_TARGET],
      ['v1', 'Pod', 'bypass-waiting'],
      ['apps/v1', 'DaemonSet', 'bypass-daemons'],
      ['batch/v1', 'Job', 'bypass-job'],
      [`${RBAC}/v1`, 'RoleBinding', STRONG],
      [`${RBAC}/v1`, 'ClusterRole', STRONG],
      ['v1', 'ServiceAccount', STRONG],
    ];
    for (const [apiVersion, kind, name] of gone) {
      const path = await this.pathOf({ apiVersion, kind }, name);
      await this.administrator.send(
        'DELETE',
        `${path}?propagationPolicy=Background`,
      );
    }
    this.administrator.close();
    this.member.close();
  }

  async live(
    target: { apiVersion: string; kind: string; name: string },
    subresource?: string,
  ): Promise<Record<string, any> | undefined> {
    const path = await this.pathOf(target, target.name, subresource);
    const { code, body } = await this.administrator.send('GET', path!);
    return code === 200 ? body : undefined;
  }

  async #readContext(): Promise<void> {
    const list = async (apiVersion: string, kind: string) => {
      const path = await this.pathOf({ apiVersion, kind });
      const { body } = await this.administrator.send('GET', path!);
      return (body.items as object[]).map(item => ({
        ...item,
        apiVersion,
        kind,
      }));
    };
    this.#context = {
      namespace: await this.live({
        apiVersion: 'v1',
        kind: 'Namespace',
        name: TENANT,
      }),
      params: [
        ...(await list('v1', 'ConfigMap')),
        ...(await list('kueue.x-k8s.io/v1beta2', 'LocalQueue')),
        ...(await list('serving.kserve.io/v1beta1', 'InferenceService')),
      ],
    };
    this.#bundle = parsePlatformPolicies(
      readdirSync(POLICIES).map(file => ({
        path: `platform/policies/${file}`,
        content: readFileSync(resolve(POLICIES, file), 'utf8'),
      })),
    );
    if (this.#bundle.problems.length > 0) {
      throw new Error(this.#bundle.problems[0].message);
    }
  }

  /** What the portal says of it: messages by policy. */
  portal(
    object: Record<string, any>,
    input: Pick<
      AdmissionInput,
      'operation' | 'username' | 'oldObject' | 'subresource'
    >,
  ): Map<string, string[]> {
    if (!isKubernetesObject(object)) {
      throw new Error('That is no object of Kubernetes.');
    }
    const denials = this.#bundle!.decide(object, {
      ...this.#context!,
      ...input,
    }).filter(({ message }) => message !== null);
    const byPolicy = new Map<string, string[]>();
    for (const { policy, message } of denials) {
      byPolicy.set(policy, [...(byPolicy.get(policy) ?? []), message!]);
    }
    return byPolicy;
  }
}
