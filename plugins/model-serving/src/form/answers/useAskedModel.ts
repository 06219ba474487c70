import { parseEntityRef } from '@backstage/catalog-model';
import {
  AcceleratorOption,
  chooseArtifact,
  ModelDetail,
  ModelFacts,
  modelFactsOf,
  servedBy,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Accelerators,
  Loaded,
  useAccelerators,
  useModelDetail,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  modelAnswer,
  pathOption,
  tenantAnswer,
  textAnswer,
} from './formContext';

/** A model that was asked for, with the facts of the artifact that would be served. */
export interface ServedModel {
  entityRef: string;
  title: string;
  facts: ModelFacts;
}

/** What the answers about tenant, model and size amount to, for the questions that depend on them. */
export interface AskedModel {
  /** Whether all three are given. */
  isAnswered: boolean;
  accelerators: Accelerators;
  /** Undefined until it is known, and where the tenant may not use it. */
  size: AcceleratorOption | undefined;
  detail: Loaded<ModelDetail>;
  /** Undefined until it is known, and where the caller may not see it. */
  served: ServedModel | undefined;
}

export function useAskedModel({
  formContext,
  uiSchema,
}: {
  formContext?: unknown;
  uiSchema: { 'ui:options'?: object };
}): AskedModel {
  const tenant = tenantAnswer(formContext);
  const requested = modelAnswer(formContext);
  const accelerator = textAnswer(formContext, 'accelerator');
  const isAnswered = Boolean(tenant && requested && accelerator);
  const accelerators = useAccelerators(tenant, { path: pathOption(uiSchema) });
  const list = accelerators.data;
  const size = list?.items.find(({ id }) => id === accelerator);
  const detail = useModelDetail(
    isAnswered ? parseEntityRef(requested!.ref).name : undefined,
    tenant,
  );
  const model = detail.data?.model;
  const artifact =
    list &&
    model &&
    chooseArtifact(model, requested, servedBy(model, list.runtimes, size));
  return {
    isAnswered,
    accelerators,
    size,
    detail,
    served: artifact && {
      entityRef: model!.entityRef,
      title: model!.title,
      facts: modelFactsOf(model!, artifact),
    },
  };
}
