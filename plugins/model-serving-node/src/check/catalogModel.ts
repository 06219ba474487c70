import type { Finding } from '@model-serving/backstage-plugin-model-serving-common';
import { CheckInput, judge, Problem } from './CheckInput';
import type { ServiceFacts } from './requestOfFiles';

async function problemsOf(
  lookUp: NonNullable<CheckInput['artifactOf']>,
  entityRef: string,
  { entry, model }: ServiceFacts,
): Promise<Problem[]> {
  const at = { file: entry.file, path: 'spec.predictor.model.storageUri' };
  let artifact: Awaited<ReturnType<typeof lookUp>>;
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
  return model?.storageUri === artifact.uri
    ? []
    : [
        {
          ...at,
          message: `The files serve ${JSON.stringify(
            model?.storageUri ?? '',
          ).slice(0, 200)}; the catalog's ${entityRef} is ${artifact.uri}`,
        },
      ];
}

/** The artifact is that of the catalog's model which the files name. */
export async function checkModel(
  { artifactOf }: CheckInput,
  entityRef: unknown,
  facts: ServiceFacts,
): Promise<Finding[]> {
  if (!artifactOf || typeof entityRef !== 'string') {
    return [];
  }
  return judge(
    'request',
    'catalog-model',
    `The artifact is that of ${entityRef}`,
    await problemsOf(artifactOf, entityRef, facts),
  );
}
