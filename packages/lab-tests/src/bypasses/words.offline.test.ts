import {
  type AdmissionInput,
  isKubernetesObject,
  type KubernetesObject,
  type PolicyBundle,
} from '@model-serving/backstage-kubernetes-policy-node';
import { tenantObjects } from '@model-serving/lab';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ACCEPTED } from './accepted';
import type { Change } from './Bypass';
import { CHANGES } from './changes';
import {
  pod,
  RAW_TARGET,
  rawDeployment,
  rawTarget,
  scaledObject,
  service,
  TENANT,
  workload,
} from './manifests';
import { PLATFORM_FOLDER } from './platformFolder';
import { CREATIONS, listOfBypasses } from './table';
import { parsePlatformPolicies } from '@model-serving/backstage-plugin-model-serving-node';

const POLICIES = resolve(PLATFORM_FOLDER, 'policies');
const GITOPS = 'system:serviceaccount:argocd:argocd-application-controller';
const STRONG = `system:serviceaccount:${TENANT}:bypass-everything`;
const MAX_LENGTH = 700;
/** What a reader can do: a verb, or the list of what is allowed. */
const REMEDY =
  /\b(add|allows?|allowed are|ask|change|choose|delete|leave|lower|may (be|name|use)|must be|name|raise|refer|remove|repeat|select|set|take|use|write)\b/i;

const files = readdirSync(POLICIES).map(file => ({
  path: `platform/policies/${file}`,
  content: readFileSync(resolve(POLICIES, file), 'utf8'),
}));
const [namespace, ...params] = tenantObjects(TENANT, 0);
const target = service(() => {}, 'bypass-target');

interface Asked {
  title: string;
  object: KubernetesObject;
  input: Pick<
    AdmissionInput,
    'operation' | 'username' | 'oldObject' | 'subresource'
  >;
}

function asked(
  title: string,
  object: object,
  input: Partial<Asked['input']> = {},
): Asked {
  const whole = JSON.parse(JSON.stringify(object));
  if (!isKubernetesObject(whole)) {
    throw new Error(`${title}: that is no object of Kubernetes`);
  }
  return {
    title,
    object: whole,
    input: { operation: 'CREATE', username: STRONG, ...input },
  };
}

/** What policies are given as parameters. */
const PARAMETERS: readonly object[] = [...params, target, rawTarget()];

/** Objects of the tenant as they are, for what changes them. */
const LIVE: readonly KubernetesObject[] = [
  namespace,
  ...params,
  target,
  {
    ...workload('Deployment'),
    metadata: { name: 'bypass-target-predictor', namespace: TENANT },
  },
  rawTarget(),
  pod((spec, it) => {
    spec.schedulingGates = [{ name: 'kueue.x-k8s.io/admission' }];
    it.metadata.finalizers = ['kueue.x-k8s.io/managed'];
  }, 'bypass-waiting'),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'bypass-target-predictor', namespace: TENANT },
    spec: { type: 'ClusterIP', selector: { app: 'x' }, ports: [{ port: 80 }] },
  },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: TENANT },
  },
];

function operationOf({
  connects,
  creates,
}: Pick<Change, 'connects' | 'creates'>): AdmissionInput['operation'] {
  if (connects) {
    return 'CONNECT';
  }
  return creates ? 'CREATE' : 'UPDATE';
}

/** A change as a request; what a subresource holds is laid over the object, which says whose it is. */
const changes = CHANGES.filter(({ control }) => control !== 'rbac').map(
  ({ title, target: of, subresource, creates, connects, wish }) => {
    const live = LIVE.find(
      ({ kind, metadata }) => kind === of.kind && metadata.name === of.name,
    );
    if (!live) {
      throw new Error(`${title}: nothing like ${of.kind} ${of.name} is there`);
    }
    const wished = wish(structuredClone(live));
    const isWhole = wished.kind === live.kind;
    return asked(
      title,
      isWhole ? wished : { ...live, spec: wished.spec ?? live.spec },
      {
        subresource,
        operation: operationOf({ connects, creates }),
        ...(!creates && !connects && { oldObject: live }),
      },
    );
  },
);

