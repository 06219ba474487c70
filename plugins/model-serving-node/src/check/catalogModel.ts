import type { Finding } from '@model-serving/backstage-plugin-model-serving-common';
import type { ServiceReading } from '../goldenPaths';
import { ArtifactLookup, CatalogArtifact, judge, Problem } from './CheckInput';

/** What only the catalog can answer: whether the artifact is that of the model which the files name. @public */
export interface ModelQuestion {
  entityRef: string;
  /** Address of what the files serve; not trusted to be a string. */
  artifact: unknown;
  file: string;
  /** Field that holds the address. */
  path: string;
}

/** The question that files leave open; null where they name no model. */
export function modelQuestion(
  { answers, artifact, fields }: ServiceReading,
  file: string,
): ModelQuestion | null {
  return typeof answers.model === 'string'
    ? { entityRef: answers.model, artifact, file, path: fields.artifact }
    : null;
}

/** What the catalog answers about the model of the files. */
export interface ModelAnswer {
  findings: Finding[];
  /** Null where there is no artifact, or it could not be looked up. */
  artifact: CatalogArtifact | null;
}

/** Whether the artifact is that of the catalog's model which the files name. */
export async function checkModel(
  { artifact, entityRef, file, path }: ModelQuestion,
  lookUp: ArtifactLookup,
): Promise<ModelAnswer> {
  const findings = (problems: readonly Problem[]) =>
    judge(
      'request',
      'catalog-model',
      `The artifact is that of ${entityRef}`,
      problems.map(problem => ({ ...problem, file, path })),
    );
  let vetted: Awaited<ReturnType<ArtifactLookup>>;
  try {
    vetted = await lookUp(entityRef);
  } catch (error) {
    return {
      findings: findings([
        {
          outcome: 'unknown',
          message: `Could not look up ${entityRef}: ${
            (error as Error).message
          }`,
        },
      ]),
      artifact: null,
    };
  }
  if ('refusal' in vetted) {
    return {
      findings: findings([{ message: vetted.refusal }]),
      artifact: null,
    };
  }
  const isSame = artifact === vetted.uri;
  const message = `The files serve ${JSON.stringify(artifact ?? '').slice(
    0,
    200,
  )}, but the artifact of ${entityRef} in the catalog is ${vetted.uri}`;
  return { findings: findings(isSame ? [] : [{ message }]), artifact: vetted };
}
