import {
  CatalogModel,
  markdownLine,
} from '@model-serving/backstage-plugin-model-serving-common';
import { MarkdownSection } from './MarkdownSection';

/** Whether a description says more than the one line of the header. */
function isMoreThanLine(description: string): boolean {
  return (
    description.trim().includes('\n') ||
    description.includes('](') ||
    markdownLine(description).endsWith('…')
  );
}

/** A description that is longer than a line, or has links; nothing for any other. */
export function DescriptionSection({ model }: { model: CatalogModel }) {
  const { description, url } = model;
  return description && isMoreThanLine(description) ? (
    <MarkdownSection
      title="Description"
      what="description"
      text={description}
      url={url}
    />
  ) : null;
}
