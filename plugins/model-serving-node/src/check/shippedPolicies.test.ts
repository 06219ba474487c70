import {
  missedKinds,
  WORKLOAD_KINDS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { parse, parseAllDocuments } from 'yaml';
import { inferenceServicePath, renderService } from '../goldenPaths';
import {
  cpuSize,
  DIGEST,
  platformFile,
  renderInput,
  withCpuSize,
} from '../goldenPaths/__fixtures__/input';
import {
  admission,
  localQueue,
  namespaceObject,
  servingLimits,
  shippedPolicies,
} from './__fixtures__/platform';
import { parsePlatformPolicies } from './platformPolicies';

const bundle = parsePlatformPolicies(shippedPolicies());

function rendered(overrides?: Parameters<typeof renderInput>[0]) {
  const [file] = renderService(inferenceServicePath, renderInput(overrides));
  return parse(file.content);
}

function judge(object: any, input: Partial<typeof admission> = {}) {
  return bundle.evaluate(object, { ...admission, ...input });
}

/** Policies about services whose parameter is the tenant's ConfigMap serving-limits. */
const LIMITED = [
  'serving-exposure',
  'serving-termination',
  'serving-max-accelerators',
  'serving-placement',
  'serving-priority',
  'serving-storage',
];

const refusals = (object: any, input?: Partial<typeof admission>) =>
  judge(object, input)
    .filter(finding => finding.outcome !== 'pass')
    .map(finding => finding.message);

describe('the shipped policies', () => {
  it('are read without problems', () => {
    expect(bundle.problems).toEqual([]);
    expect(
      bundle.policies.filter(policy => bundle.bindingsOf(policy).length === 0),
    ).toEqual([]);
  });

  it('see every kind of service that the golden paths write, or say which they are about', () => {
    const kinds = WORKLOAD_KINDS.filter(kind => kind !== 'Job');
    const documents = shippedPolicies().flatMap(({ content }) =>
      parseAllDocuments(content).map(document => document.toJS()),
    );
    const missing = documents
      .filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
      .map(policy => [policy.metadata.name, missedKinds(policy, kinds).missed])
      .filter(([, missed]) => missed.length > 0);
    expect(missing).toEqual([]);
  });

  it('accept what the golden path renders, and say so', () => {
    const findings = judge(rendered());
    expect(findings.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
    expect(findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining([
        'serving-pinned-artifacts',
        'serving-required-labels',
        'serving-max-accelerators',
      ]),
    );
  });

  it.each([
    ['a tag', 'oci://registry.sandbox.example/models/tinyllama:nightly'],
    ['a hub', 'hf://org/model'],
    ['metadata service', 'http://169.254.169.254/latest'],
    ['a file', 'file:///etc/passwd'],
    ['another namespace', 'pvc://other-ns/x'],
    ['a bucket', 's3://x@evil/model'],
    ['a short digest', 'oci://registry/model@sha256:abc'],
    ['upper case', `oci://registry/model@sha256:${'AB'.repeat(32)}`],
    ['a second line', `oci://registry/model@sha256:${DIGEST}\nx`],
  ])('refuse a model from %s, saying what would pass', (_what, uri) => {
    const object = rendered();
    object.spec.predictor.model.storageUri = uri;
    expect(refusals(object)).toContainEqual(
      expect.stringMatching(/^pinned-artifacts: |unpinnedModels/),
    );
  });

  it('quote the model that is not pinned', () => {
    const object = rendered();
    object.spec.predictor.model.storageUri = 'oci://r/tinyllama:nightly';
    expect(refusals(object)).toEqual([
      expect.stringContaining(
        'allowed-sources: the model "oci://r/tinyllama:nightly" does not come from an allowed place',
      ),
      'pinned-artifacts: the model "oci://r/tinyllama:nightly" is not pinned; use an OCI artifact with its digest, such as oci://registry/model@sha256:<64 hex digits>',
    ]);
  });

  const predictor = (change: (p: any, object: any) => void) => {
    const object = rendered();
    change(object.spec.predictor, object);
    return object;
  };

  it.each<[string, (p: any, object: any) => void, RegExp]>([
    [
      'no model artifact',
      p => delete p.model.storageUri,
      /names no model artifact/,
    ],
    [
      'a second model',
      p => {
        p.storageUris = [{ uri: 'hf://a/b' }];
      },
      /"hf:\/\/a\/b" is not pinned/,
    ],
    [
      'a framework shorthand',
      p => {
        p.sklearn = { storageUri: 'gs://x' };
      },
      /spec\.predictor\.sklearn is a framework shorthand/,
    ],
    [
      'a transformer',
      (_p, o) => {
        o.spec.transformer = {};
      },
      /spec\.transformer is not inspected/,
    ],
    [
      'an image tag',
      p => {
        p.model.image = 'vllm/vllm-openai:latest';
      },
      /image "vllm\/vllm-openai:latest" is not pinned/,
    ],
    [
      'a sidecar by tag',
      p => {
        p.containers = [{ name: 'x', image: 'busybox' }];
      },
      /image "busybox" is not pinned/,
    ],
    [
      'an init container by tag',
      p => {
        p.initContainers = [{ name: 'x', image: 'busybox' }];
      },
      /busybox/,
    ],
    [
      'another model by argument',
      p => {
        p.model.args = ['--model=org/other'];
      },
      /argument "--model" or its value/,
    ],
    [
      'a separate model argument',
      p => {
        p.model.args = ['--model', 'org/other'];
      },
      /argument "--model" or its value/,
    ],
    [
      'remote code',
      p => {
        p.model.args = ['--trust-remote-code'];
      },
      /--trust-remote-code/,
    ],
    [
      'a model from the web for TorchServe',
      p => {
        p.model.args = ['--models=m=http://hub.example/m.mar'];
      },
      /argument "--models" or its value/,
    ],
    [
      'Triton’s model control',
      p => {
        p.model.args = ['--model-control-mode', 'explicit'];
      },
      /argument "--model-control-mode" or its value/,
    ],
    [
      'an address of the web in an argument of its own',
      p => {
        p.model.args = ['--chat-template', 'https://hub.example/t'];
      },
      /argument "--chat-template" or its value/,
    ],
    [
      'a configuration of the engine',
      p => {
        p.annotations = { 'engine.model-serving.backstage.io/config': 'x: y' };
      },
      /annotation engine\.model-serving\.backstage\.io\/config is not on the list/,
    ],
    [
      'a hub token',
      p => {
        p.model.env.push({ name: 'HF_TOKEN', value: 'x' });
      },
      /HF_TOKEN/,
    ],
    [
      'an online hub',
      p => {
        p.model.env[0].value = '0';
      },
      /HF_HUB_OFFLINE/,
    ],
    [
      'another queue',
      (_p, o) => {
        o.metadata.labels['kueue.x-k8s.io/queue-name'] = 'team-b';
      },
      /queue-name is "team-b"; in namespace team-a it must be "serving"/,
    ],
    [
      'no queue',
      (_p, o) => delete o.metadata.labels['kueue.x-k8s.io/queue-name'],
      /queue-name is ""/,
    ],
    [
      'another queue on the pods',
      p => {
        p.labels['kueue.x-k8s.io/queue-name'] = 'free';
      },
      /queue-name is "free"/,
    ],
    ['no labels', (_p, o) => delete o.metadata.labels, /queue-name is ""/],
    [
      'another owner',
      (p, o) => {
        p.labels['model-serving.backstage.io/owner'] = 'team-b';
        o.metadata.labels['model-serving.backstage.io/owner'] = 'team-b';
      },
      /owner is "team-b"; it must be "team-a"/,
    ],
    [
      'no cost center',
      (_p, o) =>
        delete o.metadata.labels['model-serving.backstage.io/cost-center'],
      /cost-center is ""; it must be "cc-1001"/,
    ],
    [
      'pods without owner',
      p => {
        p.labels = { a: 'b' };
      },
      /pods would not carry the same owner/,
    ],
    [
      'too many accelerators',
      p => {
        p.maxReplicas = 5;
      },
      /could hold 5 accelerators \(1 per pod, up to 5 pods\); namespace team-a allows 4/,
    ],
    [
      'no upper bound',
      p => delete p.maxReplicas,
      /set spec\.predictor\.maxReplicas/,
    ],
    [
      'a negative amount',
      p => {
        p.model.resources.limits['nvidia.com/gpu'] = '-1';
      },
      /is not a whole number from 0 to 100000/,
    ],
    [
      'an exponent',
      p => {
        p.model.resources.limits['nvidia.com/gpu'] = '1e9';
      },
      /is not a whole number from 0 to 100000/,
    ],
    [
      'a fraction',
      p => {
        p.model.resources.limits['nvidia.com/gpu'] = 1.5;
      },
      /is not a whole number from 0 to 100000/,
    ],
    [
      'another maker',
      p => {
        p.model.resources.limits['amd.com/gpu'] = '8';
      },
      /could hold 18 accelerators/,
    ],
    [
      'accelerators of a sidecar',
      p => {
        p.containers = [
          {
            name: 's',
            image: `i@sha256:${DIGEST}`,
            resources: { limits: { 'nvidia.com/gpu': 4 } },
          },
        ];
      },
      /could hold 10 accelerators/,
    ],
  ])('refuse %s', (_what, change, message) => {
    expect(refusals(predictor(change)).join('\n')).toMatch(message);
  });

  describe('for a service on CPUs', () => {
    function onCpus(change: (p: any, object: any) => void = () => {}) {
      const input = renderInput({
        accelerator: cpuSize.id,
        replicas: { min: 1, max: 8 },
      });
      const [service, scaling] = renderService(inferenceServicePath, {
        ...input,
        profile: withCpuSize(input.profile),
      }).map(({ content }) => parseAllDocuments(content)[0].toJS());
      change(service.spec.predictor, service);
      return { service, scaling };
    }

    it('accept what the golden path renders, at as many replicas as there may be', () => {
      const { scaling, service } = onCpus();
      expect(refusals(service)).toEqual([]);
      expect(refusals(scaling)).toEqual([]);
    });

    it.each<[string, (p: any, object: any) => void, RegExp]>([
      [
        'one that leaves the queue',
        (_p, o) => delete o.metadata.labels['kueue.x-k8s.io/queue-name'],
        /queue-name is ""/,
      ],
      [
        'an accelerator that only its requests name',
        p => {
          p.model.resources.requests['nvidia.com/gpu'] = '1';
        },
        /has no limit of nvidia\.com\/gpu/,
      ],
      [
        'accelerators of a sidecar',
        p => {
          p.containers = [
            {
              name: 's',
              image: `i@sha256:${DIGEST}`,
              resources: {
                requests: { cpu: '1', memory: '1Gi', 'amd.com/gpu': 1 },
                limits: { 'amd.com/gpu': 1 },
              },
            },
          ];
        },
        /could hold 8 accelerators \(1 per pod, up to 8 pods\)/,
      ],
      [
        'a toleration for nodes of accelerators',
        p => {
          p.tolerations = [
            { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
          ];
        },
        /tolerate the taint nvidia\.com\/gpu/,
      ],
      [
        'a toleration bought with zero accelerators',
        p => {
          for (const amounts of [
            p.model.resources.requests,
            p.model.resources.limits,
          ]) {
            amounts['nvidia.com/gpu'] = '0';
          }
          p.tolerations = [{ key: 'nvidia.com/gpu', operator: 'Exists' }];
        },
        /tolerate the taint nvidia\.com\/gpu/,
      ],
      [
        'nodes of accelerators by their label',
        p => {
          p.nodeSelector = { 'nvidia.com/gpu.product': 'NVIDIA-L4' };
        },
        /ask for nodes with nvidia\.com\/gpu\.product=NVIDIA-L4/,
      ],
      [
        'a node by its name',
        p => {
          p.nodeSelector = { 'kubernetes.io/hostname': 'gpu-a' };
        },
        /ask for nodes with kubernetes\.io\/hostname=gpu-a/,
      ],
      [
        'nothing of a resource',
        p => {
          p.model.resources = { limits: {}, requests: { cpu: '0' } };
        },
        /asks for no cpu/,
      ],
      [
        'more replicas than the tenant may have',
        p => {
          p.maxReplicas = 9;
        },
        /may have 9 replicas; namespace team-a allows 8/,
      ],
    ])('refuse %s', (_what, change, message) => {
      expect(refusals(onCpus(change).service).join('\n')).toMatch(message);
    });

    it('accept the label of the nodes that platform owners gave for it', () => {
      const { service } = onCpus(p => {
        p.nodeSelector = { pool: 'cpu' };
      });
      expect(refusals(service).join()).toMatch(/ask for nodes with pool=cpu/);
      const params = [
        localQueue,
        {
          ...servingLimits,
          data: { ...servingLimits.data, nodeLabels: 'pool=cpu' },
        },
      ];
      expect(refusals(service, { params })).toEqual([]);
    });

    it('refuse an autoscaler whose accelerators per replica are no number', () => {
      const { scaling } = onCpus();
      scaling.metadata.annotations[
        'model-serving.backstage.io/accelerators-per-replica'
      ] = '-1';
      expect(refusals(scaling).join()).toMatch(
        /accelerators-per-replica is not a whole number/,
      );
    });
  });

  it('let controllers make pods with the configuration that a runtime gives its engine', () => {
    const pod = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'x-predictor', namespace: 'team-a' },
      spec: {
        template: {
          metadata: {
            annotations: { 'engine.model-serving.backstage.io/config': 'x: y' },
          },
          spec: { containers: [] },
        },
      },
    };
    const isAllowedBy = (username: string) =>
      !refusals(pod, { username }).some(message =>
        message.startsWith('annotations: '),
      );
    expect(
      isAllowedBy('system:serviceaccount:kserve:kserve-controller-manager'),
    ).toBe(true);
    expect(isAllowedBy('system:serviceaccount:team-a:member')).toBe(false);
  });

  it('let an object go that is being deleted', () => {
    const object = predictor((p, o) => {
      p.model.storageUri = 'hf://a/b';
      o.metadata.deletionTimestamp = '2026-11-21T00:00:00Z';
    });
    expect(judge(object)).toEqual([]);
  });

  it('do not reach beyond the namespaces of tenants', () => {
    const namespace = {
      ...namespaceObject,
      metadata: { ...namespaceObject.metadata, labels: {} as any },
    };
    expect(
      judge({ ...rendered(), spec: { predictor: {} } }, { namespace }),
    ).toEqual([]);
  });

  /** Names another queue and priority, and asks for more than any limit. */
  const broken = (object: any) => {
    const copy = structuredClone(object);
    Object.assign(copy.metadata.labels, {
      'kueue.x-k8s.io/queue-name': 'other',
      'kueue.x-k8s.io/priority-class': 'other',
    });
    copy.spec.predictor.maxReplicas = 1000;
    return copy;
  };

  const missing = (params: unknown[]) =>
    judge(rendered(), { params: params as any })
      .filter(
        ({ outcome, message }) =>
          outcome !== 'pass' && message.includes('no params found'),
      )
      .map(({ rule }) => rule);

  it('refuse everything when their parameters are missing', () => {
    expect(missing([localQueue])).toEqual(LIMITED);
    expect(missing([servingLimits])).toEqual(['serving-required-labels']);
  });

  it.each([
    ['serving-required-labels', [servingLimits]],
    ['serving-priority', [localQueue]],
    ['serving-max-accelerators', [localQueue]],
  ] as const)(
    '%s lets what is there change once its parameter is gone, and nothing new be made',
    (name, params) => {
      const object = rendered();
      const refusedBy = (
        operation: 'CREATE' | 'UPDATE',
        left = params as any,
      ) =>
        bundle
          .decide(broken(object), {
            ...admission,
            params: left,
            operation,
            ...(operation === 'UPDATE' && { oldObject: object }),
          })
          .filter(({ message }) => message !== null)
          .map(({ policy }) => policy);
      expect(refusedBy('UPDATE', admission.params)).toContain(name);
      expect(refusedBy('UPDATE')).not.toContain(name);
      expect(refusedBy('CREATE')).toContain(name);
    },
  );

  it('do not take the parameters of another namespace', () => {
    const foreign = {
      ...servingLimits,
      metadata: { ...servingLimits.metadata, namespace: 'team-b' },
    };
    expect(missing([localQueue, foreign])).toEqual(LIMITED);
  });

  it('refuse a serving runtime of a tenant whose image is not pinned', () => {
    expect(
      refusals({
        apiVersion: 'serving.kserve.io/v1alpha1',
        kind: 'ServingRuntime',
        metadata: { name: 'mine', namespace: 'team-a' },
        spec: {
          containers: [{ name: 'kserve-container', image: 'vllm:latest' }],
        },
      }),
    ).toContainEqual(
      expect.stringContaining(
        'pinned-artifacts: the image "vllm:latest" is not pinned',
      ),
    );
  });

  it("say of a sample from KServe's documentation what it breaks", () => {
    const sample = {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata: { name: 'sklearn-iris', namespace: 'team-a' },
      spec: {
        predictor: {
          model: {
            modelFormat: { name: 'sklearn' },
            storageUri: 'gs://kfserving-examples/models/sklearn/1.0/model',
          },
        },
      },
    };
    expect(
      new Set(
        judge(sample)
          .filter(({ outcome }) => outcome === 'fail')
          .map(({ rule }) => rule),
      ),
    ).toEqual(
      new Set([
        'serving-allowed-sources',
        'serving-pinned-artifacts',
        'serving-required-labels',
        'serving-resource-requests',
      ]),
    );
  });

  it('accept a service of a tenant set up like the example', () => {
    const [namespace, ...params] = parseAllDocuments(
      platformFile('examples/tenant.yaml').content,
    ).map(document => document.toJS());
    const object = rendered();
    object.metadata.namespace = 'team-c';
    for (const labels of [
      object.metadata.labels,
      object.spec.predictor.labels,
    ]) {
      labels['model-serving.backstage.io/owner'] = 'team-c';
      labels['model-serving.backstage.io/cost-center'] = 'cc-1003';
    }
    expect(refusals(object, { namespace, params })).toEqual([]);
  });
});
