import {
  AdmissionInput,
  KubernetesObject,
  PolicyBundle,
  SchemaSet,
} from '@model-serving/backstage-kubernetes-policy-node';
import {
  GitOpsFile,
  parsePlatformPolicies,
} from '@model-serving/backstage-plugin-model-serving-node';
import { waitUntil } from '@model-serving/lab';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  BASE_MANIFESTS,
  BaseManifest,
  COST_CENTER,
  OWNER,
} from './baseManifests';
import { Place, USERS } from './manifestCases';
import { Answer, ApiSession } from '../ApiSession';
import { rootFile } from '../rootFile';

const FOLDER = rootFile('templates/platform/policies');
const ADMISSION = 'admissionregistration.k8s.io/v1';
const POLICY = 'ValidatingAdmissionPolicy';
const BINDING = 'ValidatingAdmissionPolicyBinding';
const RUN_LABEL = 'agreement.lab/run';
/** Namespaces with this label are out of the webhooks' sight while the agreement is tried. */
const BYPASSED = 'agreement.lab/without-webhooks';
const OPENAPI = [
  'api/v1',
  'apis/apps/v1',
  'apis/batch/v1',
  'apis/autoscaling/v1',
  'apis/autoscaling/v2',
  'apis/discovery.k8s.io/v1',
  'apis/networking.k8s.io/v1',
  'apis/policy/v1',
  'apis/rbac.authorization.k8s.io/v1',
];

/** The policies of this repository as files. */
export function policyFiles(): GitOpsFile[] {
  return readdirSync(FOLDER)
    .filter(name => name.endsWith('.yaml'))
    .sort()
    .map(name => ({
      path: `platform/policies/${name}`,
      content: readFileSync(join(FOLDER, name), 'utf8'),
    }));
}

/** The objects in files, in their order. */
export const objectsOf = (files: readonly GitOpsFile[]): BaseManifest[] =>
  files
    .flatMap(({ content }) => parseAllDocuments(content))
    .map(document => document.toJS())
    .filter(Boolean);

const kindOf = ({
  apiVersion,
  kind,
}: Pick<KubernetesObject, 'apiVersion' | 'kind'>) => ({ apiVersion, kind });

const isDefined = <T>(value: T | undefined): value is T => value !== undefined;

/**
 * Namespaces in the lab where the portal and its API server are asked the same things: out of the webhooks' sight, so
 * that both judge the same object, and with the policies bound a second time so that the API server warns of every
 * broken rule rather than name the first.
 */
export class AgreementSite {
  readonly api: ApiSession;
  readonly #run: string;
  readonly #objects: Record<string, any>[] = [];
  readonly #webhooks: Record<string, any>[] = [];
  readonly #stored = new Map<string, BaseManifest>();
  readonly #inputs = new Map<
    Place,
    Pick<AdmissionInput, 'namespace' | 'params'>
  >();
  bundle!: PolicyBundle;
  crds!: object[];
  /** The API server's OpenAPI documents, by path. */
  openapi!: Record<string, unknown>;
  schemas!: SchemaSet;

  constructor(kubeconfig: string) {
    this.api = ApiSession.of(kubeconfig, 'administrator');
    this.#run = `agreement-${Date.now().toString(36)}`;
  }

  namespaceOf(place: Place): string {
    return `${this.#run}-${place}`;
  }

  /** What the portal is told of a place. */
  inputOf(place: Place): Pick<AdmissionInput, 'namespace' | 'params'> {
    return this.#inputs.get(place)!;
  }

  /** The object as it is stored, for updates. */
  storedOf(base: BaseManifest, place: Place) {
    return this.#stored.get(this.#storedKey(base, place));
  }

