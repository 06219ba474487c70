import {
  CostEstimate,
  estimateCost,
  Finding,
  fitOf,
  FitRequest,
  QuotaFit,
  unknownFit,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  addQuantities,
  formatQuantity,
  parseQuantity,
} from '@model-serving/kubernetes-quantity';
import type { ServicePath, ServiceReading } from '../goldenPaths';
import type { AcceleratorShape } from '../profiles';
import type { JudgeInput, Problem } from './CheckInput';
import { judge } from './CheckInput';

/** What one pod will ask of the queue. */
export function podRequests({
  overhead,
  pod,
}: ServiceReading): Record<string, string> {
  const sum = Object.fromEntries(
    Object.entries(pod.requests).map(([resource, quantity]) => [
      resource,
      formatQuantity(parseQuantity(quantity as string | number)),
    ]),
  );
  for (const [resource, quantity] of Object.entries(overhead)) {
    sum[resource] = formatQuantity(
      addQuantities(
        parseQuantity(sum[resource] ?? '0'),
        parseQuantity(quantity),
      ),
    );
  }
  return sum;
}

/** Pods of the same service that hold quota already: an update needs none for them. */
function admittedPods(
  path: ServicePath,
  { picture, tenant, service }: JudgeInput,
): number {
  const selected = Object.entries(path.podLabels(service));
  return (picture.objects.Pod ?? []).filter(
    pod =>
      pod.namespace === tenant.namespace &&
      selected.every(([label, value]) => pod.labels[label] === value) &&
      pod.gates.length === 0 &&
      pod.phase !== 'Succeeded' &&
      pod.phase !== 'Failed',
  ).length;
}

/** What the priority class that the service names is worth. */
function priorityOf(
  { picture }: JudgeInput,
  { answers }: ServiceReading,
): number | undefined {
  return picture.objects.WorkloadPriorityClass?.find(
    ({ name }) => name === answers.priority,
  )?.value;
}

function fit(
  path: ServicePath,
  input: JudgeInput,
  reading: ServiceReading,
): QuotaFit {
  const { picture, tenant } = input;
  const { answers, pod } = reading;
  const replicas = answers.replicas.max as number;
  const queue = picture.objects.LocalQueue?.find(
    ({ namespace, name }) =>
      namespace === tenant.namespace && name === tenant.localQueue,
  );
  if (!queue) {
    return unknownFit(
      `Quota fit unknown: queue ${tenant.localQueue} not found in namespace ${tenant.namespace} of cluster ${picture.cluster}.`,
      replicas,
    );
  }
  const fitFor = (count: number) =>
    fitOf(picture, {
      clusterQueue: queue.clusterQueue,
      localQueue: { namespace: tenant.namespace, name: tenant.localQueue },
      requests: podRequests(reading),
      replicas: count,
      nodeSelector: pod.nodeSelector as FitRequest['nodeSelector'],
      tolerations: pod.tolerations as FitRequest['tolerations'],
      priority: priorityOf(input, reading),
    });
  const all = fitFor(replicas);
  const held = Math.min(admittedPods(path, input), replicas);
  if (held === 0 || all.word === 'never' || all.word === 'unknown') {
    return all;
  }
  return held === replicas
    ? {
        ...all,
        word: 'fits',
        sentence: `Fits now: its ${replicas} replicas already hold their quota.`,
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
  path: ServicePath,
  input: JudgeInput,
  reading: ServiceReading,
  file: string,
): { quota: QuotaFit | null; findings: Finding[] } {
  let quota: QuotaFit;
  try {
    quota = fit(path, input, reading);
  } catch (error) {
    const message = `Quota fit unknown: ${(error as Error).message}`;
    return {
      quota: null,
      findings: judge('quota', 'quota-fit', '', [
        { outcome: 'unknown', message, file },
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
        ...(outcome !== 'pass' && { file }),
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
  reading: ServiceReading,
  accelerator: AcceleratorShape,
): { cost: CostEstimate | null; findings: Finding[] } {
  const warn = (message: string): Finding[] =>
    judge('cost', 'cost', '', [{ outcome: 'warn', message } satisfies Problem]);
  const { prices, budget } = input;
  if (!prices) {
    return {
      cost: null,
      findings: warn('Cost unknown: no prices are configured'),
    };
  }
  let cost: CostEstimate | null;
  try {
    const { cpu = '0', memory = '0' } = podRequests(reading);
    const { answers, pod } = reading;
    cost = estimateCost(
      {
        flavor: accelerator.flavor,
        count: Number(pod.limits[accelerator.resource] ?? 0),
        cpu,
        memory,
      },
      {
        min: answers.replicas.min as number,
        max: answers.replicas.max as number,
      },
      prices,
      budget,
    );
  } catch (error) {
    return {
      cost: null,
      findings: warn(`Cost unknown: ${(error as Error).message}`),
    };
  }
  if (!cost) {
    return {
      cost,
      findings: warn(
        `Cost unknown: ${prices.source} has no price for ${accelerator.flavor}`,
      ),
    };
  }
  const share = cost.shareOfBudget;
  const sentence = `Up to ${money(
    cost.perHour.max,
    cost.currency,
  )} per hour, ${money(cost.perMonth.max, cost.currency)} per month (${
    cost.priceSource
  })`;
  return share !== null && share > 1
    ? {
        cost,
        findings: warn(
          `${sentence}: ${Math.round(
            share * 100,
          )}% of the tenant's monthly budget`,
        ),
      }
    : { cost, findings: judge('cost', 'cost', sentence, []) };
}
