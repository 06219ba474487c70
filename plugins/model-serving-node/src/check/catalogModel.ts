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

/** What only the catalog can answer: whether the artifact is that of the model which the files name. @public */
export interface ModelQuestion {
  entityRef: string;
  /** Version and variant that the files name. */
  choice: ModelChoice;
  /** The license that the files confirm; not trusted to be a string. */
  licenseAccepted: unknown;
  /** Address of what the files serve; not trusted to be a string. */
  artifact: unknown;
  /** The runtime that would serve it, and the size that it runs on. */
  runtime: RuntimeOffer;
  size: RuntimeSize;
  file: string;
  /** Field that holds the address. */
  path: string;
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
  const { entityRef } = question;
  const nothing = { model: null, siblings: [] };
  let found: Awaited<ReturnType<ModelLookup>>;
  try {
    found = await lookUp(entityRef);
  } catch (error) {
    const message = `Could not look up ${entityRef}: ${
      (error as Error).message
    }`;
    return {
      findings: findingsOn(question, '', [{ outcome: 'unknown', message }]),
      ...nothing,
    };
  }
  if ('refusal' in found) {
    return {
      findings: findingsOn(question, '', [{ message: found.refusal }]),
      ...nothing,
    };
  }
  const { artifact, problem } = judgeArtifact(question, found);
  const ofArtifact = findingsOn(
    question,
    artifact ? nameOf(found, artifact) : '',
    problem ? [problem] : [],
  );
  const refusal =
    artifact &&
    runtimeRefusal(
      question.runtime,
      modelFactsOf(found, artifact),
      question.size,
    );
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

function findingsOn(
  { file, path }: ModelQuestion,
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

function judgeArtifact(
  { artifact: served, choice, entityRef, runtime, size }: ModelQuestion,
  model: ServableModel,
): { artifact?: ModelArtifact; problem?: Problem } {
  const chosen = chooseArtifact(
    model,
    choice,
    each => runtimeRefusal(runtime, modelFactsOf(model, each), size) === null,
  );
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
        path: fieldPath([
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
function nameOf(model: ServableModel, artifact: ModelArtifact): string {
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
