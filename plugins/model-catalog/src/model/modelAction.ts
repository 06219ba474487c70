import {
  GOLDEN_PATHS,
  isAdapter,
  isServedElsewhere,
  ModelArtifact,
  ModelDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ServingLinks } from '@model-serving/backstage-plugin-model-serving-react';
import { modelAnswer } from './deployAnswers';

/** How a tenant gets to use a model. */
export interface ModelAction {
  label: string;
  /** What is said where it cannot be done. */
  refused: string;
  /** Whether somebody else serves it, so that what keeps it from being deployed does not count. */
  isOfHosted: boolean;
  /** Of the form, filled in; undefined where the portal has none. */
  path: string | undefined;
}

/**
 * @param artifact - what is looked at; undefined for a model without files
 * @param tenant - that the form is filled in for
 */
export function modelAction(
  links: ServingLinks,
  { decision, model }: Pick<ModelDetail, 'decision' | 'model'>,
  artifact: ModelArtifact | undefined,
  tenant?: string,
): ModelAction {
  const answers = {
    model: artifact ? modelAnswer(model.entityRef, artifact) : model.entityRef,
    ...(tenant && { tenant }),
  };
  if (
    isServedElsewhere(model) &&
    model.hosted?.url &&
    decision.word !== 'deny'
  ) {
    const { template } = GOLDEN_PATHS.externalModel;
    return {
      label: 'Use hosted model',
      refused: 'Cannot be used',
      isOfHosted: true,
      path: links.deploy(answers, template),
    };
  }
  if (isAdapter(model, artifact)) {
    return {
      label: 'Add to a service',
      refused: 'Cannot be added to a service',
      isOfHosted: false,
      path: links.deploy(answers, GOLDEN_PATHS.loraAdapter.template),
    };
  }
  return {
    label: 'Deploy',
    refused: 'Cannot be deployed',
    isOfHosted: false,
    path: artifact && links.deploy(answers),
  };
}
