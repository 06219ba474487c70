import {
  acceleratorProblem,
  readContainerEnd,
  readFailedProbe,
  readKilling,
  readPodEnd,
  readPullFailure,
  readPullMessage,
  readSandboxFailure,
  readVolumeFailure,
} from './kubelet';

describe('Killing', () => {
  it.each([
    [
      'Container kserve-container failed startup probe, will be restarted',
      { container: 'kserve-container', probe: 'startup', because: 'probe' },
    ],
    [
      'Container main failed liveness probe, will be restarted',
      { container: 'main', probe: 'liveness', because: 'probe' },
    ],
    [
      'Killing container with id docker://main:Container failed liveness probe.. Container will be killed and recreated.',
      { container: 'main', probe: 'liveness', because: 'probe' },
    ],
    [
      'Stopping container main',
      { container: 'main', probe: null, because: 'stop' },
    ],
    [
      'Container main definition changed, will be restarted',
      { container: 'main', probe: null, because: 'changed' },
    ],
    ['FailedPostStartHook', { container: '', probe: null, because: 'hook' }],
    ['Something else', null],
  ])('%s', (message, expected) => {
    expect(readKilling(message)).toEqual(expected);
  });
});

describe('Unhealthy', () => {
  it.each([
    [
      'Startup probe failed: Get "http://10.0.0.1:8000/health": dial tcp 10.0.0.1:8000: connect: connection refused',
      'startup',
      'not-listening',
    ],
    [
      'Readiness probe failed: HTTP probe failed with statuscode: 503',
      'readiness',
      'status',
    ],
    [
      'Liveness probe failed: HTTP probe failed with statuscode: 404',
      'liveness',
      'not-found',
    ],
    [
      'Liveness probe failed: Get "http://10.0.0.1:8080/v2/health/live": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      'liveness',
      'timeout',
    ],
    [
      'Readiness probe errored and resulted in unknown state: rpc error: code = NotFound desc = failed to exec in container: exit code 1',
      'readiness',
      'command',
    ],
    [
      'Readiness probe failed: timeout: failed to connect service "10.0.0.1:9000" within 1s',
      'readiness',
      'timeout',
    ],
  ])('%s', (message, probe, meaning) => {
    expect(readFailedProbe(message)).toMatchObject({ probe, meaning });
  });

  it('is nothing else', () => {
    expect(readFailedProbe('Back-off restarting failed container')).toBeNull();
  });
});

describe('FailedMount and FailedAttachVolume', () => {
  it.each([
    [
      'MountVolume.SetUp failed for volume "token" : secret "token" not found',
      { cause: 'secret', volume: 'token', object: 'token' },
    ],
    [
      'MountVolume.SetUp failed for volume "ca" : configmap "storage-ca" not found',
      { cause: 'configmap', volume: 'ca', object: 'storage-ca' },
    ],
    [
      'MountVolume.SetUp failed for volume "creds" : references non-existent secret key: hf_token',
      { cause: 'key', volume: 'creds', object: 'hf_token' },
    ],
    [
      'Multi-Attach error for volume "pvc-1" Volume is already used by pod(s) llama-old, llama-older',
      { cause: 'in-use', volume: 'pvc-1', holder: 'llama-old, llama-older' },
    ],
    [
      'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can\'t be attached to another',
      { cause: 'in-use', volume: 'pvc-1', holder: null },
    ],
    [
      'AttachVolume.Attach failed for volume "pvc-2" : rpc error: code = FailedPrecondition desc = volume vol-9 is already attached to node "gpu-3"',
      { cause: 'in-use', volume: 'pvc-2', holder: 'gpu-3' },
    ],
    [
      'MountVolume.MountDevice failed for volume "pvc-3" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name efs.csi.aws.com not found in the list of registered CSI drivers',
      { cause: 'driver', volume: 'pvc-3', object: 'efs.csi.aws.com' },
    ],
    [
      'MountVolume.SetUp failed for volume "models" : mount failed: exit status 32 mount.nfs: access denied by server while mounting nas:/models',
      { cause: 'denied', volume: 'models' },
    ],
    [
      'Unable to attach or mount volumes: unmounted volumes=[models], unattached volumes=[kube-api-access models]: timed out waiting for the condition',
      { cause: 'timeout', volume: 'models' },
    ],
    [
      'error getting PVC "team-a/model-store": persistentvolumeclaim "model-store" not found',
      { cause: 'claim', object: 'model-store' },
    ],
    [
      'MountVolume.SetUp failed for volume "token" : object "team-a"/"token" not registered',
      { cause: 'other', volume: 'token' },
    ],
    ['something new', { cause: 'other', volume: null }],
  ])('%s', (message, expected) => {
    expect(readVolumeFailure(message)).toMatchObject(expected);
  });
});