  #storedKey(base: BaseManifest, place: Place) {
    return `${place} ${base.apiVersion} ${base.kind} ${base.metadata.name}`;
  }

  async #make(object: Record<string, any>) {
    this.#objects.push(object);
    return await this.api.apply(object);
  }

  /** Prepares namespaces, parameters, users, policies and what updates are about. */
  async open(bases: readonly BaseManifest[]): Promise<void> {
    await this.#turnWebhooksAway();
    await this.#makePlaces();
    await this.#makeUsers();
    await this.#readSchemas();
    for (const base of bases) {
      await Promise.all([
        this.#store(base, 'tenant'),
        this.#store(base, 'free'),
      ]);
    }
    await this.#makePolicies();
    await this.#readInputs();
  }

  async #turnWebhooksAway(): Promise<void> {
    for (const kind of ['Mutating', 'Validating']) {
      const path = await this.api.path({
        apiVersion: ADMISSION,
        kind: `${kind}WebhookConfiguration`,
      });
      const { body } = await this.api.send('GET', path!);
      for (const configuration of body.items) {
        this.#webhooks.push({ path, configuration });
        const webhooks = configuration.webhooks.map((webhook: any) => ({
          ...webhook,
          namespaceSelector: {
            ...webhook.namespaceSelector,
            matchExpressions: [
              ...(webhook.namespaceSelector?.matchExpressions ?? []).filter(
                ({ key }: any) => key !== BYPASSED,
              ),
              { key: BYPASSED, operator: 'DoesNotExist' },
            ],
          },
        }));
        await this.#replace(path!, { ...configuration, webhooks });
      }
    }
  }

  async #replace(path: string, object: Record<string, any>): Promise<void> {
    const { name } = object.metadata;
    const { body } = await this.api.send('GET', `${path}/${name}`);
    const { resourceVersion } = body.metadata;
    const answer = await this.api.send('PUT', `${path}/${name}`, {
      ...body,
      webhooks: object.webhooks,
      metadata: { ...body.metadata, resourceVersion },
    });
    if (answer.code > 299) {
      throw new Error(`${name}: ${answer.body.message}`);
    }
  }

  async #makePlaces(): Promise<void> {
    const places: Place[] = ['tenant', 'bare', 'free'];
    for (const place of places) {
      const name = this.namespaceOf(place);
      await this.#make({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name,
          labels: {
            [RUN_LABEL]: this.#run,
            [BYPASSED]: 'true',
            ...(place !== 'free' && {
              'model-serving.backstage.io/tenant': OWNER,
            }),
          },
          annotations: {
            'model-serving.backstage.io/owner': `group:default/${OWNER}`,
            'model-serving.backstage.io/cost-center': COST_CENTER,
          },
        },
      });
    }
    const namespace = this.namespaceOf('tenant');
    await this.#make({
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'LocalQueue',
      metadata: {
        name: 'serving',
        namespace,
        labels: { 'model-serving.backstage.io/tenant-queue': 'true' },
      },
      spec: { clusterQueue: 'team-a' },
    });
    await this.#make({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'serving-limits', namespace },
      data: {
        maxGpusPerService: '8',
        maxGpusPerPod: '2',
        maxReplicas: '8',
        priorityClasses: 'serving-standard,serving-critical,serving-experiment',
        acceleratorNodes:
          'nvidia.com/gpu.product=NVIDIA-L4,nvidia.com/gpu.product=NVIDIA-H100-80GB-HBM3',
        storageClasses: 'standard',
        hostnames: '*.agreement.models.lab.example',
        gateways: 'gateway-system/serving',
      },
    });
  }

  async #makeUsers(): Promise<void> {
    const apiGroup = 'rbac.authorization.k8s.io';
    await this.#make({
      apiVersion: `${apiGroup}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: this.#run },
      roleRef: { apiGroup, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: Object.values(USERS).map(name => ({
        apiGroup,
        kind: 'User',
        name,
      })),
    });
  }

  async #readSchemas(): Promise<void> {
    const { body } = await this.api.send(
      'GET',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    );
    const openapi = await Promise.all(
      OPENAPI.map(async path => [
        path,
        (await this.api.send('GET', `/openapi/v3/${path}`)).body,
      ]),
    );
    this.crds = body.items;
    this.openapi = Object.fromEntries(openapi);
    this.schemas = SchemaSet.fromCluster({
      crds: this.crds,
      openapi: this.openapi,
    });
  }

  async #store(base: BaseManifest, place: Place): Promise<void> {
    // Those that rules take as parameters stay as they are.
    const isShared = ['Namespace', 'LocalQueue'].includes(base.kind);
    const path = await this.api.path({
      ...kindOf(base),
      namespace: this.namespaceOf(place),
    });
    if (!path || isShared) {
      return;
    }
    const object = {
      ...JSON.parse(JSON.stringify(base)),
      metadata: { ...base.metadata, namespace: this.namespaceOf(place) },
    };
    const { name } = base.metadata;
    if (base.kind !== 'ConfigMap' || place !== 'tenant') {
      const answer = await this.api.send('POST', path, object);
      // What a rule refuses as it is, is only ever created.
      const isRefused = answer.code === 422;
      if (answer.code > 299 && answer.code !== 409 && !isRefused) {
        throw new Error(`${base.kind}: ${answer.body.message}`);
      }
    }
    const { code, body } = await this.api.send('GET', `${path}/${name}`);
    if (code === 200) {
      this.#keep(base, place, body);
    }
  }

  #keep(base: BaseManifest, place: Place, body: Record<string, any>) {
    const { managedFields, ...metadata } = body.metadata;
    const { status, ...rest } = body;
    const { apiVersion, kind } = base;
    const stored = { ...rest, apiVersion, kind, metadata } as BaseManifest;
    this.#stored.set(this.#storedKey(base, place), stored);
    return stored;
  }

  async #makePolicies(): Promise<void> {
    const files = policyFiles();
    this.bundle = parsePlatformPolicies(files);
    const objects = objectsOf(files);
    for (const object of objects) {
      await this.api.apply(object);
    }
    const bindings = objects.filter(({ kind }) => kind === BINDING);
    for (const binding of bindings) {
      await this.#make({
        ...binding,
        metadata: { name: `${this.#run}-${binding.metadata.name}` },
        spec: { ...binding.spec, validationActions: ['Warn'] },
      });
    }
    await this.#awaitPolicies();
  }

  /** Policies act a moment after they are applied, all at once: when a last one does, so do those before it. */
  async #awaitPolicies(): Promise<void> {
    const name = `${this.#run}-last`;
    const namespace = this.namespaceOf('free');
    const rule = {
      apiGroups: [''],
      apiVersions: ['v1'],
      operations: ['CREATE'],
      resources: ['configmaps'],
      resourceNames: [name],
    };
    await this.#make({
      apiVersion: ADMISSION,
      kind: POLICY,
      metadata: { name },
      spec: {
        matchConstraints: { resourceRules: [rule] },
        validations: [{ expression: 'false', message: 'acts' }],
      },
    });
    await this.#make({
      apiVersion: ADMISSION,
      kind: BINDING,
      metadata: { name },
      spec: { policyName: name, validationActions: ['Deny'] },
    });
    await waitUntil(
      'the policies to act',
      async () => {
        const answer = await this.api.send(
          'POST',
          `/api/v1/namespaces/${namespace}/configmaps?dryRun=All`,
          { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } },
        );
        return answer.code === 422;
      },
      { seconds: 180 },
    );
    const [base] = BASE_MANIFESTS;
    const { name: baseName } = base.metadata;
    const object: KubernetesObject = {
      ...base,
      metadata: {
        ...base.metadata,
        name: baseName,
        namespace: this.namespaceOf('tenant'),
      },
    };
    await waitUntil(
      'the policies to know their parameters',
      async () => {
        const answer = await this.dryRun(object, {
          user: USERS.tenant,
          isUpdate: false,
          place: 'tenant',
        });
        return !/no params found|not yet synced/.test(
          JSON.stringify([answer?.body, answer?.warnings]),
        );
      },
      { seconds: 180 },
    );
  }

  async #list(apiVersion: string, kind: string, namespace?: string) {
    const path = await this.api.path({ apiVersion, kind, namespace });
    const { body } = await this.api.send('GET', path ?? '/');
    return ((body.items ?? []) as object[]).map(item => ({
      ...item,
      apiVersion,
      kind,
    }));
  }

  async #readInputs(): Promise<void> {
    const kinds = this.bundle.policies
      .map(({ spec }) => spec.paramKind)
      .filter(isDefined)
      .filter(kind => kind !== null);
    const unique = new Map(kinds.map(kind => [kind.kind, kind.apiVersion]));
    const params = (
      await Promise.all(
        [...unique].map(([kind, apiVersion]) => this.#list(apiVersion, kind)),
      )
    ).flat();
    for (const place of ['tenant', 'bare', 'free'] as const) {
      const { body } = await this.api.send(
        'GET',
        `/api/v1/namespaces/${this.namespaceOf(place)}`,
      );
      this.#inputs.set(place, {
        namespace: { ...body, apiVersion: 'v1', kind: 'Namespace' },
        params,
      });
    }
  }

  /** Reads a stored object again, which a controller has changed. */
  async refresh(base: BaseManifest, place: Place) {
    const path = await this.api.path({
      ...kindOf(base),
      namespace: this.namespaceOf(place),
    });
    const { body } = await this.api.send(
      'GET',
      `${path}/${base.metadata.name}`,
    );
    return this.#keep(base, place, body);
  }

  /** Asks the API server, as somebody, without anything coming of it. */
  async dryRun(
    object: KubernetesObject,
    options: { user: string; isUpdate: boolean; place: Place },
  ): Promise<Answer | undefined> {
    const path = await this.api.path({
      ...kindOf(object),
      namespace: this.namespaceOf(options.place),
    });
    if (!path) {
      return undefined;
    }
    const query = 'dryRun=All&fieldValidation=Strict';
    const user = this.api.as(options.user);
    return options.isUpdate
      ? await user.send(
          'PUT',
          `${path}/${object.metadata.name}?${query}`,
          object,
        )
      : await user.send('POST', `${path}?${query}`, object);
  }

  async close(): Promise<void> {
    for (const object of this.#objects.reverse()) {
      await this.api.remove(object);
    }
    for (const { path, configuration } of this.#webhooks) {
      await this.#replace(path, configuration);
    }
    this.api.close();
  }
}
