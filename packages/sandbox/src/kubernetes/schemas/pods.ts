import {
  each,
  flag,
  int32,
  int64,
  intOrText,
  list,
  mapOf,
  of,
  open,
  quantity,
  text,
} from './builders';

const probe = of({
  exec: of({ command: list(text) }),
  httpGet: of({
    port: intOrText,
    ...each(text, 'path host scheme'),
    httpHeaders: list(of({ 'name!': text, 'value!': text })),
  }),
  tcpSocket: of({ port: intOrText, host: text }),
  grpc: of({ 'port!': int32, service: text }),
  ...each(
    int32,
    'initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold',
  ),
  terminationGracePeriodSeconds: int64,
});

const reference = of({ 'key!': text, name: text, optional: flag });

/** The fields of a container except its name, which KServe's `model` forbids. */
export const containerFields = {
  ...each(
    text,
    'image imagePullPolicy workingDir terminationMessagePath terminationMessagePolicy restartPolicy',
  ),
  command: list(text),
  args: list(text),
  env: list(
    of({
      'name!': text,
      value: text,
      valueFrom: of({
        configMapKeyRef: reference,
        secretKeyRef: reference,
        fieldRef: of({ 'fieldPath!': text, apiVersion: text }),
        resourceFieldRef: of({
          'resource!': text,
          containerName: text,
          divisor: quantity,
        }),
      }),
    }),
  ),
  envFrom: list(open),
  ports: list(
    of({
      'containerPort!': int32,
      hostPort: int32,
      ...each(text, 'name protocol hostIP'),
    }),
  ),
  resources: of({
    requests: mapOf(quantity),
    limits: mapOf(quantity),
    claims: list(open),
  }),
  ...each(probe, 'livenessProbe readinessProbe startupProbe'),
  volumeMounts: list(
    of({
      'name!': text,
      'mountPath!': text,
      ...each(text, 'subPath subPathExpr mountPropagation recursiveReadOnly'),
      readOnly: flag,
    }),
  ),
  ...each(list(open), 'volumeDevices resizePolicy restartPolicyRules'),
  ...each(open, 'securityContext lifecycle'),
  ...each(flag, 'stdin stdinOnce tty'),
};

export const container = of({ 'name!': text, ...containerFields });

/** The fields of a pod's spec; `containers` is optional because KServe fills it. */
export const podFields = {
  containers: list(container),
  initContainers: list(container),
  nodeSelector: mapOf(text),
  tolerations: list(
    of({
      ...each(text, 'key operator value effect'),
      tolerationSeconds: int64,
    }),
  ),
  volumes: list({ ...open, ...of({ 'name!': text }) }),
  imagePullSecrets: list(of({ name: text })),
  ...each(
    text,
    'serviceAccountName serviceAccount priorityClassName runtimeClassName schedulerName restartPolicy dnsPolicy hostname hostnameOverride subdomain nodeName preemptionPolicy',
  ),
  ...each(int64, 'terminationGracePeriodSeconds activeDeadlineSeconds'),
  priority: int32,
  ...each(
    flag,
    'hostNetwork hostPID hostIPC hostUsers shareProcessNamespace automountServiceAccountToken enableServiceLinks setHostnameAsFQDN',
  ),
  ...each(open, 'affinity securityContext overhead os dnsConfig resources'),
  ...each(
    list(open),
    'topologySpreadConstraints schedulingGates readinessGates hostAliases resourceClaims',
  ),
};

export const pod = of(podFields);