describe('FailedCreatePodSandBox', () => {
  it.each([
    [
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "1a": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized',
      'network',
      'calico',
    ],
    [
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "1a": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
      'addresses',
      'aws-cni',
    ],
    [
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "nvidia" is configured',
      'runtime',
      'nvidia',
    ],
    [
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox image "registry.k8s.io/pause:3.9": failed to pull image',
      'image',
      null,
    ],
    [
      'Failed to create pod sandbox: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
      'other',
      null,
    ],
  ])('%s', (message, cause, part) => {
    expect(readSandboxFailure(message)).toMatchObject({ cause, part });
  });
});

describe('pods that ended', () => {
  it.each([
    [
      'Evicted',
      'The node was low on resource: ephemeral-storage. Threshold quantity: 10Gi, available: 9Gi. Container main was using 57900024Ki, request is 0, has larger consumption of ephemeral-storage. ',
      { kind: 'disk', container: 'main', used: '57900024Ki' },
    ],
    [
      'Evicted',
      'The node was low on resource: memory. Container main was using 60Gi, request is 16Gi, has larger consumption of memory.',
      { kind: 'memory', container: 'main', used: '60Gi' },
    ],
    [
      'Evicted',
      'Pod ephemeral local storage usage exceeds the total limit of containers 20Gi. ',
      { kind: 'ephemeral-limit', limit: '20Gi' },
    ],
    [
      'Evicted',
      'Container storage-initializer exceeded its local ephemeral storage limit "10Gi". ',
      {
        kind: 'ephemeral-limit',
        container: 'storage-initializer',
        limit: '10Gi',
      },
    ],
    [
      'Evicted',
      'Usage of EmptyDir volume "kserve-provision-location" exceeds the limit "50Gi". ',
      {
        kind: 'volume-limit',
        resource: 'kserve-provision-location',
        limit: '50Gi',
      },
    ],
    ['Evicted', 'The node had condition: [DiskPressure]. ', { kind: 'disk' }],
    ['Evicted', 'The node was low on resource: pids. ', { kind: 'pids' }],
    [
      'UnexpectedAdmissionError',
      'Pod was rejected: Allocate failed due to requested number of devices unavailable for nvidia.com/gpu. Requested: 1, Available: 0, which is unexpected',
      { kind: 'rejected-device', resource: 'nvidia.com/gpu' },
    ],
    [
      'OutOfnvidia.com/gpu',
      "Pod was rejected: Node didn't have enough resource: nvidia.com/gpu, requested: 1, used: 8, capacity: 8",
      { kind: 'rejected-room', resource: 'nvidia.com/gpu' },
    ],
    [
      'OutOfcpu',
      'Pod was rejected',
      { kind: 'rejected-room', resource: 'cpu' },
    ],
    [
      'NodeShutdown',
      'Pod was rejected as the node is shutting down.',
      { kind: 'node-shutdown' },
    ],
    [
      'Terminated',
      'Pod was terminated in response to imminent node shutdown.',
      { kind: 'node-shutdown' },
    ],
    [
      'NodeAffinity',
      'Pod was rejected: Predicate NodeAffinity failed',
      { kind: 'rejected-node' },
    ],
    [
      'Preempting',
      'Preempted in order to admit critical pod',
      { kind: 'preempted' },
    ],
    [
      'PreemptionByScheduler',
      'default-scheduler: preempting to accommodate a higher priority pod',
      { kind: 'preempted' },
    ],
    ['EvictionByEvictionAPI', 'Eviction API: evicting', { kind: 'drained' }],
    [
      'DeletionByTaintManager',
      'Taint manager: deleting due to NoExecute taint',
      { kind: 'tainted' },
    ],
    [
      'NodeLost',
      'Node gpu-1 which was running pod is unresponsive',
      { kind: 'node-lost' },
    ],
    [
      'DeadlineExceeded',
      'Pod was active on the node longer than the specified deadline',
      { kind: 'deadline' },
    ],
    [null, '', { kind: 'failed' }],
  ])('%s: %s', (reason, message, expected) => {
    expect(readPodEnd(reason, message)).toMatchObject(expected);
  });
});

