import {
  BUDGET_RULE,
  BudgetUse,
  CostEstimate,
  estimateCost,
  Finding,
  FitRequest,
  judgeBudget,
  missingPrice,
  moneyInWords,
  QuotaFit,
  replicasWhileUpdating,
} from '@model-serving/backstage-plugin-model-serving-common';
import { looseMap, ServicePath, ServiceReading } from '../goldenPaths';
import type { RenderContext } from '../manifests/RenderContext';
import { hasAccelerators, ServiceSize } from '../profiles';
import type { JudgeInput, Problem } from './CheckInput';
import { judge } from './CheckInput';
import { serviceFit, withOverhead } from './serviceFit';

function podRequests({
  overhead,
  pod,
}: ServiceReading): Record<string, string> {
  return withOverhead(
    pod.requests as Record<string, string | number>,
    overhead,
  );
}

/** What a service that is stopped asks of its queue. */
const NO_QUOTA: QuotaFit = {
  word: 'fits',
  sentence: 'Stopped: holds no quota. Starting it is checked again.',
  flavor: null,
  resource: null,
  requested: 0,
  short: 0,
  replicasThatFit: 0,
  replicas: 0,
};

function fit(
  path: ServicePath,
  { picture, service, tenant }: JudgeInput,
  reading: ServiceReading,
  { request }: RenderContext,
): QuotaFit {
  if (request.stopped) {
    return NO_QUOTA;
  }
  const { answers, pod } = reading;
  return serviceFit(picture, {
    tenant,
    path,
    service,
    requests: podRequests(reading),
    replicas: replicasWhileUpdating(request.replicas.max, request.operation),
    nodeSelector: pod.nodeSelector as FitRequest['nodeSelector'],
    tolerations: pod.tolerations as FitRequest['tolerations'],
    priorityClass: answers.priority,
  });
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
  context: RenderContext,
  file: string,
): { quota: QuotaFit | null; findings: Finding[] } {
  let quota: QuotaFit;
  try {
    quota = fit(path, input, reading, context);
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
  const surge =
    context.request.operation?.rollout === 'surge' && !context.request.stopped
      ? ' One of the replicas is the surge of an update.'
      : '';
  return {
    quota,
    findings: [
      {
        category: 'quota',
        rule: 'quota-fit',
        outcome,
        message: `${quota.sentence}${surge}`,
        ...(outcome !== 'pass' && { file }),
      },
    ],
  };
}

/** What the request does to the tenant's budget. */
export function budgetFindings(use: BudgetUse, currency: string): Finding[] {
  return [
    { category: 'cost', rule: BUDGET_RULE, ...judgeBudget(use, currency) },
  ];
}

/** What the files will cost, by the price book. Only the tenant's budget rule blocks; a missing price is said. */
export function checkCost(
  input: JudgeInput,
  reading: ServiceReading,
  accelerator: ServiceSize,
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
  const { hours } = looseMap(reading.answers.run) as { hours?: number };
  let cost: CostEstimate | null;
  try {
    const { cpu = '0', memory = '0' } = podRequests(reading);
    const { answers, pod } = reading;
    cost = estimateCost(
      {
        flavor: accelerator.flavor,
        count: hasAccelerators(accelerator)
          ? Number(pod.limits[accelerator.resource] ?? 0)
          : 0,
        cpu,
        memory,
      },
      answers.stopped
        ? { min: 0, max: 0 }
        : {
            min: answers.replicas.min as number,
            max: answers.replicas.max as number,
          },
      prices,
      budget,
      hours,
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
        `Cost unknown: ${prices.source} has no price for ${
          hasAccelerators(accelerator)
            ? accelerator.flavor
            : missingPrice({ flavor: null, count: 0 }, prices)
        }`,
      ),
    };
  }
  const sentence = reading.answers.stopped
    ? 'Costs nothing while it is stopped'
    : `Up to ${moneyInWords(
        cost.perHour.max,
        cost.currency,
      )} per hour, ${moneyInWords(cost.perMonth.max, cost.currency)} ${
        hours === undefined ? 'per month' : `for ${hours} hours`
      } (${cost.priceSource})`;
  return {
    cost,
    findings: [
      ...judge('cost', 'cost', sentence, []),
      ...(cost.budget && !reading.answers.stopped
        ? budgetFindings(cost.budget, cost.currency)
        : []),
    ],
  };
}
