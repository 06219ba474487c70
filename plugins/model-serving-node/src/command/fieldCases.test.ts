import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPolicies } from '../check/__fixtures__/platform';
import { platformFile } from '../goldenPaths/__fixtures__/input';
import { checkRepository } from './checkRepository';
import type { RepositoryFinding } from './RepositoryReport';

const FOLDER = join(__dirname, '__fixtures__/fieldCases');

interface Row {
  /** A file of the fixtures, or what the input is about. */
  name: string;
  /** The input itself; that of the file when left out. */
  content?: string;
  /** The worst of its findings; `pass` without any. */
  outcome: 'pass' | 'warn' | 'unknown' | 'fail';
  /** Rules with what their messages have to say. */
  says?: Array<[rule: string, message: RegExp, next?: RegExp]>;
  /** What would be false. */
  never?: RegExp[];
}

const CONTAINER = `{name: c, image: "vllm/vllm-openai:v0.6.3", resources: {limits: {nvidia.com/gpu: 1}}}`;
const POD = `{spec: {containers: [${CONTAINER}]}}`;
const object = (apiVersion: string, kind: string, spec: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: team-c}\nspec: ${spec}\n`;

const REFUSED_PODS =
  /The pods of this \w+ \(spec.*\) will be refused: accelerator-pods: the pod asks for an accelerator/;
const podsOf = (
  name: string,
  apiVersion: string,
  kind: string,
  spec: string,
): Row => ({
  name,
  content: object(apiVersion, kind, spec),
  outcome: 'fail',
  says: [['serving-accelerator-pods', REFUSED_PODS, /InferenceService/]],
});
const wrongType = (name: string, content: string, says: RegExp): Row => ({
  name,
  content,
  outcome: 'fail',
  says: [['cluster-schema', says, /text in quotes/]],
});

/** What is true of each shared input: people who know the software wrote it beside them. */
const SHARED: Row[] = [
  {
    name: 'p01-vllm-deployment-shell',
    outcome: 'fail',
    says: [['serving-no-downloads', /shell|Mistral/i]],
  },
  {
    name: 'p02-isvc-hf-token-literal',
    outcome: 'fail',
    says: [['serving-no-literal-secrets', /HF_TOKEN|api-key/]],
    never: [/hf_abcdef/],
  },
  {
    name: 'p03-list-of-get-o-yaml',
    outcome: 'fail',
    says: [
      [
        'serving-max-accelerators',
        /16 accelerators; namespace team-c allows 4/,
      ],
      [
        'exported-object',
        /resourceVersion/,
        /Remove metadata\.resourceVersion/,
      ],
    ],
    never: [/not a Kubernetes object/],
  },
  {
    name: 'p04-rayservice',
    outcome: 'fail',
    says: [
      ['serving-allowed-kinds', /RayService/],
      [
        'serving-accelerator-pods',
        /workerGroupSpecs\[0\]\.template\) will be refused: .*queue-name is ""; in namespace team-c it must be "serving"/,
      ],
      ['serving-accelerator-pods', /Kueue does not queue it/],
    ],
  },
  {
    name: 'p07-helm-template',
    outcome: 'unknown',
    says: [
      ['template', /a Helm template, not a manifest yet/, /helm template/],
    ],
    never: [/at line/],
  },
  {
    name: 'p08-merge-key',
    outcome: 'fail',
    says: [
      ['serving-pinned-artifacts', /nginx:1\.14\.2/],
      ['serving-resource-requests', /asks for no memory/],
    ],
    never: [/<</, /asks for no cpu/],
  },
  { name: 'p09-bom-crlf', outcome: 'pass' },
  {
    name: 'p10-keda-broad-query',
    outcome: 'fail',
    says: [
      [
        'scaling-query',
        /counts the requests of every service/,
        /pod=~"vllm-\.\*"/,
      ],
      ['serving-scaling', /LeaderWorkerSet "vllm"/],
    ],
  },
  {
    name: 'p11-env-number',
    outcome: 'fail',
    says: [
      [
        'cluster-schema',
        /env\[0\]\.value in body must be of type string: "integer"/,
        /text in quotes/,
      ],
      [
        'cluster-schema',
        /env\[1\]\.value in body must be of type string: "boolean"/,
      ],
    ],
    never: [/no such overload/],
  },
  {
    name: 'p12-llmisvc-init-containers',
    outcome: 'fail',
    says: [['serving-pod-safety', /initContainers/]],
  },
  {
    name: 'p13-mig',
    outcome: 'fail',
    says: [['serving-max-accelerators', /no upper bound of replicas/]],
  },
  {
    name: 'p15-inferencepool-and-httproute',
    outcome: 'fail',
    says: [
      ['serving-allowed-kinds', /InferencePool/],
      ['serving-exposure', /gateway-system\/inference-gateway/],
    ],
  },
  {
    name: 'q01-job-gpu',
    outcome: 'fail',
    says: [
      ['serving-pod-safety', /hostIPC/],
      ['serving-accelerator-pods', REFUSED_PODS],
    ],
  },
  { name: 'q03-namespace-of-other', outcome: 'pass' },
  { name: 'q04-configmap-with-token', outcome: 'pass' },
];

/** More of the same classes, as people report them in public. */
const FURTHER: Row[] = [
  {
    name: 'a list in a list, and a typed list without kinds',
    content: `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMapList
    items: [{metadata: {name: a, namespace: team-c}, data: {retries: 3}}]`,
    outcome: 'fail',
    says: [
      [
        'cluster-schema',
        /Go struct field ConfigMap\.data of type string \(at data\.retries\)/,
      ],
    ],
  },
  podsOf(
    'a JobSet',
    'jobset.x-k8s.io/v1alpha2',
    'JobSet',
    `{replicatedJobs: [{name: w, template: {spec: {template: ${POD}}}}]}`,
  ),
  podsOf(
    'a CronJob',
    'batch/v1',
    'CronJob',
    `{schedule: "0 3 * * *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [${CONTAINER}]}}}}}`,
  ),
  podsOf(
    'a PyTorchJob',
    'kubeflow.org/v1',
    'PyTorchJob',
    `{pytorchReplicaSpecs: {Worker: {template: ${POD}}}}`,
  ),
  podsOf(
    'an Argo Rollout',
    'argoproj.io/v1alpha1',
    'Rollout',
    `{template: ${POD}}`,
  ),
  podsOf(
    'a Knative Service',
    'serving.knative.dev/v1',
    'Service',
    `{template: ${POD}}`,
  ),
  podsOf(
    'an Argo Workflow',
    'argoproj.io/v1alpha1',
    'Workflow',
    `{templates: [{name: a, container: ${CONTAINER}}]}`,
  ),
  podsOf(
    'a kind that nobody knows',
    'fleet.example.com/v1',
    'Fleet',
    `{roles: {leader: {podSpec: {containers: [${CONTAINER}]}}}}`,
  ),
  {
    name: 'a Job whose pods name the queue',
    content: object(
      'batch/v1',
      'Job',
      `{template: {metadata: {labels: {kueue.x-k8s.io/queue-name: serving}}, spec: {restartPolicy: Never, containers: [${CONTAINER}]}}}`,
    ),
    outcome: 'fail',
    never: [/accelerator-pods/],
  },
  {
    name: 'a kind whose accelerators only its operator understands',
    content: object(
      'apps.nvidia.com/v1alpha1',
      'NIMService',
      '{resources: {limits: {nvidia.com/gpu: 1}}}',
    ),
    outcome: 'fail',
    says: [
      [
        'serving-accelerator-pods',
        /pods of a NIMService are made by its operator .* will be refused/,
      ],
    ],
  },
  wrongType(
    'a threshold of KEDA as a number',
    object(
      'keda.sh/v1alpha1',
      'ScaledObject',
      '{scaleTargetRef: {name: a-predictor}, triggers: [{type: prometheus, metadata: {threshold: 5}}]}',
    ),
    /spec\.triggers\[0\]\.metadata\.threshold in body must be of type string: "integer"/,
  ),
  wrongType(
    'parameters of Ray as numbers',
    object(
      'ray.io/v1',
      'RayCluster',
      '{workerGroupSpecs: [{rayStartParams: {num-gpus: 1}}]}',
    ),
    /rayStartParams\["num-gpus"\] in body must be of type string: "integer"/,
  ),
  wrongType(
    'replicas of an InferenceService as text',
    object(
      'serving.kserve.io/v1beta1',
      'InferenceService',
      '{predictor: {minReplicas: "1"}}',
    ),
    /spec\.predictor\.minReplicas in body must be of type integer: "string"/,
  ),
  wrongType(
    'an annotation that is a boolean',
    'apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a, namespace: team-c, annotations: {sidecar.istio.io/inject: no}}\nspec: {predictor: {}}',
    /cannot unmarshal bool into Go struct field ObjectMeta\.annotations of type string/,
  ),
  {
    name: 'a label that YAML makes a number',
    content:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: team-c, labels: {version: 1.10}}\n',
    outcome: 'fail',
    says: [
      [
        'cluster-schema',
        /cannot unmarshal number into Go struct field ObjectMeta\.metadata\.labels of type string/,
      ],
    ],
  },
  {
    name: 'a key that is there twice',
    content:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: team-c}\ndata:\n  a: "1"\n  a: "2"\n',
    outcome: 'warn',
    says: [
      [
        'repeated-key',
        /"a" is set twice, at lines 5 and 6: kubectl and Argo CD take the later one, kustomize refuses/,
        /Remove one/,
      ],
    ],
  },
  {
    name: 'a tab as indentation',
    content: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: a\n',
    outcome: 'fail',
    says: [['readable-yaml', /Tabs are not allowed as indentation at line 4/]],
  },
  {
    name: 'ports that look like numbers of base 60',
    content:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: team-c}\ndata: {forward: 22:22, since: 2026-11-21}\n',
    outcome: 'pass',
  },
  {
    name: 'a Helm template that is YAML all the same',
    content:
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "{{ .Release.Name }}-config"\n',
    outcome: 'unknown',
    says: [['template', /Helm/]],
  },
  {
    name: 'a template of the scaffolder',
    content:
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${{ values.name }}\n',
    outcome: 'unknown',
    says: [['template', /Backstage/]],
  },
  {
    name: 'variables that Flux or envsubst fill in',
    content: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${APP}\n',
    outcome: 'unknown',
    says: [['template', /envsubst/, /Substitute the variables/]],
  },
  {
    name: 'a chat template, which is no template of a manifest',
    content:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: team-c}\ndata:\n  chat.jinja: |\n    {% for message in messages %}{{ message.content }}{% endfor %}\n',
    outcome: 'pass',
  },
  {
    name: 'a kustomization under another name',
    content:
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
    outcome: 'unknown',
    says: [['kustomization', /This is a kustomization/, /kubectl kustomize/]],
  },
  {
    name: 'a Secret whose data is no Base64',
    content:
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: team-c}\ndata: {token: hf_abcdefghijklmnopqrstuvwxyz}\n',
    outcome: 'fail',
    says: [['cluster-schema', /illegal base64 data at input byte 2/]],
    never: [/hf_abcdef/],
  },
  {
    name: 'no namespace',
    content: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    outcome: 'unknown',
    says: [
      [
        'namespace',
        /names no namespace, and no Argo CD Application/,
        /--namespace/,
      ],
    ],
    never: [/the namespace "" is not known/],
  },
  {
    name: 'a name that every apply would invent anew',
    content:
      'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: eval-, namespace: team-c}\nspec: {}\n',
    outcome: 'fail',
    says: [['readable-yaml', /generateName "eval-"/]],
  },
  {
    name: 'a query that selects its service',
    content: object(
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      '{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: chat-predictor}, minReplicas: 1, maxReplicas: 2, metrics: [{type: External, external: {metric: {name: "vllm:num_requests_waiting", selector: {matchLabels: {service: chat-predictor}}}, target: {type: AverageValue, averageValue: 5}}}]}',
    ),
    outcome: 'pass',
  },
  {
    name: 'a metric of an HPA that selects nothing',
    content: object(
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      '{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: chat-predictor}, minReplicas: 1, maxReplicas: 2, metrics: [{type: External, external: {metric: {name: "vllm:num_requests_waiting"}, target: {type: AverageValue, averageValue: 5}}}]}',
    ),
    outcome: 'warn',
    says: [['scaling-query', /so chat would be scaled by the load of others/]],
  },
];

