import {
  AcceleratorList,
  AcceleratorOption,
  CheckedFile,
  CheckReport,
  CheckRequest,
  DEFAULT_BUDGET_RULE,
  Finding,
  FitWord,
  MemoryFit,
  memoryFitOf,
  MemoryOffer,
  ProfileLayer,
  ServiceRequest,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  accelerator,
  FixtureClient,
  OPERATION,
  VLLM,
} from '@model-serving/backstage-plugin-model-serving-react/testUtils';

const FRESH = {
  asOf: '2026-01-01T12:00:00Z',
  source: 'fixtures',
  stale: false,
};

const SENTENCES: Record<FitWord, string> = {
  fits: 'Your queue has it free.',
  borrows: '1 h100 would be borrowed from the cohort.',
  preempts: 'Lower priorities would be evicted.',
  waits: '1 more h100 is needed; 2 requests wait before it.',
  never: 'It is more than your queue can ever have.',
  unknown: 'The queue cannot be read.',
};

function option(
  id: string,
  title: string,
  count: number,
  perHour: number | null,
  free: number,
  limit: number,
  replicas: number,
): AcceleratorOption {
  const wanted = count * replicas;
  const few: FitWord = wanted <= free ? 'fits' : 'borrows';
  const many: FitWord = wanted <= limit ? 'waits' : 'never';
  const word = wanted <= free + 2 ? few : many;
  const known = accelerator(id, word, SENTENCES[word]);
  return {
    ...known,
    title,
    count,
    perHour,
    fit: {
      ...known.fit,
      requested: wanted,
      short: null,
      replicasThatFit: Math.floor(free / count),
      replicas,
    },
  };
}

/** Who sets a line, by what it says. */
const LAYERS: ReadonlyArray<readonly [RegExp, ProfileLayer]> = [
  [/^ {2}name:|priority-class|Replicas|limits|resources|gpu:/, 'request'],
  [/namespace|queue-name/, 'tenant'],
  [/utilization|tolerations|key:|operator|effect/, 'cluster'],
];

