import type { Finding } from '@model-serving/backstage-plugin-model-serving-common';
import { ArtifactLookup, judge, Problem } from './CheckInput';
import type { ServiceFacts } from './requestOfFiles';

/** What only the catalog can answer: whether the artifact is that of the model which the files name. @public */
export interface ModelQuestion {
  entityRef: string;
  /** What the files serve; not believed to be a string. */
  storageUri: unknown;
  file: string;
}

/** The question that files leave open; null where they name no model. */
export function modelQuestion(
  entityRef: unknown,
  { entry, model }: ServiceFacts,
): ModelQuestion | null {
  return typeof entityRef === 'string'
    ? { entityRef, storageUri: model?.storageUri, file: entry.file }
    : null;
}

async function problemsOf(
  lookUp: ArtifactLookup,
  { entityRef, file, storageUri }: ModelQuestion,
): Promise<Problem[]> {
  const at = { file, path: 'spec.predictor.model.storageUri' };
  let artifact: Awaited<ReturnType<ArtifactLookup>>;
  try {
    artifact = await lookUp(entityRef);
  } catch (error) {
    return [
      {
        ...at,
        outcome: 'unknown',
        message: `Could not look up ${entityRef}: ${(error as Error).message}`,
      },
    ];
  }
  if ('refusal' in artifact) {
    return [{ ...at, message: artifact.refusal }];
  }
  return storageUri === artifact.uri
    ? []
    : [
        {
          ...at,
          message: `The files serve ${JSON.stringify(storageUri ?? '').slice(
            0,
            200,
          )}; the catalog's ${entityRef} is ${artifact.uri}`,
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
