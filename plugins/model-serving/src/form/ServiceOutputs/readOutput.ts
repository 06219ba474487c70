import { parseEntityRef } from '@backstage/catalog-model';
import {
  readAppPath,
  readWebLink,
} from '@model-serving/backstage-plugin-model-serving-common';

export interface ServiceOutput {
  pullRequestUrl: string | null;
  number: number | null;
  outcome: 'opened' | 'updated' | 'unchanged' | null;
  /** The service's page, where it is in this app. */
  servicePath: string | null;
  /** The service's page, where it is somewhere else. */
  serviceUrl: string | null;
  entityRef: string | null;
}

function entityRef(value: unknown): string | null {
  try {
    parseEntityRef(value as string);
    return value as string;
  } catch {
    return null;
  }
}

const OUTCOMES = ['opened', 'updated', 'unchanged'] as const;

/** Reads what `model-serving:propose` put out; whatever is missing or odd is null. */
export function readOutput(
  output: Record<string, unknown> | undefined,
): ServiceOutput {
  const number = Number(output?.number ?? Number.NaN);
  return {
    pullRequestUrl: readWebLink(output?.pullRequestUrl),
    number: Number.isInteger(number) ? number : null,
    outcome: OUTCOMES.find(word => word === output?.outcome) ?? null,
    servicePath: readAppPath(output?.serviceUrl),
    serviceUrl: readWebLink(output?.serviceUrl),
    entityRef: entityRef(output?.entityRef),
  };
}
