import {
  AcceleratorList,
  AcceleratorOption,
  chooseArtifact,
  MemoryFit,
  memoryFitOf,
  ModelDetail,
  modelFactsOf,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Whether one replica of a model's default variant fits an accelerator option, and what it costs. */
export interface OptionFit {
  option: AcceleratorOption;
  memory: MemoryFit;
}

/** The variant that the platform's engine would serve; null for a model without files. */
export function servedArtifact(
  { model }: ModelDetail,
  accelerators: AcceleratorList | undefined,
) {
  return chooseArtifact(model, {}, accelerators?.engine.modelFormat) ?? null;
}

/** The memory of one replica on each option; empty for a model without files. */
export function memoryOnOptions(
  detail: ModelDetail,
  accelerators: AcceleratorList,
): OptionFit[] {
  const artifact = servedArtifact(detail, accelerators);
  if (!artifact) {
    return [];
  }
  const { entityRef, title } = detail.model;
  const facts = modelFactsOf(detail.model, artifact);
  const { engine, items } = accelerators;
  return items.map(option => ({
    option,
    memory: memoryFitOf({
      model: { entityRef, title, facts },
      offer: {
        id: option.id,
        title: option.title,
        devices: option.count,
        memory: option.memory,
      },
      engine: engine.name,
      args: option.engineArguments,
      requests: engine.requests,
      otherOffers: [],
      variants: [],
    }),
  }));
}

/** The cheapest option that holds a replica and that the tenant's quota can have; null where there is none with a price. */
export function cheapestOption(fits: readonly OptionFit[]): OptionFit | null {
  const possible = fits.filter(
    ({ memory, option }) =>
      memory.word === 'fits' &&
      option.fit.word !== 'never' &&
      option.perHour !== null,
  );
  return possible.reduce<OptionFit | null>(
    (best, each) =>
      best && best.option.perHour! <= each.option.perHour! ? best : each,
    null,
  );
}