function manifest(request: ServiceRequest): CheckedFile {
  const content = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${request.name}
  namespace: ${request.tenant}
  labels:
    kueue.x-k8s.io/queue-name: serving
    kueue.x-k8s.io/priority-class: ${request.priority}
  annotations:
    serving.kserve.io/deploymentMode: Standard
spec:
  predictor:
    minReplicas: ${request.replicas.min}
    maxReplicas: ${request.replicas.max}
    model:
      modelFormat:
        name: vLLM
      args:
        - --max-num-seqs=64
        - --gpu-memory-utilization=0.9
      resources:
        limits:
          nvidia.com/gpu: "${request.accelerator.split('-')[1]}"
    tolerations:
      - key: nvidia.com/gpu
        operator: Exists
        effect: NoSchedule
`;
  return {
    path: `tenants/${request.tenant}/${request.name}/inferenceservice.yaml`,
    content,
    lines: content
      .trimEnd()
      .split('\n')
      .map(line => LAYERS.find(([text]) => text.test(line))?.[1] ?? 'platform'),
  };
}

/** A model of 8 billion parameters, whichever is chosen; the 70 billion of the large one. */
function memoryOf(
  { accelerator: chosen, model }: ServiceRequest,
  options: readonly AcceleratorOption[],
): MemoryFit {
  const isLarge = model.ref.includes('70b');
  const offers: MemoryOffer[] = options.map(({ count, id, memory, title }) => ({
    id,
    title,
    devices: count,
    memory,
  }));
  const offer = offers.find(({ id }) => id === chosen)!;
  return memoryFitOf({
    model: {
      entityRef: model.ref,
      title: isLarge ? 'Llama 3.3 70B' : 'An 8B model',
      facts: {
        uri: 'oci://registry.example/model',
        format: 'vLLM',
        publisher: null,
        license: null,
        task: null,
        parameters: isLarge ? 70_600_000_000 : 8_200_000_000,
        contextLength: 32_768,
        precision: 'bf16',
        quantization: null,
        weightBytes: null,
        memoryBytes: null,
        architecture: {
          layers: isLarge ? 80 : 36,
          attentionHeads: isLarge ? 64 : 32,
          kvHeads: 8,
          headSize: 128,
          hiddenSize: isLarge ? 8192 : 4096,
          vocabularySize: 151_936,
          valueSize: null,
          caches: null,
          slidingWindow: null,
          latentAttention: null,
          recurrent: null,
          experts: null,
        },
        engine: 'vLLM',
      },
    },
    offer,
    engine: 'vLLM',
    args: [`--tensor-parallel-size=${offer.devices}`],
    requests: 1,
    otherOffers: offers,
    variants: [],
  });
}

/** Answers the form's questions, and refuses what the form should hold back. */
export class FormFixtureClient extends FixtureClient {
  async listAccelerators(
    _tenant?: string,
    replicas = { min: 1, max: 1 },
  ): Promise<AcceleratorList> {
    const { max } = replicas;
    return {
      missing: [],
      runtimes: [VLLM],
      memory: { requests: 1, misfit: 'refuse' },
      operation: OPERATION,
      ...FRESH,
      items: [
        option('h100-1', '1 × H100 80 GB', 1, 4.38, 3, 8, max),
        option('h100-4', '4 × H100 80 GB', 4, 17.1, 3, 8, max),
        option('l4-1', '1 × L4 24 GB', 1, 0.97, 0, 4, max),
        option('l4-8', '8 × L4 24 GB', 8, null, 0, 4, max),
      ],
      priorities: [
        'serving-standard',
        'serving-critical',
        'serving-experiment',
      ],
      maxReplicas: 8,
      currency: 'USD',
    };
  }

  async check(input?: CheckRequest): Promise<CheckReport> {
    const { request } = input as { request: ServiceRequest };
    const { items } = await this.listAccelerators('', request.replicas);
    const chosen = items.find(({ id }) => id === request.accelerator)!;
    const file = manifest(request);
    const isNever = chosen.fit.word === 'never';
    const findings: Finding[] = [
      ['kinds', 'allowed-kinds', 'Only allow-listed kinds are rendered.'],
      ['schema', 'crd-schema', 'Every object is valid for its CRD.'],
      ['tenant', 'own-namespace', 'All objects are in the own namespace.'],
      ['policy', 'serving-required-labels', 'Owner and cost center are named.'],
    ].map(([category, rule, message]) => ({
      category: category as Finding['category'],
      rule,
      outcome: 'pass',
      message,
    }));
    if (request.model.ref.endsWith('nightly')) {
      findings.push({
        category: 'policy',
        rule: 'serving-pinned-artifacts',
        outcome: 'fail',
        message: 'The model must be pinned to a digest (oci://…@sha256:…).',
        file: file.path,
        path: 'spec.predictor.model.modelFormat.name',
        line: 16,
      });
    }
    findings.push({
      category: 'quota',
      rule: 'quota-fit',
      outcome: isNever ? 'fail' : 'pass',
      message: chosen.fit.sentence,
    });
    const memory = memoryOf(request, items);
    findings.push({
      category: 'memory',
      rule: 'memory-fit',
      outcome: memory.word === 'fits' ? 'pass' : 'fail',
      message: memory.sentence,
    });
    const perHour = chosen.perHour ?? 0;
    const { min, max } = request.replicas;
    return {
      ...FRESH,
      outcome: findings.some(({ outcome }) => outcome === 'fail')
        ? 'fail'
        : 'pass',
      findings,
      quota: chosen.fit,
      memory,
      cost: {
        currency: 'USD',
        perHour: { min: perHour * min, max: perHour * max },
        perMonth: { min: perHour * min * 730, max: perHour * max * 730 },
        priceSource: 'sandbox price list',
        shareOfBudget: (7000 + perHour * max * 730) / 20000,
        leastShareOfBudget: (7000 + perHour * min * 730) / 20000,
        budget: {
          perMonth: 20000,
          running: 7000,
          proposed: 0,
          request: { min: perHour * min * 730, max: perHour * max * 730 },
          replaces: 0,
          rule: DEFAULT_BUDGET_RULE,
          spent: 6800,
          hoursLeft: 30,
          uncounted: [],
        },
      },
      files: [file],
    };
  }
}
