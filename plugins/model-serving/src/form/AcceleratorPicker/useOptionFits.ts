import { useMemo } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  AcceleratorList,
  AcceleratorOption,
  chooseArtifact,
  memoryOnOptions,
  ModelDetail,
  OptionFit,
  RequestedModel,
  servedBy,
} from '@model-serving/backstage-plugin-model-serving-common';
import { useModelDetail } from '@model-serving/backstage-plugin-model-serving-react';

/** What is asked for so far. */
export interface SizeQuestion {
  tenant: string | undefined;
  /** Undefined while no model is chosen. */
  requested: RequestedModel | undefined;
  /** Tokens of each request, where the requester set them. */
  contextTokens: number | undefined;
}

/** How the variant that a request gets on a size fits it; undefined for a model without files. */
function fitOn(
  option: AcceleratorOption,
  { model }: ModelDetail,
  { contextTokens, requested }: SizeQuestion,
  list: AcceleratorList,
): OptionFit | undefined {
  const artifact = chooseArtifact(
    model,
    requested,
    servedBy(model, list.runtimes, option),
  );
  return (
    artifact &&
    memoryOnOptions(model, artifact, list, { contextTokens }).find(
      fit => fit.option.id === option.id,
    )
  );
}

/** How the model that is asked for fits each size, by the size's id; empty until that is known, and for what only the server knows. */
export function useOptionFits(
  question: SizeQuestion,
  list: AcceleratorList | undefined,
): ReadonlyMap<string, OptionFit> {
  const { contextTokens, requested, tenant } = question;
  const { ref, variant, version } = requested ?? {};
  const name = ref && parseEntityRef(ref).name;
  const { data: detail } = useModelDetail(tenant && name, tenant);
  return useMemo(() => {
    const asked = {
      tenant,
      contextTokens,
      requested: ref === undefined ? undefined : { ref, variant, version },
    };
    return new Map(
      (list && detail ? list.items : []).flatMap(option => {
        const fit = fitOn(option, detail!, asked, list!);
        return fit ? [[option.id, fit] as const] : [];
      }),
    );
  }, [contextTokens, detail, list, ref, tenant, variant, version]);
}
