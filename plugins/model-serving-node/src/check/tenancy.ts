import { fieldPath } from '@model-serving/backstage-kubernetes-policy-node';
import {
  COST_CENTER_LABEL,
  OWNER_LABEL,
  QUEUE_NAME_LABEL,
  SERVICE_LABEL,
} from '@model-serving/backstage-plugin-model-serving-common';
import { AnyServicePath, isExternalPath } from '../goldenPaths';
import { ownerLabel } from '../manifests';
import { isCatalogEntity } from './allowedKinds';
import type { JudgeInput, FileObject, Problem } from './CheckInput';

const RESERVED =
  /^(default|kube-.*|openshift(-.*)?|kserve|kueue-system|keda|argocd|external-secrets|monitoring|gateway-system)$/;
const NAME = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** Everything belongs to the tenant's own namespace and bears the service's name. */
export function namespaceProblems(
  path: AnyServicePath,
  { tenant, service }: JudgeInput,
  objects: readonly FileObject[],
): Problem[] {
  const problems: Problem[] = [];
  if (RESERVED.test(tenant.namespace)) {
    problems.push({
      message: `Namespace ${tenant.namespace} belongs to the platform; services cannot be proposed for it`,
    });
  }
  for (const { object, file, lineOf } of objects) {
    const { name, namespace } = object.metadata;
    if (namespace !== tenant.namespace) {
      problems.push({
        message: `${object.kind} ${name} is in namespace ${JSON.stringify(
          namespace ?? '',
        )}; tenant ${tenant.name} may only use ${tenant.namespace}`,
        file,
        path: 'metadata.namespace',
        line: lineOf(['metadata', 'namespace']),
      });
    }
    const isNamedAfter =
      object.kind === path.service.kind
        ? name === service
        : name === service ||
          name.startsWith(`${service}-`) ||
          name.startsWith(`${service}_`);
    const isName =
      name.length <= 63 && (NAME.test(name) || name.startsWith(`${service}_`));
    if (!isNamedAfter || !isName) {
      problems.push({
        message: `The ${object.kind} is named ${JSON.stringify(
          name.slice(0, 100),
        )}; it must be ${
          object.kind === path.service.kind
            ? service
            : `${service} or start with ${service}-`
        }, in lower-case letters, digits and dashes`,
        file,
        path: 'metadata.name',
        line: lineOf(['metadata', 'name']),
      });
    }
  }
  return problems;
}

/** The labels by which objects are admitted, found and charged are the tenant's. */
export function labelProblems(
  path: AnyServicePath,
  { tenant, service }: JudgeInput,
  objects: readonly FileObject[],
): Problem[] {
  const isQueued = !isExternalPath(path) && !path.queuesPodsAlone;
  const everywhere = {
    [SERVICE_LABEL]: service,
    [OWNER_LABEL]: ownerLabel(tenant),
    [COST_CENTER_LABEL]: tenant.costCenter,
  };
  return objects
    .filter(entry => !isCatalogEntity(entry))
    .flatMap(({ object, file, lineOf }) =>
      Object.entries(
        object.kind === path.service.kind && isQueued
          ? { ...everywhere, [QUEUE_NAME_LABEL]: tenant.localQueue }
          : everywhere,
      ).flatMap(([label, expected]) => {
        const actual = object.metadata.labels?.[label];
        const field = ['metadata', 'labels', label];
        return actual === expected
          ? []
          : [
              {
                message: `The label ${label} of ${object.kind} ${
                  object.metadata.name
                } ${
                  actual === undefined
                    ? 'is missing'
                    : `is ${JSON.stringify(actual)}`
                }; it must be "${expected}"`,
                file,
                path: fieldPath(field),
                line: lineOf(field),
              },
            ];
      }),
    );
}
