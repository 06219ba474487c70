import { fieldPath } from '@model-serving/backstage-kubernetes-policy-node';
import { serviceRequestSchema } from '@model-serving/backstage-plugin-model-serving-common';
import type { RenderContext } from '../manifests/RenderContext';
import type { Problem } from './CheckInput';

/** The answers that the files contain are ones that the form would take. */
export function requestProblems(
  { request, model }: RenderContext,
  file: string,
): Problem[] {
  const parsed = serviceRequestSchema.safeParse(request);
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
      path: 'spec.predictor.model.storageUri',
    });
  }
  return problems;
}

/** The answers are within what the profiles allow this tenant. */
export function limitProblems(
  { request, profile, tenant, accelerator }: RenderContext,
  file: string,
): Problem[] {
  const { maxReplicas, maxAcceleratorsPerService, priorities } = profile.limits;
  const by = (path: string) => {
    const source = profile.provenance[path];
    return source ? ` (${source.layer} profile ${source.file})` : '';
  };
  const problems: Problem[] = [];
  if (!priorities.includes(request.priority)) {
    problems.push({
      message: `The priority ${JSON.stringify(
        request.priority ?? '',
      )} is not open to ${tenant.name}; choose one of ${priorities.join(
        ', ',
      )}${by('limits.priorities')}`,
      file,
    });
  }
  if (request.replicas.max > maxReplicas) {
    problems.push({
      message: `The service may have at most ${maxReplicas} replicas, ${
        request.replicas.max
      } are asked for${by('limits.maxReplicas')}`,
      file,
      path: 'spec.predictor.maxReplicas',
    });
  }
  const accelerators = accelerator.count * request.replicas.max;
  if (accelerators > maxAcceleratorsPerService) {
    problems.push({
      message: `The service may hold at most ${maxAcceleratorsPerService} accelerators, with ${
        request.replicas.max
      } replicas of ${accelerator.title} it could hold ${accelerators}${by(
        'limits.maxAcceleratorsPerService',
      )}`,
      file,
      path: 'spec.predictor.maxReplicas',
    });
  }
  return problems;
}
