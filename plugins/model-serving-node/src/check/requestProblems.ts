import { fieldPath } from '@model-serving/backstage-kubernetes-policy-node';
import {
  adaptersRefusal,
  operationRefusals,
} from '@model-serving/backstage-plugin-model-serving-common';
import { operationOffer, ServicePath, ServiceReading } from '../goldenPaths';
import {
  adapterArtifactRefusal,
  takesNoAdapters,
} from '../goldenPaths/adapterVolumes';
import type { RenderContext } from '../manifests/RenderContext';
import { refusedArguments } from '../profiles';
import type { Problem } from './CheckInput';
import { limitExcesses } from './serviceLimits';

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

/** Why the adapters in the files could not have been asked for, as sentences. */
function adapterProblems(
  path: ServicePath,
  {
    adapterRank,
    adapters,
    request,
    runtime,
  }: Pick<RenderContext, 'adapterRank' | 'adapters' | 'request' | 'runtime'>,
): string[] {
  if (adapters.length === 0) {
    return [];
  }
  if (!path.takesAdapters) {
    return [takesNoAdapters(path)];
  }
  const refusal = adaptersRefusal(
    runtime,
    request.name,
    adapters.map(({ answer }) => answer.name),
  );
  const most = runtime.adapters?.maxRank;
  return [
    ...(refusal === null ? [] : [refusal]),
    ...(most !== undefined && adapterRank > most
      ? [
          `The files let the engine hold adapters of rank ${adapterRank}; ${runtime.title} takes them up to rank ${most}.`,
        ]
      : []),
    ...adapters.flatMap(({ uri }) => adapterArtifactRefusal(uri) ?? []),
  ];
}

/** The answers are within what the profiles allow this tenant. */
export function limitProblems(
  path: ServicePath,
  { fields }: ServiceReading,
  {
    request,
    profile,
    tenant,
    accelerator,
    adapterRank,
    adapters,
    runtime,
  }: RenderContext,
  file: string,
): Problem[] {
  const { maxReplicas, priorities } = profile.limits;
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
  const { max } = request.replicas;
  for (const { limit, setting, total } of limitExcesses(
    accelerator,
    max,
    profile.limits,
  )) {
    problems.push({
      message: `The service could use ${total} (${max} replicas of ${
        accelerator.title
      }); the limit is ${limit}${by(`limits.${setting}`)}`,
      file,
      path: fields.maxReplicas,
    });
  }
  for (const { message } of refusedArguments(
    profile,
    runtime,
    request.arguments ?? {},
    accelerator,
  )) {
    problems.push({ message, file, path: fields.arguments });
  }
  for (const refusal of adapterProblems(path, {
    adapterRank,
    adapters,
    request,
    runtime,
  })) {
    problems.push({ message: refusal, file, path: fields.volumes });
  }
  for (const { refusal } of operationRefusals(request.operation ?? {}, {
    offer: operationOffer(path, profile),
    size: accelerator,
    replicas: request.replicas,
  })) {
    problems.push({ message: refusal, file });
  }
  return problems;
}
