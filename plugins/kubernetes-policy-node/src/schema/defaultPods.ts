type Fields = Record<string, any>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objects = (list: unknown): Fields[] =>
  Array.isArray(list) ? list.filter(isObject) : [];

/** Sets what is absent. */
export function setAbsent(target: Fields, defaults: Fields): void {
  for (const [field, value] of Object.entries(defaults)) {
    target[field] ??= structuredClone(value);
  }
}

/** `latest`, said or unsaid, is pulled each time. */
function pullPolicy(image: unknown): string {
  const text = typeof image === 'string' ? image : '';
  const name = text.slice(text.lastIndexOf('/') + 1);
  const isLatest =
    !text.includes('@') && (!name.includes(':') || name.endsWith(':latest'));
  return isLatest ? 'Always' : 'IfNotPresent';
}

function defaultHandler(handler: Fields): void {
  if (isObject(handler.httpGet)) {
    setAbsent(handler.httpGet, { path: '/', scheme: 'HTTP' });
  }
  if (isObject(handler.grpc)) {
    setAbsent(handler.grpc, { service: '' });
  }
}

const PROBE = {
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
};

function defaultContainer(container: Fields): void {
  setAbsent(container, {
    imagePullPolicy: pullPolicy(container.image),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
  });
  objects(container.ports).forEach(port =>
    setAbsent(port, { protocol: 'TCP' }),
  );
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    if (isObject(container[name])) {
      setAbsent(container[name], PROBE);
      defaultHandler(container[name]);
    }
  }
  if (isObject(container.lifecycle)) {
    Object.values(container.lifecycle).filter(isObject).forEach(defaultHandler);
  }
  for (const { valueFrom } of objects(container.env)) {
    if (isObject(valueFrom?.fieldRef)) {
      setAbsent(valueFrom.fieldRef, { apiVersion: 'v1' });
    }
  }
}

function defaultVolume(volume: Fields): void {
  if (Object.keys(volume).every(field => field === 'name')) {
    volume.emptyDir = {};
  }
  for (const name of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    if (isObject(volume[name])) {
      setAbsent(volume[name], { defaultMode: 420 });
    }
  }
  if (isObject(volume.hostPath)) {
    setAbsent(volume.hostPath, { type: '' });
  }
}

const CONTAINERS = ['initContainers', 'containers', 'ephemeralContainers'];

/** What the API server adds to the specification of pods, wherever it stands. */
export function defaultPodSpec(spec: Fields): void {
  setAbsent(spec, {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    terminationGracePeriodSeconds: 30,
    securityContext: {},
    schedulerName: 'default-scheduler',
  });
  if (spec.serviceAccountName || spec.serviceAccount) {
    spec.serviceAccountName ||= spec.serviceAccount;
    spec.serviceAccount = spec.serviceAccountName;
  }
  CONTAINERS.flatMap(name => objects(spec[name])).forEach(defaultContainer);
  objects(spec.volumes).forEach(defaultVolume);
}

/** What the API server adds to a template of pods. */
export function defaultTemplate(template: unknown): void {
  if (isObject(template)) {
    template.metadata ??= {};
    template.spec ??= {};
    if (isObject(template.spec)) {
      defaultPodSpec(template.spec);
    }
  }
}

const UNREACHABLE = ['not-ready', 'unreachable'];

/** What the API server adds to a pod itself, besides its specification: requests that follow limits, tolerations, priority. */
export function defaultPod(pod: Fields): void {
  const spec = (pod.spec ??= {});
  if (!isObject(spec)) {
    return;
  }
  defaultPodSpec(spec);
  setAbsent(spec, {
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
    priority: 0,
  });
  for (const name of ['initContainers', 'containers']) {
    for (const { resources, ports } of objects(spec[name])) {
      if (spec.hostNetwork === true) {
        objects(ports).forEach(port => {
          port.hostPort ||= port.containerPort;
        });
      }
      if (isObject(resources?.limits)) {
        resources.requests = { ...resources.limits, ...resources.requests };
      }
    }
  }
  const tolerations = objects(spec.tolerations);
  const missing = UNREACHABLE.filter(
    name =>
      !tolerations.some(
        ({ key, effect }) =>
          (!key || key === `node.kubernetes.io/${name}`) &&
          (!effect || effect === 'NoExecute'),
      ),
  );
  spec.tolerations = [
    ...tolerations,
    ...missing.map(name => ({
      key: `node.kubernetes.io/${name}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
  ];
}
