import { CatalogModel } from '@model-serving/backstage-plugin-model-serving-common';
import { MarkdownSection } from './MarkdownSection';

/** What its publisher writes of the model; nothing without a card. */
export function CardSection({ model }: { model: CatalogModel }) {
  return model.card?.trim() ? (
    <MarkdownSection
      title="Model card"
      note="Written by its publisher. Images are named, not loaded."
      what="card"
      text={model.card}
      url={model.url}
    />
  ) : null;
}
