import {
  deployment,
  namespace,
  pod,
  podEvent,
  time,
  workload,
} from '../../__fixtures__/serving';
import { disagreements } from './disagreements';
import {
  ENGINE,
  NOT_THE_ENGINE,
  PICKER,
  POD,
  Row,
  condition,
  crashLoop,
  group,
  llm,
  llmDeployment,
  llmPod,
  route,
  scheduled,
  serving,
  standard,
  withContainers,
} from './problems';

describe('reported problems: groups, prefill and decode, and the way in', () => {
  it.each<Row>([
    {
      what: 'the head waits for a worker whose image cannot be pulled',
      from: 'ray-project/kuberay#2552, kserve multi-node',
      objects: group(
        { started: 60 },
        {
          waiting: {
            reason: 'ImagePullBackOff',
            message:
              'Back-off pulling image "registry.example/vllm:1": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/vllm:1": failed to resolve reference "registry.example/vllm:1": registry.example/vllm:1: not found',
          },
        },
      ),
      now: 900,
      word: 'failed',
      says: [
        /head waits for another node of the replica: its image cannot be pulled: the registry has no such image: registry\.example\/vllm:1: not found/,
      ],
      next: /Check the image reference/,
    },
    {
      what: 'a worker crashes again and again behind a head that is ready',
      from: 'kubernetes-sigs/kueue#9751',
      objects: group(
        { started: 60, ready: 120 },
        {
          waiting: { reason: 'CrashLoopBackOff' },
          restarts: 4,
          lastTermination: {
            exitCode: 1,
            reason: 'Error',
            message:
              'torch.distributed.DistNetworkError: The client socket has timed out after 600000ms while trying to connect to (chat-kserve-mn-0, 29500).',
            startedAt: time(600),
            finishedAt: time(700),
          },
        },
      ),
      now: 900,
      word: 'degraded',
      says: [
        /group is not complete: its worker keeps crashing: .*cannot talk to each other.*; 4 restarts since 10:00:00 UTC/,
      ],
      next: /network between the GPUs/,
    },
    {
      what: 'no node has room for the worker of a replica',
      from: 'kserve/kserve multi-node, Ray workers',
      objects: group(
        { started: 60 },
        {
          scheduled: 'unschedulable',
          status: {
            conditions: [
              condition(
                'PodScheduled',
                'False',
                'Unschedulable',
                '0/4 nodes are available: 4 Insufficient nvidia.com/gpu.',
                10,
              ),
            ],
          },
        },
      ),
      now: 900,
      word: 'starting',
      says: [
        /head waits for another node of the replica: .*no node fits: .*4 Insufficient nvidia\.com\/gpu/,
      ],
      next: /nodes with more nvidia\.com\/gpu/,
    },
    {
      what: 'the decoding engines crash while those for prefill are ready',
      from: 'llm-d/llm-d-benchmark#724',
      objects: [
        namespace,
        llm({ prefill: {} }),
        llmDeployment('chat-kserve', ENGINE),
        llmDeployment('chat-kserve-prefill', `${ENGINE}-prefill`, 2),
        ...['1', '2'].map(number =>
          llmPod(
            `chat-kserve-prefill-bbbb-${number}`,
            `${ENGINE}-prefill`,
            { started: 60, ready: 90 },
            { 'llm-d.ai/role': 'prefill' },
          ),
        ),
        llmPod(
          'chat-kserve-aaaa-1',
          ENGINE,
          {
            waiting: { reason: 'CrashLoopBackOff' },
            restarts: 3,
            lastTermination: {
              exitCode: 1,
              reason: 'Error',
              message:
                'RuntimeError: FlashInfer requires GPUs with sm75 or higher',
              startedAt: time(600),
              finishedAt: time(640),
            },
          },
          { 'llm-d.ai/role': 'decode' },
        ),
      ],
      now: 900,
      word: 'failed',
      says: [
        /0 of 1 ready; its engine keeps crashing: the accelerator is too old .*FlashInfer requires GPUs with sm75/,
      ],
      never: [/serve\b/],
      next: /newer accelerator/,
    },
    {
      what: 'prefill is down while decoding answers',
      from: 'llm-d/llm-d-benchmark#775',
      objects: [
        namespace,
        llm({ prefill: {} }),
        llmDeployment('chat-kserve', ENGINE),
        llmDeployment('chat-kserve-prefill', `${ENGINE}-prefill`),
        llmPod(
          'chat-kserve-aaaa-1',
          ENGINE,
          { started: 60, ready: 90 },
          { 'llm-d.ai/role': 'decode' },
        ),
        llmPod(
          'chat-kserve-prefill-bbbb-1',
          `${ENGINE}-prefill`,
          { started: 60 },
          { 'llm-d.ai/role': 'prefill' },
        ),
      ],
      now: 900,
      word: 'degraded',
      says: [/1 of 1 replica serves; its prefill is not ready/],
      next: null,
    },
    {
      what: 'the endpoint picker may not list what it needs',
      from: 'llm-d/llm-d-benchmark#775, gateway-api-inference-extension#1737',
      objects: [
        namespace,
        llm({ router: {} }),
        llmDeployment('chat-kserve', ENGINE),
        llmDeployment('chat-kserve-router-scheduler', PICKER),
        llmPod('chat-kserve-aaaa-1', ENGINE, { started: 60, ready: 90 }),
        llmPod('chat-kserve-router-scheduler-bbbb-1', PICKER, {
          waiting: { reason: 'CrashLoopBackOff' },
          restarts: 6,
          lastTermination: {
            exitCode: 1,
            reason: 'Error',
            message:
              '{"level":"error","ts":"2026-03-06T10:00:00Z","logger":"controller-runtime.cache","msg":"Failed to watch","error":"failed to list *v1alpha2.InferenceModelRewrite: inferencemodelrewrites.inference.networking.x-k8s.io is forbidden: User \\"system:serviceaccount:team-a:epp\\" cannot list resource \\"inferencemodelrewrites\\""}',
            startedAt: time(600),
            finishedAt: time(640),
          },
        }),
      ],
      now: 900,
      word: 'failed',
      says: [
        /endpoint picker is not ready; its endpoint picker keeps crashing: .*is forbidden: User "system:serviceaccount:team-a:epp" cannot list/,
      ],
      never: NOT_THE_ENGINE,
      next: /platform owners .*(?:role|RBAC|right)/i,
    },
    {
      what: 'the endpoint picker crashes once while its tokenizer starts',
      from: 'llm-d/llm-d-router#1238',
      objects: [
        namespace,
        llm({ router: {} }),
        llmDeployment('chat-kserve', ENGINE),
        llmDeployment('chat-kserve-router-scheduler', PICKER),
        llmPod('chat-kserve-aaaa-1', ENGINE, { started: 60, ready: 90 }),
        llmPod('chat-kserve-router-scheduler-bbbb-1', PICKER, {
          started: 30,
          ready: 40,
          restarts: 1,
          lastTermination: {
            exitCode: 1,
            reason: 'Error',
            message: 'tokenizer initialization failed after 5 attempts',
            startedAt: time(10),
            finishedAt: time(20),
          },
        }),
      ],
      now: 120,
      word: 'serving',
      says: [/1 of 1 replica ready/],
      next: null,
    },
    {
      what: 'the route names a pool that the gateway does not know',
      from: 'gateway-api-inference-extension#1591, #1530',
      objects: [
        namespace,
        llm({ router: {} }),
        llmDeployment('chat-kserve', ENGINE),
        llmPod('chat-kserve-aaaa-1', ENGINE, { started: 60, ready: 90 }),
        route('chat-kserve-route', [
          {
            gateway: 'inference',
            broken: [
              'ResolvedRefs',
              'InferencePool "chat-inference-pool" not found',
            ],
          },
        ]),
      ],
      now: 900,
      word: 'serving',
      says: [
        /inside the cluster/,
        /not reachable from outside: HTTPRoute chat-kserve-route at Gateway gateways inference: InferencePool "chat-inference-pool" not found/,
      ],
      next: /platform owners/,
    },
    {
      what: 'one gateway sends requests, another refuses the route',
      from: 'kgateway-dev/kgateway#11239',
      objects: [
        namespace,
        llm({ router: {} }),
        llmDeployment('chat-kserve', ENGINE),
        llmPod('chat-kserve-aaaa-1', ENGINE, { started: 60, ready: 90 }),
        route('chat-kserve-route', [
          { gateway: 'inference' },
          {
            gateway: 'internal',
            broken: ['Accepted', 'No matching parent listener'],
          },
        ]),
      ],
      now: 900,
      word: 'serving',
      says: [
        /^Serving, 1 of 1 replica ready/,
        /Gateway gateways internal: No matching parent listener/,
      ],
      never: [/inside the cluster|not reachable/],
      next: null,
    },
    ...(
      [
        [
          'FailOpen',
          'degraded',
          /^1 of 1 replica serves; its endpoint picker is not ready, requests go to any engine meanwhile/,
        ],
        [
          'FailClose',
          'failed',
          /^No request is answered: its endpoint picker is not ready/,
        ],
        // Of the API, where nothing is written.
        [
          undefined,
          'failed',
          /^No request is answered: its endpoint picker is not ready/,
        ],
      ] as const
    ).map(([failureMode, word, says]) => ({
      what: `the endpoint picker crashes, and its pool is ${failureMode}`,
      from: 'gateway-api-inference-extension api/v1 EndpointPickerRef; kserve config-llm-scheduler',
      objects: [
        namespace,
        llm({ router: {} }),
        llmDeployment('chat-kserve', ENGINE),
        llmDeployment('chat-kserve-router-scheduler', PICKER),
        llmPod('chat-kserve-aaaa-1', ENGINE, { started: 60, ready: 90 }),
        llmPod('chat-kserve-router-scheduler-bbbb-1', PICKER, {
          waiting: { reason: 'CrashLoopBackOff' },
          restarts: 6,
          lastTermination: {
            exitCode: 1,
            reason: 'Error',
            startedAt: time(600),
            finishedAt: time(640),
          },
        }),
        {
          kind: 'InferencePool',
          metadata: {
            name: 'chat-inference-pool',
            namespace: 'team-a',
            ownerReferences: [
              { kind: 'LLMInferenceService', name: 'chat', uid: 'llm-chat' },
            ],
          },
          spec: {
            endpointPickerRef: { name: 'chat-epp-service', failureMode },
          },
        },
      ],
      now: 900,
      word,
      says: [says],
      never: NOT_THE_ENGINE,
      next: /check the endpoint picker: the engine is not at fault/,
    })),
    {
      what: 'the endpoint picker of the pool does not exist',
      from: 'gateway-api-inference-extension#959, #1131',
      objects: [
        namespace,
        llm({ router: {} }),
        llmDeployment('chat-kserve', ENGINE),
        llmPod('chat-kserve-aaaa-1', ENGINE, { started: 60, ready: 90 }),
        {
          kind: 'InferencePool',
          metadata: {
            name: 'chat-inference-pool',
            namespace: 'team-a',
            ownerReferences: [
              { kind: 'LLMInferenceService', name: 'chat', uid: 'llm-chat' },
            ],
          },
          status: {
            parents: [
              {
                parentRef: { kind: 'Status', name: 'default' },
                conditions: [
                  condition(
                    'Accepted',
                    'Unknown',
                    'Pending',
                    'Waiting for controller',
                  ),
                ],
              },
              {
                parentRef: { name: 'inference', namespace: 'gateways' },
                conditions: [
                  condition('Accepted', 'True', 'Accepted', ''),
                  condition(
                    'ResolvedRefs',
                    'False',
                    'InvalidExtensionRef',
                    'failed to find Service chat-epp-service',
                  ),
                ],
              },
            ],
          },
        },
      ],
      now: 900,
      word: 'serving',
      says: [
        /not reachable from outside: InferencePool chat-inference-pool at Gateway gateways inference: failed to find Service chat-epp-service/,
      ],
      next: /platform owners/,
    },
    {
      what: 'the routing sidecar of a decoding engine crashes',
      from: 'llm-d/llm-d-router, pd-sidecar',
      objects: standard(
        withContainers(pod({ ...scheduled, started: 60 }), {
          sidecars: ['llm-d-routing-sidecar'],
          init: [
            crashLoop(
              'llm-d-routing-sidecar',
              'flag provided but not defined: -connector',
            ),
          ],
        }),
      ),
      now: 900,
      word: 'failed',
      says: [/routing sidecar llm-d-routing-sidecar keeps crashing/],
      never: [/preparation|engine keeps/],
      next: /platform owners/,
    },
    {
      what: 'the transformer waits for quota of its own',
      from: 'kserve/kserve, transformers in a queue',
      objects: standard(
        serving,
        workload(POD, { admitted: 5 }),
        pod({
          name: 'chat-transformer-cccc-1',
          component: 'transformer',
          hash: 'cccc',
          gated: true,
        }),
        workload('chat-transformer-cccc-1', {
          message:
            "couldn't assign flavors to pod set main: insufficient unused quota for cpu in flavor h100, 2 more needed",
        }),
      ),
      word: 'queued',
      says: [/transformer is not ready; 2 more cpu needed in flavor h100/],
      next: /Wait/,
    },
    {
      what: 'an explainer crashes beside an engine that answers',
      from: 'kserve/kserve, alibi explainer',
      objects: standard(
        serving,
        workload(POD, { admitted: 5 }),
        pod({
          name: 'chat-explainer-cccc-1',
          component: 'explainer',
          hash: 'cccc',
          ...scheduled,
          waiting: { reason: 'CrashLoopBackOff' },
          restarts: 4,
          lastTermination: {
            exitCode: 1,
            reason: 'Error',
            message: "ModuleNotFoundError: No module named 'alibi'",
            startedAt: time(100),
            finishedAt: time(110),
          },
        }),
      ),
      word: 'degraded',
      says: [
        /its explainer is not ready: its explainer keeps crashing: .*lacks a package \(alibi\)/,
      ],
      never: NOT_THE_ENGINE,
      next: /runtime image/,
    },
    {
      what: 'the transformer fails while the engine still loads',
      from: 'kserve/kserve, transformers',
      objects: standard(
        pod({ ...scheduled, started: 60 }),
        workload(POD, { admitted: 5 }),
        pod({
          name: 'chat-transformer-cccc-1',
          component: 'transformer',
          hash: 'cccc',
          ...scheduled,
          waiting: { reason: 'ErrImagePull', message: 'not found' },
        }),
      ),
      word: 'starting',
      says: [
        /loading since/,
        /its transformer fails: its image cannot be pulled/,
      ],
      next: /image reference/,
    },
    {
      what: 'the worker of a replica is refused by the namespace quota',
      from: 'kserve/kserve multi-node',
      objects: standard(pod({ ...scheduled, started: 60 }), {
        ...deployment({ name: 'chat-predictor-worker' }),
        spec: {
          replicas: 1,
          template: {
            spec: { containers: [{ name: 'worker-container', image: 'x' }] },
          },
        },
        status: {
          conditions: [
            condition(
              'ReplicaFailure',
              'True',
              'FailedCreate',
              'pods "x" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=4, limited: requests.nvidia.com/gpu=4',
            ),
          ],
        },
      }),
      word: 'failed',
      says: [
        /another node of the replica: its worker is refused: ResourceQuota gpu/,
      ],
      next: /raise ResourceQuota gpu/,
    },
    {
      what: 'the network of a node is not ready',
      from: 'kubernetes/kubernetes, CNI',
      objects: standard(
        pod({ ...scheduled }),
        podEvent(
          POD,
          'NetworkNotReady',
          'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
          100,
        ),
      ),
      word: 'failed',
      says: [/cannot give the pod a network/],
      next: /network plugin \(CNI\)/,
    },
    {
      what: 'the readiness probe runs a command that the image does not have',
      from: 'kubernetes/kubernetes, exec probes',
      objects: standard(
        pod({ ...scheduled, started: 60 }),
        workload(POD, { admitted: 5 }),
        podEvent(
          POD,
          'Unhealthy',
          'Readiness probe errored: rpc error: code = Unknown desc = failed to exec in container: OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown',
          100,
        ),
      ),
      word: 'starting',
      says: [/command of the readiness probe is not in the image/],
      next: /correct the command of the readiness probe/,
    },
  ])('$from: $what', row => {
    expect(disagreements(row)).toEqual([]);
  });
});
