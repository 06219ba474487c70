import {
  artifactAt,
  chooseArtifact,
  chosenModel,
  ChosenModel,
  Finding,
  missingArtifact,
  ModelArtifact,
  ModelChoice,
  MODEL_VARIANT_ANNOTATION,
  MODEL_VERSION_ANNOTATION,
  modelFactsOf,
  runtimeRefusal,
  RuntimeOffer,
  RuntimeSize,
  ServableModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import { fieldPath } from '@model-serving/backstage-kubernetes-policy-node';
import { looseMap, ServiceReading } from '../goldenPaths';
import type { RenderContext } from '../manifests/RenderContext';
import { judge, ModelLookup, PermitLookup, Problem } from './CheckInput';
import { modelRuleFindings } from './modelRules';

/** What only the catalog can answer: whether an artifact is that of a model which the files name. @public */
export interface ArtifactQuestion {
  entityRef: string;
  /** Version and variant that the files name. */
  choice: ModelChoice;
  /** Address of what the files serve; not trusted to be a string. */
  artifact: unknown;
  file: string;
  /** Field that holds the address. */
  path: string;
  /** Field that names version and variant, where that is not an annotation for each. */
  namedIn?: string;
}

/** The question about the model that is served. @public */
export interface ModelQuestion extends ArtifactQuestion {
  /** The license that the files confirm; not trusted to be a string. */
  licenseAccepted: unknown;
  /** The runtime that would serve it, and the size that it runs on. */
  runtime: RuntimeOffer;
  size: RuntimeSize;
}

/** The question that files leave open; null where they name no model. */
export function modelQuestion(
  { answers, artifact, fields }: ServiceReading,
  { accelerator, runtime }: RenderContext,
  file: string,
): ModelQuestion | null {
  const { licenseAccepted, ref, variant, version } = looseMap(answers.model);
  return typeof ref === 'string'
    ? {
        entityRef: ref,
        choice: { version, variant },
        licenseAccepted,
        artifact,
        runtime,
        size: accelerator,
        file,
        path: fields.artifact,
      }
    : null;
}

/** What the catalog answers about the model of the files. */
export interface ModelAnswer {
  findings: Finding[];
  /** The artifact that memory is judged for; null where there is none, or it could not be looked up. */
  model: ChosenModel | null;
  /** Other variants of the same version that the same runtime serves. */
  siblings: ChosenModel[];
}

/**
 * Whether the artifact is that of the catalog's model which the files name: of the version and variant that they name,
 * of any where they name none.
 */
export async function checkModel(
  question: ModelQuestion,
  lookUp: ModelLookup,
  permitOf?: PermitLookup,
): Promise<ModelAnswer> {
  const nothing = { model: null, siblings: [] };
  const answer = await lookUpModel(question, lookUp);
  if ('findings' in answer) {
    return { ...answer, ...nothing };
  }
  const { model: found } = answer;
  const refusalOf = (of: ModelArtifact) =>
    runtimeRefusal(question.runtime, modelFactsOf(found, of), question.size);
  const { artifact, problem } = judgeArtifact(
    question,
    found,
    each => refusalOf(each) === null,
  );
  const ofArtifact = artifactFindings(
    question,
    artifact ? nameOf(found, artifact) : '',
    problem ? [problem] : [],
  );
  const refusal = artifact && refusalOf(artifact);
  const permit = artifact && permitOf?.(chosenModel(found, artifact));
  return {
    findings: [
      ...ofArtifact,
      ...(artifact
        ? judge(
            'request',
            'runtime-serves-model',
            `${question.runtime.title} serves ${nameOf(found, artifact)} on ${
              question.size.title
            }`,
            refusal ? [{ message: refusal, file: question.file }] : [],
          )
        : []),
      ...(permit ? modelRuleFindings(permit, question.licenseAccepted) : []),
    ],
    ...(artifact ? withSiblings(found, artifact) : nothing),
  };
}

/** The model that files name, or why there is none, as findings. */
export async function lookUpModel(
  question: ArtifactQuestion,
  lookUp: ModelLookup,
): Promise<{ model: ServableModel } | { findings: Finding[] }> {
  const { entityRef } = question;
  try {
    const found = await lookUp(entityRef);
    return 'refusal' in found
      ? {
          findings: artifactFindings(question, '', [
            { message: found.refusal },
          ]),
        }
      : { model: found };
  } catch (error) {
    const message = `Could not look up ${entityRef}: ${
      (error as Error).message
    }`;
    return {
      findings: artifactFindings(question, '', [
        { outcome: 'unknown', message },
      ]),
    };
  }
}

/** Whether an artifact is that of the catalog's model which the files name. */
export function artifactFindings(
  { file, path }: ArtifactQuestion,
  name: string,
  problems: readonly Problem[],
): Finding[] {
  return judge(
    'request',
    'catalog-model',
    `The artifact is that of ${name}`,
    problems.map(problem => ({ path, ...problem, file })),
  );
}

/**
 * The artifact that files serve, or what is wrong with it.
 *
 * @param isServed - whether a runtime serves an artifact, where files name no variant; the first when left out
 */
export function judgeArtifact(
  { artifact: served, choice, entityRef, namedIn }: ArtifactQuestion,
  model: ServableModel,
  isServed?: (artifact: ModelArtifact) => boolean,
): { artifact?: ModelArtifact; problem?: Problem } {
  const chosen = chooseArtifact(model, choice, isServed);
  const actual =
    typeof served === 'string' ? artifactAt(model, served) : undefined;
  const isNamed = choice.version !== undefined || choice.variant !== undefined;
  if (isNamed && !chosen) {
    const is = actual
      ? ` The artifact is that of ${nameOf(model, actual)}.`
      : '';
    return {
      artifact: actual,
      problem: {
        path:
          namedIn ??
          fieldPath([
            'metadata',
            'annotations',
            choice.version === undefined
              ? MODEL_VARIANT_ANNOTATION
              : MODEL_VERSION_ANNOTATION,
          ]),
        message: `${entityRef} ${missingArtifact(model, choice)}.${is}`,
      },
    };
  }
  // The same address may be that of two variants.
  if (chosen && served === chosen.variant.uri) {
    return { artifact: chosen };
  }
  if (actual) {
    return isNamed
      ? {
          artifact: actual,
          problem: {
            message: `The files serve ${nameOf(
              model,
              actual,
            )}, but name ${nameOf(model, chosen!)}. Serve ${
              chosen!.variant.uri
            }, or name the version and variant that are served`,
          },
        }
      : { artifact: actual };
  }
  const shown = JSON.stringify(served ?? '').slice(0, 200);
  return {
    artifact: chosen,
    problem: {
      message: chosen
        ? `The files serve ${shown}, but the artifact of ${nameOf(
            model,
            chosen,
          )} in the catalog is ${chosen.variant.uri}`
        : `The files serve ${shown}, but ${entityRef} ${missingArtifact(
            model,
            choice,
          )}`,
    },
  };
}

/** `version 2, variant fp8 of resource:default/x`; the model alone where there is no choice. */
export function nameOf(model: ServableModel, artifact: ModelArtifact): string {
  const { variant, version } = chosenModel(model, artifact);
  const parts = [
    version === null ? [] : `version ${version}`,
    variant === null ? [] : `variant ${variant}`,
  ].flat();
  return parts.length === 0
    ? model.entityRef
    : `${parts.join(', ')} of ${model.entityRef}`;
}

function withSiblings(
  model: ServableModel,
  { variant, version }: ModelArtifact,
): Pick<ModelAnswer, 'model' | 'siblings'> {
  return {
    model: chosenModel(model, { variant, version }),
    siblings: version.variants
      .filter(other => other !== variant && other.format === variant.format)
      .map(other => chosenModel(model, { version, variant: other })),
  };
}