const LABELS =
  'kueue.x-k8s.io/queue-name: serving, model-serving.backstage.io/owner: team-c, model-serving.backstage.io/cost-center: cc-1003';
const AMOUNTS = '{cpu: 4, memory: 16Gi, nvidia.com/gpu: 1}';
const ENGINE = `{name: engine, image: "registry.example.com/vllm@sha256:${'0'.repeat(
  64,
)}", command: [vllm, serve, /mnt/models], env: [{name: HF_HUB_OFFLINE, value: "1"}], resources: {requests: ${AMOUNTS}, limits: ${AMOUNTS}}}`;
const TEMPLATE = `{metadata: {labels: {app: a, ${LABELS}}}, spec: {containers: [${ENGINE}]}}`;

/** Pods that are as they must be: looking into them adds nothing. */
const SOUND: Row[] = (
  [
    [
      'apps/v1',
      'Deployment',
      `{replicas: 1, selector: {matchLabels: {app: a}}, template: ${TEMPLATE}}`,
    ],
    [
      'apps/v1',
      'StatefulSet',
      `{replicas: 1, serviceName: a, selector: {matchLabels: {app: a}}, template: ${TEMPLATE}}`,
    ],
    [
      'leaderworkerset.x-k8s.io/v1',
      'LeaderWorkerSet',
      `{replicas: 1, leaderWorkerTemplate: {size: 2, workerTemplate: ${TEMPLATE}}}`,
    ],
  ] as const
).map(([apiVersion, kind, spec]) => ({
  name: `a ${kind} that keeps every rule`,
  content: object(apiVersion, kind, spec).replace(
    'namespace: team-c',
    `namespace: team-c, labels: {${LABELS}}`,
  ),
  outcome: 'pass',
}));

