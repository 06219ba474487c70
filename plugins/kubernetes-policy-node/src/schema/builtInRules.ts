import {
  InvalidQuantityError,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import {
  KubernetesObject,
  splitApiVersion,
} from '../kubernetes/KubernetesObject';
import {
  dns1123Label,
  dns1123Subdomain,
  labelValue,
  NameRule,
  qualifiedName,
} from '../kubernetes/nameRules';

/** What the API server refuses beyond types, and where. */
export interface RuleProblem {
  path: string;
  message: string;
}

type Fields = Record<string, any>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objects = (list: unknown): Fields[] =>
  Array.isArray(list) ? list.filter(isObject) : [];

class Problems {
  readonly found: RuleProblem[] = [];

  add(path: string, problem: string): void {
    this.found.push({ path, message: `${path} ${problem}` });
  }

  name(path: string, value: unknown, rule: NameRule): void {
    rule(String(value ?? '')).forEach(problem => this.add(path, problem));
  }
}

function labels(problems: Problems, path: string, value: unknown): void {
  if (!isObject(value)) {
    return;
  }
  for (const [key, text] of Object.entries(value)) {
    problems.name(path, key, qualifiedName);
    problems.name(`${path}[${key}]`, text, labelValue);
  }
}

/** Kinds whose names are labels rather than subdomains. */
const LABEL_NAMED: ReadonlySet<string> = new Set(['Namespace', 'Service']);

function metadata(problems: Problems, object: KubernetesObject): void {
  const { name, labels: given, annotations } = object.metadata;
  problems.name(
    'metadata.name',
    name,
    LABEL_NAMED.has(object.kind) ? dns1123Label : dns1123Subdomain,
  );
  labels(problems, 'metadata.labels', given);
  for (const key of Object.keys(isObject(annotations) ? annotations : {})) {
    problems.name('metadata.annotations', key.toLowerCase(), qualifiedName);
  }
  for (const [index, owner] of objects(
    object.metadata.ownerReferences,
  ).entries()) {
    for (const field of ['apiVersion', 'kind', 'name', 'uid']) {
      if (!owner[field]) {
        problems.add(
          `metadata.ownerReferences[${index}].${field}`,
          'must not be empty',
        );
      }
    }
  }
}

function quantityOf(value: unknown): bigint | undefined {
  try {
    return parseQuantity(value as string).nano;
  } catch (error) {
    if (error instanceof InvalidQuantityError) {
      return undefined;
    }
    throw error;
  }
}

const UNIT = 1_000_000_000n;
const STANDARD = /^(cpu|memory|ephemeral-storage|hugepages-.+)$/;
const OVERCOMMITTED = /^(cpu|memory|ephemeral-storage)$/;

function resources(problems: Problems, path: string, value: unknown): void {
  if (!isObject(value)) {
    return;
  }
  for (const part of ['limits', 'requests']) {
    for (const [name, amount] of Object.entries(value[part] ?? {})) {
      const place = `${path}.${part}[${name}]`;
      const nano = quantityOf(amount);
      if (!name.includes('/') && !STANDARD.test(name)) {
        problems.add(place, 'must be a standard resource for containers');
      } else if (qualifiedName(name).length > 0) {
        problems.name(place, name, qualifiedName);
      }
      if (nano === undefined) {
        problems.add(place, 'is not a quantity');
      } else if (nano < 0n) {
        problems.add(place, 'must be greater than or equal to 0');
      } else if (!OVERCOMMITTED.test(name) && nano % UNIT !== 0n) {
        problems.add(place, 'must be an integer');
      }
    }
  }
  for (const [name, amount] of Object.entries(value.requests ?? {})) {
    const wanted = quantityOf(amount);
    const most = quantityOf(value.limits?.[name] ?? 'none');
    const place = `${path}.requests[${name}]`;
    if (most === undefined && !OVERCOMMITTED.test(name)) {
      problems.add(path, `needs a limit for ${name} as well`);
    } else if (wanted !== undefined && most !== undefined) {
      const exceeds = OVERCOMMITTED.test(name)
        ? wanted > most
        : wanted !== most;
      if (exceeds) {
        problems.add(place, `must fit the limit of ${name}`);
      }
    }
  }
}

const ENVIRONMENT_NAME = /^[\x20-\x3c\x3e-\x7e]+$/;

function container(
  problems: Problems,
  path: string,
  value: Fields,
  isEphemeral: boolean,
): void {
  problems.name(`${path}.name`, value.name, dns1123Label);
  if (typeof value.image !== 'string' || value.image === '') {
    problems.add(`${path}.image`, 'is required');
  }
  objects(value.ports).forEach((port, index) => {
    const number = Number(port.containerPort ?? 0);
    if (number < 1 || number > 65535) {
      problems.add(
        `${path}.ports[${index}].containerPort`,
        'must be between 1 and 65535, inclusive',
      );
    }
  });
  if (!isEphemeral) {
    resources(problems, `${path}.resources`, value.resources);
  }
  for (const [index, variable] of objects(value.env).entries()) {
    if (!ENVIRONMENT_NAME.test(String(variable.name ?? ''))) {
      problems.add(`${path}.env[${index}].name`, 'is not a name');
    }
    if (variable.value && isObject(variable.valueFrom)) {
      problems.add(
        `${path}.env[${index}].valueFrom`,
        'may not be specified when `value` is not empty',
      );
    }
    if (
      isObject(variable.valueFrom) &&
      Object.keys(variable.valueFrom).length === 0
    ) {
      problems.add(`${path}.env[${index}].valueFrom`, 'must name a source');
    }
  }
  if (
    value.securityContext?.privileged === true &&
    value.securityContext?.allowPrivilegeEscalation === false
  ) {
    problems.add(
      `${path}.securityContext`,
      'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    );
  }
}

const EFFECTS = ['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function toleration(problems: Problems, path: string, value: Fields): void {
  const { key = '', operator = '', effect = '', tolerationSeconds } = value;
  if (key) {
    problems.name(`${path}.key`, key, qualifiedName);
  } else if (operator !== 'Exists') {
    problems.add(`${path}.operator`, 'must be Exists when `key` is empty');
  }
  if (operator === 'Exists' && value.value) {
    problems.add(`${path}.value`, 'must be empty when `operator` is Exists');
  } else if (operator === '' || operator === 'Equal') {
    problems.name(`${path}.value`, value.value, labelValue);
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    problems.add(
      `${path}.effect`,
      'must be NoExecute when `tolerationSeconds` is set',
    );
  } else if (!EFFECTS.includes(effect)) {
    problems.add(`${path}.effect`, 'is no effect of a taint');
  }
}

function unique(problems: Problems, path: string, names: unknown[]): void {
  if (new Set(names).size < names.length) {
    problems.add(path, 'must not hold a name twice');
  }
}

const RESTART = ['Always', 'OnFailure', 'Never'];

function podSpec(
  problems: Problems,
  path: string,
  spec: Fields,
  restart: readonly string[] = ['Always'],
): void {
  const containers = objects(spec.containers);
  const initContainers = objects(spec.initContainers);
  if (containers.length === 0) {
    problems.add(`${path}.containers`, 'is required');
  }
  containers.forEach((one, index) =>
    container(problems, `${path}.containers[${index}]`, one, false),
  );
  initContainers.forEach((one, index) =>
    container(problems, `${path}.initContainers[${index}]`, one, false),
  );
  unique(
    problems,
    `${path}.containers`,
    [...containers, ...initContainers].map(({ name }) => name),
  );
  const volumes = objects(spec.volumes).map(({ name }) => name);
  objects(spec.volumes).forEach((volume, index) => {
    problems.name(`${path}.volumes[${index}].name`, volume.name, dns1123Label);
    if (Object.keys(volume).length > 2) {
      problems.add(
        `${path}.volumes[${index}]`,
        'may not specify more than 1 volume type',
      );
    }
  });
  unique(problems, `${path}.volumes`, volumes);
  [...containers, ...initContainers].forEach(one =>
    objects(one.volumeMounts).forEach(mount => {
      if (!volumes.includes(mount.name)) {
        problems.add(`${path}.volumeMounts`, `names no volume: ${mount.name}`);
      }
      if (!mount.mountPath) {
        problems.add(`${path}.volumeMounts`, 'needs a mountPath');
      }
    }),
  );
  if (!restart.includes(spec.restartPolicy ?? 'Always')) {
    problems.add(
      `${path}.restartPolicy`,
      `must be one of ${restart.join(', ')}`,
    );
  }
  if (spec.serviceAccountName) {
    problems.name(
      `${path}.serviceAccountName`,
      spec.serviceAccountName,
      dns1123Subdomain,
    );
  }
  if (spec.nodeName) {
    problems.name(`${path}.nodeName`, spec.nodeName, dns1123Subdomain);
  }
  labels(problems, `${path}.nodeSelector`, spec.nodeSelector);
  objects(spec.tolerations).forEach((one, index) =>
    toleration(problems, `${path}.tolerations[${index}]`, one),
  );
  const gates = objects(spec.schedulingGates);
  gates.forEach((gate, index) =>
    problems.name(
      `${path}.schedulingGates[${index}].name`,
      gate.name,
      qualifiedName,
    ),
  );
  if (gates.length > 0 && spec.nodeName) {
    problems.add(
      `${path}.nodeName`,
      'cannot be set until all schedulingGates have been cleared',
    );
  }
  if (spec.hostUsers === false) {
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
      if (spec[field]) {
        problems.add(`${path}.${field}`, 'needs the users of the host');
      }
    }
  }
}

function selects(selector: Fields, given: Fields): boolean {
  return Object.entries(selector.matchLabels ?? {}).every(
    ([key, value]) => given[key] === value,
  );
}

function templated(
  problems: Problems,
  path: string,
  spec: Fields,
  restart?: readonly string[],
): void {
  const template = isObject(spec.template) ? spec.template : {};
  const place = `${path}.template`;
  labels(problems, `${place}.metadata.labels`, template.metadata?.labels);
  podSpec(
    problems,
    `${place}.spec`,
    isObject(template.spec) ? template.spec : {},
    restart,
  );
}

function selecting(problems: Problems, spec: Fields): void {
  if (spec.replicas !== undefined && Number(spec.replicas) < 0) {
    problems.add('spec.replicas', 'must be greater than or equal to 0');
  }
  const selector = isObject(spec.selector) ? spec.selector : {};
  const isEmpty =
    Object.keys(selector.matchLabels ?? {}).length === 0 &&
    objects(selector.matchExpressions).length === 0;
  if (isEmpty) {
    problems.add('spec.selector', 'must not be empty');
  } else if (!selects(selector, spec.template?.metadata?.labels ?? {})) {
    problems.add(
      'spec.template.metadata.labels',
      '`selector` does not match template `labels`',
    );
  }
  templated(problems, 'spec', spec);
}

/** A host, or all those of a domain. */
const hostName: NameRule = text =>
  text.includes('*')
    ? dns1123Subdomain(text.startsWith('*.') ? text.slice(2) : text)
    : dns1123Subdomain(text);

const QUOTA =
  /^((requests|limits)\.)?(cpu|memory|storage|ephemeral-storage)$|^(count\/.+|pods|services(\..+)?|secrets|configmaps|persistentvolumeclaims|resourcequotas|replicationcontrollers)$/;

const SCHEDULE =
  /^\s*(@(every \S+|[a-z]+)|[-0-9*/,?A-Za-z]+(\s+[-0-9*/,?A-Za-z]+){4})\s*$/;

const JOB_RESTART = ['OnFailure', 'Never'];

function job(problems: Problems, path: string, spec: Fields): void {
  for (const field of ['parallelism', 'completions', 'backoffLimit']) {
    if (spec[field] !== undefined && Number(spec[field]) < 0) {
      problems.add(`${path}.${field}`, 'must be greater than or equal to 0');
    }
  }
  templated(problems, path, spec, JOB_RESTART);
}

const RULES: Readonly<
  Record<string, (problems: Problems, spec: Fields) => void>
> = {
  '/Pod': (problems, spec) => {
    podSpec(problems, 'spec', spec, RESTART);
    objects(spec.containers).forEach(({ image }, index) => {
      if (typeof image === 'string' && image !== image.trim()) {
        problems.add(
          `spec.containers[${index}].image`,
          'must not have leading or trailing whitespace',
        );
      }
    });
  },
  'networking.k8s.io/Ingress': (problems, spec) =>
    objects(spec.rules).forEach(({ host }, index) => {
      if (host) {
        problems.name(`spec.rules[${index}].host`, host, hostName);
      }
    }),
  '/ResourceQuota': (problems, spec) => {
    for (const [name, amount] of Object.entries(spec.hard ?? {})) {
      const isKnown = name.includes('/') || QUOTA.test(name);
      const nano = quantityOf(amount);
      if (!isKnown || nano === undefined || nano < 0n) {
        problems.add(`spec.hard[${name}]`, 'is no amount of a resource');
      }
    }
  },
  'networking.k8s.io/NetworkPolicy': (problems, spec) => {
    labels(
      problems,
      'spec.podSelector.matchLabels',
      spec.podSelector?.matchLabels,
    );
    for (const [rules, side] of [
      ['ingress', 'from'],
      ['egress', 'to'],
    ]) {
      objects(spec[rules]).forEach((rule, index) =>
        objects(rule[side]).forEach((peer, position) => {
          for (const kind of ['podSelector', 'namespaceSelector']) {
            labels(
              problems,
              `spec.${rules}[${index}].${side}[${position}].${kind}.matchLabels`,
              peer[kind]?.matchLabels,
            );
          }
          if (Object.keys(peer).length === 0) {
            problems.add(
              `spec.${rules}[${index}].${side}[${position}]`,
              'must specify a peer',
            );
          }
        }),
      );
    }
  },
  'apps/Deployment': selecting,
  'apps/ReplicaSet': selecting,
  'apps/StatefulSet': (problems, spec) => {
    if (spec.serviceName) {
      problems.name('spec.serviceName', spec.serviceName, dns1123Label);
    }
    selecting(problems, spec);
  },
  'apps/DaemonSet': selecting,
  'batch/Job': (problems, spec) => job(problems, 'spec', spec),
  'batch/CronJob': (problems, spec) => {
    if (!SCHEDULE.test(String(spec.schedule ?? ''))) {
      problems.add('spec.schedule', 'must have five fields');
    }
    job(problems, 'spec.jobTemplate.spec', spec.jobTemplate?.spec ?? {});
  },
  'autoscaling/HorizontalPodAutoscaler': (problems, spec) => {
    const least = Number(spec.minReplicas ?? 1);
    const most = Number(spec.maxReplicas ?? 0);
    if (least < 1) {
      problems.add('spec.minReplicas', 'must be greater than or equal to 1');
    }
    if (most < 1) {
      problems.add('spec.maxReplicas', 'must be greater than 0');
    }
    if (most < least) {
      problems.add('spec.maxReplicas', 'must be at least `minReplicas`');
    }
    const target = spec.scaleTargetRef ?? {};
    if (!/^[^/]+\/[^/]*$/.test(target.apiVersion ?? '')) {
      problems.add('spec.scaleTargetRef.apiVersion', 'must name a group');
    }
    for (const field of ['kind', 'name']) {
      if (!target[field]) {
        problems.add(`spec.scaleTargetRef.${field}`, 'is required');
      } else if (/[/%]|^\.\.?$/.test(target[field])) {
        problems.add(`spec.scaleTargetRef.${field}`, 'is no part of a path');
      }
    }
  },
};

const ROLES = /^(Cluster)?Role$/;

function policyRule(problems: Problems, path: string, rule: Fields): void {
  const isEmpty = (field: string) =>
    !Array.isArray(rule[field]) || rule[field].length === 0;
  const wanted = isEmpty('nonResourceURLs')
    ? ['verbs', 'apiGroups', 'resources']
    : ['verbs'];
  wanted
    .filter(isEmpty)
    .forEach(field =>
      problems.add(`${path}.${field}`, 'must hold at least one'),
    );
}

const KEYED: ReadonlySet<string> = new Set(['ConfigMap', 'Secret']);
const CONFIG_KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** What the API server refuses about names, labels and pods, as far as it is known here. */
export function builtInProblems(object: KubernetesObject): RuleProblem[] {
  const problems = new Problems();
  metadata(problems, object);
  const rule = RULES[`${splitApiVersion(object.apiVersion)[0]}/${object.kind}`];
  rule?.(problems, isObject(object.spec) ? object.spec : {});
  if (ROLES.test(object.kind)) {
    objects(object.rules).forEach((one, index) =>
      policyRule(problems, `rules[${index}]`, one),
    );
  }
  if (object.apiVersion === 'v1' && KEYED.has(object.kind)) {
    const keys = [object.data, object.binaryData].flatMap(data =>
      Object.keys(isObject(data) ? data : {}),
    );
    keys
      .filter(key => !CONFIG_KEY.test(key) || /^\.\.?$/.test(key))
      .forEach(key => problems.add(`data[${key}]`, 'is not a valid key'));
  }
  return problems.found;
}
