import { parseEntityRef } from '@backstage/catalog-model';

export interface ServiceOutput {
  pullRequestUrl: string | null;
  number: number | null;
  outcome: 'opened' | 'updated' | 'unchanged' | null;
  /** Path within the app, or an address. */
  serviceUrl: string | null;
  entityRef: string | null;
}

/** An address a browser may follow, or a path within the app. */
function address(value: unknown): string | null {
  if (typeof value !== 'string') {
    return null;
  }
  return /^https?:\/\//i.test(value) || /^\/(?!\/)/.test(value) ? value : null;
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
    pullRequestUrl: address(output?.pullRequestUrl),
    number: Number.isInteger(number) ? number : null,
    outcome: OUTCOMES.find(word => word === output?.outcome) ?? null,
    serviceUrl: address(output?.serviceUrl),
    entityRef: entityRef(output?.entityRef),
  };
}