describe('exit codes', () => {
  it.each([
    ['OOMKilled', 137, 'memory'],
    ['OOMKilled', 1, 'memory'],
    ['Error', 137, 'killed'],
    ['Error', 143, 'asked-to-stop'],
    ['Completed', 0, 'finished'],
    ['Error', 1, 'error'],
    ['Error', 139, 'crashed'],
    ['Error', 134, 'aborted'],
    ['Error', 127, 'not-found'],
    ['StartError', 128, 'not-started'],
    ['ContainerStatusUnknown', 137, 'unknown'],
    [null, null, 'unknown'],
  ])('%s %s is %s', (reason, exitCode, expected) => {
    expect(readContainerEnd({ reason, exitCode })).toBe(expected);
  });
});

describe('images that cannot be pulled', () => {
  it.each([
    [
      'failed to pull and unpack image "docker.io/library/x:1": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/x/manifests/sha256:1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit',
      'rate-limit',
      'registry-1.docker.io',
    ],
    [
      'failed to pull and unpack image "registry.example/x:1": failed to resolve reference "registry.example/x:1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://registry.example/v2/token: 401 Unauthorized',
      'credentials',
      'registry.example',
    ],
    [
      'rpc error: code = NotFound desc = failed to pull and unpack image "registry.example/x:2": failed to resolve reference "registry.example/x:2": registry.example/x:2: not found',
      'not-found',
      'registry.example',
    ],
    [
      "Error response from daemon: pull access denied for team/x, repository does not exist or may require 'docker login'",
      'credentials',
      null,
    ],
    [
      'failed to extract layer sha256:1: write /var/lib/containerd/x: no space left on device: unknown',
      'no-space',
      null,
    ],
    [
      'failed to do request: Head "https://registry.example/v2/x/manifests/1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'certificate',
      'registry.example',
    ],
    [
      'failed to do request: Head "https://registry.example/v2/x/manifests/1": dial tcp: lookup registry.example on 10.0.0.10:53: no such host',
      'network',
      'registry.example',
    ],
    ['no match for platform in manifest: not found', 'platform', null],
    [
      'couldn\'t parse image name "Registry/X": invalid reference format',
      'name',
      null,
    ],
    [
      'unexpected status from HEAD request to https://registry.example/v2/x/manifests/1: 503 Service Unavailable',
      'unavailable',
      'registry.example',
    ],
    [
      'Get "https://registry.example/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
      'network',
      'registry.example',
    ],
    [
      'SignatureValidationFailed: A signature was required, but no signature exists',
      'signature',
      null,
    ],
    [
      'short-name "x" did not resolve to an alias and no unqualified-search registries are defined',
      'name',
      null,
    ],
    [
      'Container image "x:1" is not present with pull policy of Never',
      'never',
      null,
    ],
    ['Back-off pulling image "x"', 'other', null],
  ])('%s', (message, cause, registry) => {
    expect(readPullFailure(message)).toEqual({ cause, registry });
  });
});

describe('the image and the reason of a failed pull', () => {
  it.each([
    [
      'Back-off pulling image "reg.io/x:1": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "reg.io/x:1": failed to resolve reference "reg.io/x:1": reg.io/x:1: not found',
      'reg.io/x:1',
      'not found',
    ],
    [
      'Failed to pull image "reg.io/x:1": rpc error: code = Unknown desc = Error response from daemon: pull access denied for team/x',
      'reg.io/x:1',
      'pull access denied for team/x',
    ],
    [
      'failed to pull and unpack image "reg.io/x:1": failed to copy: httpReadSeeker: failed open: unexpected status code 429 Too Many Requests',
      'reg.io/x:1',
      'unexpected status code 429 Too Many Requests',
    ],
    ['Back-off pulling image "reg.io/x:1"', 'reg.io/x:1', ''],
    ['something else', null, 'something else'],
  ])('%s', (message, image, because) => {
    expect(readPullMessage(message)).toEqual({ image, because });
  });
});

describe('the health of accelerators on a node', () => {
  const condition = (type: string, status: string) => ({
    type,
    status,
    reason: null,
    message: 'GPU 3 reported Xid 79',
  });

  it.each([
    ['XidCriticalError', 'True', 'XidCriticalError: GPU 3 reported Xid 79'],
    ['GpuUnhealthy', 'True', 'GpuUnhealthy: GPU 3 reported Xid 79'],
    ['GPUReady', 'False', 'GPUReady: GPU 3 reported Xid 79'],
    ['GpuUnhealthy', 'False', null],
    ['GPUReady', 'True', null],
    ['Ready', 'False', null],
    ['MemoryPressure', 'True', null],
  ])('%s=%s', (type, status, expected) => {
    expect(acceleratorProblem([condition(type, status)])).toBe(expected);
  });
});