const REQUESTS: readonly Asked[] = [
  ...Object.values(CREATIONS)
    .flat()
    .flatMap(({ title, object, by }) =>
      (by ? [by] : [STRONG, GITOPS]).map(username =>
        asked(title, object, { username }),
      ),
    ),
  ...changes,
  asked(
    'an autoscaler that was told too much',
    {
      ...workload('Deployment', spec => {
        spec.replicas = 9;
      }),
      metadata: { name: 'bypass-target-predictor', namespace: TENANT },
    },
    {
      subresource: 'scale',
      operation: 'UPDATE',
      username: 'system:serviceaccount:kube-system:horizontal-pod-autoscaler',
      oldObject: workload('Deployment'),
    },
  ),
  asked(
    'an autoscaler that was told too much of a Deployment',
    rawDeployment(spec => {
      spec.replicas = 3;
    }, RAW_TARGET),
    {
      subresource: 'scale',
      operation: 'UPDATE',
      username: 'system:serviceaccount:kube-system:horizontal-pod-autoscaler',
      oldObject: rawTarget(),
    },
  ),
  asked(
    'a pod that asks for a GPU and a node by its name',
    pod(spec => {
      spec.nodeName = 'gpu-h100-8-1';
    }),
  ),
  asked(
    'an autoscaler within the replicas and beyond the accelerators',
    scaledObject(spec => {
      spec.maxReplicaCount = 5;
    }),
  ),
];

function denialsOf(
  bundle: PolicyBundle,
  { object, input }: Asked,
  parameters = PARAMETERS,
) {
  return bundle
    .decide(object, {
      ...input,
      namespace: object.kind === 'Namespace' ? null : namespace,
      params: parameters,
    })
    .flatMap(({ policy, message }) =>
      message === null ? [] : [{ policy, message }],
    );
}

/** Every validation as a bundle in which it is the only one, with the name of its policy and its place. */
function validations(): [string, number, PolicyBundle][] {
  const documents = files.flatMap(({ path, content }) =>
    parseAllDocuments(content).map(document => ({
      path,
      object: document.toJS(),
    })),
  );
  return documents
    .filter(({ object }) => object?.kind === 'ValidatingAdmissionPolicy')
    .flatMap(({ path, object: policy }) =>
      (policy.spec.validations as object[]).map(
        (validation, index): [string, number, PolicyBundle] => {
          const { name } = policy.metadata;
          const alone = [
            { ...policy, spec: { ...policy.spec, validations: [validation] } },
            ...documents
              .map(({ object }) => object)
              .filter(object => object?.spec?.policyName === name),
            ...documents
              .map(({ object }) => object)
              .filter(object => object?.kind === 'ConfigMap'),
          ];
          return [
            name,
            index,
            parsePlatformPolicies(
              alone.map((object, place) => ({
                path: `${path}.${place}.yaml`,
                content: JSON.stringify(object),
              })),
            ),
          ];
        },
      ),
    );
}

describe('ways round a control', () => {
  it('are listed in the README', () => {
    const readme = readFileSync(resolve(__dirname, 'README.md'), 'utf8');
    expect(readme).toContain(listOfBypasses());
  });
});

