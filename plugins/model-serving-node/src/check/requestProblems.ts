import { fieldPath } from '@model-serving/backstage-kubernetes-policy-node';
import {
  formatQuantity,
  parseQuantity,
  Quantity,
} from '@model-serving/kubernetes-quantity';
import type { ServicePath, ServiceReading } from '../goldenPaths';
import type { RenderContext } from '../manifests/RenderContext';
import { hasAccelerators } from '../profiles';
import type { Problem } from './CheckInput';

/** The answers that the files contain are ones that the form would take. */
export function requestProblems(
  path: ServicePath,
  { fields }: ServiceReading,
  { request, model }: RenderContext,
  file: string,
): Problem[] {
  const parsed = path.request.safeParse(request);
  const problems: Problem[] = (parsed.error?.issues ?? []).map(issue => {
    const field = fieldPath(issue.path as Array<string | number>);
    const { message } = issue;
    return {
      message: message.startsWith(field) ? message : `${field}: ${message}`,
      file,
    };
  });
  if (
    typeof model.facts.uri !== 'string' ||
    !/^[!-~]+$/.test(model.facts.uri)
  ) {
    problems.push({
      message: 'The artifact address of the model is not plain printable text',
      file,
      path: fields.artifact,
    });
  }
  return problems;
}

const HOST_LIMITS = [
  { setting: 'maxCpuPerService', title: 'CPU cores', amount: 'cpu' },
  { setting: 'maxMemoryPerService', title: 'of memory', amount: 'memory' },
] as const;

/** What all replicas ask for together; undefined for replicas that are no number. */
function timesReplicas(
  quantity: string,
  { max }: RenderContext['request']['replicas'],
): Quantity | undefined {
  const each = parseQuantity(quantity);
  return Number.isInteger(max) && max > 0
    ? { ...each, nano: each.nano * BigInt(max) }
    : undefined;
}

/** The answers are within what the profiles allow this tenant. */
export function limitProblems(
  { fields }: ServiceReading,
  { request, profile, tenant, accelerator }: RenderContext,
  file: string,
): Problem[] {
  const { maxReplicas, maxAcceleratorsPerService, priorities } = profile.limits;
  const by = (setting: string) => {
    const source = profile.provenance[setting];
    return source ? ` (${source.layer} profile ${source.file})` : '';
  };
  const problems: Problem[] = [];
  if (!priorities.includes(request.priority)) {
    problems.push({
      message: `The priority ${JSON.stringify(
        request.priority ?? '',
      )} is not available to ${tenant.name}; choose one of ${priorities.join(
        ', ',
      )}${by('limits.priorities')}`,
      file,
    });
  }
  if (request.replicas.max > maxReplicas) {
    problems.push({
      message: `The service requests ${
        request.replicas.max
      } replicas; the limit is ${maxReplicas}${by('limits.maxReplicas')}`,
      file,
      path: fields.maxReplicas,
    });
  }
  const replicasInWords = `${request.replicas.max} replicas of ${accelerator.title}`;
  if (hasAccelerators(accelerator)) {
    const accelerators = accelerator.count * request.replicas.max;
    if (accelerators > maxAcceleratorsPerService) {
      problems.push({
        message: `The service could use ${accelerators} accelerators (${replicasInWords}); the limit is ${maxAcceleratorsPerService}${by(
          'limits.maxAcceleratorsPerService',
        )}`,
        file,
        path: fields.maxReplicas,
      });
    }
  }
  for (const { setting, title, amount } of HOST_LIMITS) {
    const limit = profile.limits[setting];
    const total = limit && timesReplicas(accelerator[amount], request.replicas);
    if (total && total.nano > parseQuantity(limit).nano) {
      problems.push({
        message: `The service could use ${formatQuantity(
          total,
        )} ${title} (${replicasInWords}); the limit is ${limit}${by(
          `limits.${setting}`,
        )}`,
        file,
        path: fields.maxReplicas,
      });
    }
  }
  return problems;
}
