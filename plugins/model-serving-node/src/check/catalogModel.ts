import type { Finding } from '@model-serving/backstage-plugin-model-serving-common';
import type { ServiceReading } from '../goldenPaths';
import { ArtifactLookup, judge, Problem } from './CheckInput';

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

async function problemsOf(
  lookUp: ArtifactLookup,
  { artifact, entityRef, file, path }: ModelQuestion,
): Promise<Problem[]> {
  const at = { file, path };
  let vetted: Awaited<ReturnType<ArtifactLookup>>;
  try {
    vetted = await lookUp(entityRef);
  } catch (error) {
    return [
      {
        ...at,
        outcome: 'unknown',
        message: `Could not look up ${entityRef}: ${(error as Error).message}`,
      },
    ];
  }
  if ('refusal' in vetted) {
    return [{ ...at, message: vetted.refusal }];
  }
  return artifact === vetted.uri
    ? []
    : [
        {
          ...at,
          message: `The files serve ${JSON.stringify(artifact ?? '').slice(
            0,
            200,
          )}, but the artifact of ${entityRef} in the catalog is ${vetted.uri}`,
        },
      ];
}

/** The artifact is that of the catalog's model which the files name. */
export async function checkModel(
  question: ModelQuestion,
  artifactOf: ArtifactLookup,
): Promise<Finding[]> {
  return judge(
    'request',
    'catalog-model',
    `The artifact is that of ${question.entityRef}`,
    await problemsOf(artifactOf, question),
  );
}
