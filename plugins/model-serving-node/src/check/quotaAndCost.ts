import { addQuantities } from '@model-serving/kubernetes-quantity';
import {
  formatQuantity,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import {
  CostEstimate,
  estimateCost,
  Finding,
  fitOf,
  PRIORITY_CLASS_LABEL,
  QuotaFit,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { AcceleratorShape } from '../profiles';
import type { JudgeInput, Problem } from './CheckInput';
import { judge } from './CheckInput';
import type { ServiceFacts } from './requestOfFiles';

/** KServe's sidecar that holds an `oci://` model; Kueue counts it. Its init container asks for no more. */
const MODELCAR: Readonly<Record<string, string>> = {
  cpu: '10m',
  memory: '15Mi',
};

/** What one pod will ask of the queue. */
export function podRequests(facts: ServiceFacts): Record<string, string> {
  const own = Object.fromEntries(
    Object.entries(facts.requests).map(([resource, quantity]) => [
      resource,
      formatQuantity(parseQuantity(quantity as string | number)),
    ]),
  );
  const isModelcar = /^oci:\/\//.test(String(facts.model?.storageUri));
  if (!isModelcar) {
    return own;
  }
  const sum = { ...own };
  for (const [resource, quantity] of Object.entries(MODELCAR)) {
    sum[resource] = formatQuantity(
      addQuantities(
        parseQuantity(own[resource] ?? '0'),
        parseQuantity(quantity),
      ),
    );
  }
  return sum;
}

function unknownFit(sentence: string, replicas: number): QuotaFit {
  return {
    word: 'unknown',
    sentence,
    flavor: null,
    resource: null,
    requested: null,
    short: null,
    replicasThatFit: null,
    replicas,
  };
}

/** Pods of the same service that hold quota already: an update needs none for them. */
function admittedPods({ picture, tenant, service }: JudgeInput): number {
  return (picture.objects.Pod ?? []).filter(
    pod =>
      pod.namespace === tenant.namespace &&
      pod.labels['serving.kserve.io/inferenceservice'] === service &&
      pod.gates.length === 0 &&
      pod.phase !== 'Succeeded' &&
      pod.phase !== 'Failed',
  ).length;
}

/** What the priority class that the service names is worth. */
function priorityOf(
  { picture }: JudgeInput,
  { entry }: ServiceFacts,
): number | undefined {
  const named = entry.object.metadata.labels?.[PRIORITY_CLASS_LABEL];
  return picture.objects.WorkloadPriorityClass?.find(
    ({ name }) => name === named,
  )?.value;
}

function fit(input: JudgeInput, facts: ServiceFacts): QuotaFit {
  const { picture, tenant } = input;
  const replicas = facts.predictor?.maxReplicas as number;
  const queue = picture.objects.LocalQueue?.find(
    ({ namespace, name }) =>
      namespace === tenant.namespace && name === tenant.localQueue,
  );
  if (!queue) {
    return unknownFit(
      `The queue ${tenant.localQueue} of namespace ${tenant.namespace} cannot be read on ${picture.cluster}.`,
      replicas,
    );
  }
  const fitFor = (count: number) =>
    fitOf(picture, {
      clusterQueue: queue.clusterQueue,
      localQueue: { namespace: tenant.namespace, name: tenant.localQueue },
      requests: podRequests(facts),
      replicas: count,
      nodeSelector: facts.predictor?.nodeSelector,
      tolerations: facts.predictor?.tolerations,
      priority: priorityOf(input, facts),
    });
  const all = fitFor(replicas);
  const held = Math.min(admittedPods(input), replicas);
  if (held === 0 || all.word === 'never' || all.word === 'unknown') {
    return all;
  }
  return held === replicas
    ? {
        ...all,
        word: 'fits',
        sentence: `Fits now: its ${replicas} replicas hold their quota already.`,
        short: null,
        replicasThatFit: replicas,
      }
    : fitFor(replicas - held);
}

const QUOTA_OUTCOME: Record<QuotaFit['word'], Finding['outcome']> = {
  fits: 'pass',
  borrows: 'pass',
  preempts: 'warn',
  waits: 'warn',
  never: 'fail',
  unknown: 'unknown',
};

/** Whether the tenant's queue will admit what the files ask for. */
export function checkQuota(
  input: JudgeInput,
  facts: ServiceFacts,
): { quota: QuotaFit | null; findings: Finding[] } {
  let quota: QuotaFit;
  try {
    quota = fit(input, facts);
  } catch (error) {
    const message = `It cannot be said whether the request fits: ${
      (error as Error).message
    }`;
    return {
      quota: null,
      findings: judge('quota', 'quota-fit', '', [
        { outcome: 'unknown', message, file: facts.entry.file },
      ]),
    };
  }
  const outcome = QUOTA_OUTCOME[quota.word];
  return {
    quota,
    findings: [
      {
        category: 'quota',
        rule: 'quota-fit',
        outcome,
        message: quota.sentence,
        ...(outcome !== 'pass' && { file: facts.entry.file }),
      },
    ],
  };
}

function money(amount: number, currency: string): string {
  return `${amount.toFixed(2)} ${currency}`;
}

/** What the files will cost, by the price book. Money never blocks; a missing price is said. */
export function checkCost(
  input: JudgeInput,
  facts: ServiceFacts,
  accelerator: AcceleratorShape,
): { cost: CostEstimate | null; findings: Finding[] } {
  const warn = (message: string): Finding[] =>
    judge('cost', 'cost', '', [{ outcome: 'warn', message } satisfies Problem]);
  const { prices, budget } = input;
  if (!prices) {
    return {
      cost: null,
      findings: warn('The cost is not known: no prices are configured'),
    };
  }
  let cost: CostEstimate | null;
  try {
    const { cpu = '0', memory = '0' } = podRequests(facts);
    cost = estimateCost(
      {
        flavor: accelerator.flavor,
        count: Number(facts.limits[accelerator.resource] ?? 0),
        cpu,
        memory,
      },
      {
        min: facts.predictor?.minReplicas as number,
        max: facts.predictor?.maxReplicas as number,
      },
      prices,
      budget,
    );
  } catch (error) {
    return {
      cost: null,
      findings: warn(`The cost is not known: ${(error as Error).message}`),
    };
  }
  if (!cost) {
    return {
      cost,
      findings: warn(
        `The cost is not known: ${prices.source} has no price for ${accelerator.flavor}`,
      ),
    };
  }
  const share = cost.shareOfBudget;
  const sentence = `Up to ${money(
    cost.perHour.max,
    cost.currency,
  )} an hour, ${money(cost.perMonth.max, cost.currency)} a month (${
    cost.priceSource
  })`;
  return share !== null && share > 1
    ? {
        cost,
        findings: warn(
          `${sentence}: that is ${Math.round(
            share * 100,
          )} % of the tenant's monthly budget`,
        ),
      }
    : { cost, findings: judge('cost', 'cost', sentence, []) };
}