describe('the words of a denial', () => {
  const bundle = parsePlatformPolicies(files);
  const known = REQUESTS.map(request => ({
    request,
    denials: denialsOf(bundle, request),
  }));

  it('are there for every request of the table', () => {
    expect(bundle.problems).toEqual([]);
    expect(known.length).toBeGreaterThan(300);
    expect(
      known
        .filter(({ denials }) => denials.length === 0)
        .map(({ request: { title, input } }) => [title, input.username])
        // Whoever applies what was merged may write what is the platform's.
        .filter(([, username]) => username !== GITOPS),
    ).toEqual([]);
  });

  it('come from the rule that is there for what was tried', () => {
    const otherwise = Object.values(CREATIONS)
      .flat()
      .filter(({ control }) => control.startsWith('serving-'))
      .filter(
        ({ by = STRONG, control, object, title }) =>
          !denialsOf(bundle, asked(title, object, { username: by })).some(
            ({ policy }) => policy === control,
          ),
      );
    expect(otherwise.map(({ title }) => title)).toEqual([]);
  });

  it('name the rule, what was found and what would pass, on one line that can be read', () => {
    const odd = known.flatMap(({ request: { title }, denials }) =>
      denials
        .filter(
          ({ policy, message }) =>
            !message.startsWith(`${policy.replace(/^serving-/, '')}: `) ||
            /failed expression|resulted in error|no such key|cannot be evaluated/.test(
              message,
            ) ||
            message.length > MAX_LENGTH ||
            /[\n\r]/.test(message) ||
            /:\s*$|undefined|null/.test(message) ||
            !REMEDY.test(message),
        )
        .map(({ policy, message }) => [title, policy, message]),
    );
    expect(odd).toEqual([]);
  });

  it.each([
    [
      'pinned-artifacts',
      service(predictor => {
        predictor.model.storageUri =
          'oci://registry.lab.example/models/sample:nightly';
      }),
      'the model "oci://registry.lab.example/models/sample:nightly" is not pinned; use an OCI artifact with its digest, such as oci://registry/model@sha256:<64 hex digits>',
    ],
    [
      'arguments',
      service(predictor => {
        predictor.model.args = ['--tokenizer=someone/else'];
      }),
      'the argument "--tokenizer" or its value is not one that model servers may have; remove it, or ask the platform owners to add it to engineArguments in ConfigMap serving-sources. The model is mounted at /mnt/models',
    ],
    [
      'max-accelerators',
      service(predictor => {
        predictor.maxReplicas = 6;
      }),
      'the service could hold 6 accelerators (1 per pod, up to 6 pods); namespace team-a allows 4 per service. Lower spec.predictor.maxReplicas or the accelerators per pod, or ask the platform owners to raise maxGpusPerService',
    ],
    [
      'required-labels',
      service((_, it) => {
        it.metadata.labels['kueue.x-k8s.io/queue-name'] = 'elsewhere';
      }),
      'the label kueue.x-k8s.io/queue-name is "elsewhere"; in namespace team-a it must be "serving", the queue that holds the tenant\'s quota',
    ],
  ])('of %s read well', (policy, object, words) => {
    expect(denialsOf(bundle, asked('', object))).toContainEqual({
      policy: `serving-${policy}`,
      message: `${policy}: ${words}`,
    });
  });

  it.each(validations())(
    '%s says something of its own by validation %i',
    (name, _index, alone) => {
      expect(alone.problems).toEqual([]);
      const candidates = [
        ...known.filter(({ denials }) =>
          denials.some(({ policy }) => policy === name),
        ),
      ].map(({ request }) => request);
      const said = candidates.flatMap(request =>
        denialsOf(alone, request).map(({ message }) => message),
      );
      const withoutLimit = LIVE.filter(
        ({ metadata }) => metadata.name !== 'serving-limits',
      ).concat({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'serving-limits', namespace: TENANT },
        data: {},
      } as KubernetesObject);
      const unset =
        said.length > 0
          ? []
          : denialsOf(alone, asked('', service()), withoutLimit).map(
              ({ message }) => message,
            );
      const words = [...said, ...unset];
      expect(words.length).toBeGreaterThan(0);
      expect(words.filter(message => message.startsWith('failed'))).toEqual([]);
    },
  );

  it.each(ACCEPTED.map(one => [one.kind, one.title, one] as const))(
    'do not appear for a %s: %s',
    (_kind, title, { object }) => {
      for (const username of [STRONG, GITOPS]) {
        expect(denialsOf(bundle, asked(title, object, { username }))).toEqual(
          [],
        );
      }
    },
  );
});