const ROWS = [...SHARED, ...FURTHER, ...SOUND];

const ORDER = ['pass', 'warn', 'unknown', 'fail'] as const;
const worst = (findings: readonly RepositoryFinding[]) =>
  ORDER[Math.max(0, ...findings.map(({ outcome }) => ORDER.indexOf(outcome)))];

describe('manifests as people have them', () => {
  const findings = new Map<string, RepositoryFinding[]>();
  // Outside of what any Application of the repository applies.
  const pathOf = (row: Row) => `cases/${ROWS.indexOf(row)}.yaml`;

  beforeAll(() => {
    const report = checkRepository({
      files: [
        ...shippedPolicies().map(({ path, content }) => ({
          path: `platform/policies/${path.split('/').at(-1)}`,
          content,
        })),
        {
          ...platformFile('examples/tenant.yaml'),
          path: 'tenants/team-c/tenant.yaml',
        },
        ...ROWS.map(row => ({
          path: pathOf(row),
          content:
            row.content ??
            readFileSync(join(FOLDER, `${row.name}.a.yaml`), 'utf8'),
        })),
      ],
    });
    for (const finding of report.findings) {
      findings.set(finding.file, [
        ...(findings.get(finding.file) ?? []),
        finding,
      ]);
    }
    const lines = ROWS.flatMap(row => {
      const found = findings.get(pathOf(row)) ?? [];
      return [
        `${row.name}: ${worst(found)}`,
        ...found.map(
          ({ outcome, rule, message, next }) =>
            `    ${outcome} ${rule}: ${message.slice(0, 300)}${
              next ? ` → ${next}` : ''
            }`,
        ),
      ];
    });
    // eslint-disable-next-line no-console
    console.info(lines.join('\n'));
  });

  it.each(ROWS)('$name: $outcome', row => {
    const found = findings.get(pathOf(row)) ?? [];
    expect(worst(found)).toBe(row.outcome);
    const said = row.says ?? [];
    expect(
      said.filter(
        ([rule, message, next]) =>
          !found.some(
            one =>
              one.rule === rule &&
              message.test(one.message) &&
              (!next || next.test(one.next ?? '')),
          ),
      ),
    ).toEqual([]);
    for (const words of row.never ?? []) {
      expect(JSON.stringify(found)).not.toMatch(words);
    }
  });

  it('say what to do about everything that a policy refuses', () => {
    const silent = [...findings.values()]
      .flat()
      .filter(({ category, next }) => category === 'policy' && !next);
    expect(silent).toEqual([]);
  });
});
