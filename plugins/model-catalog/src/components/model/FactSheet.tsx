import {
  CatalogModel,
  HostedEndpoint,
  listPriceOf,
  ModelArtifact,
  modelFactsOf,
  ModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  ExternalLink,
  Facts,
  formatBytes,
  formatCompact,
  formatDate,
  formatTokens,
  Section,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { hostedPrices } from '../../model/hostedPrices';
import { modelFacts } from '../../model/modelFacts';
import styles from './ModelPage.module.css';

function yesOrNo(value: boolean | null): string | null {
  if (value === null) {
    return null;
  }
  return value ? 'yes' : 'no';
}

function attentionOf(version: ModelVersion | undefined): string | null {
  const { attentionHeads, kvHeads, latentAttention, layers, slidingWindow } =
    version?.architecture ?? {};
  return (
    [
      layers && `${layers} layers`,
      attentionHeads && `${attentionHeads} attention heads`,
      kvHeads && `${kvHeads} KV heads`,
      latentAttention && 'latent attention',
      slidingWindow &&
        `sliding window of ${formatTokens(slidingWindow.tokens)} tokens on ${
          slidingWindow.layers
        } layers${
          slidingWindow.sizes
            ? ` with ${slidingWindow.sizes.kvHeads} KV heads`
            : ''
        }`,
    ]
      .filter(Boolean)
      .join(', ') || null
  );
}

/** Who says the price, and from when it is: `LiteLLM, Nov 29, 2026`. Of several sources nobody knows which one. */
function priceOrigin(
  { origins }: CatalogModel,
  { asOf }: NonNullable<HostedEndpoint['price']>,
): string {
  return [
    origins.length === 1 && origins[0].title,
    asOf ? formatDate(asOf) : 'date unknown',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Values of a fact that every model has; an unknown one says so. */
const orUnknown = (value: string | null | undefined) =>
  value || <span className={styles.unknown}>unknown</span>;

/** What is known of a model, and where to read on. */
export function FactSheet(props: {
  model: CatalogModel;
  artifact: ModelArtifact | undefined;
  version: ModelVersion | undefined;
}) {
  const { artifact, model, version } = props;
  const entity = useServingLinks().entity(model.entityRef);
  const text = artifact && modelFacts(modelFactsOf(model, artifact));
  const { hosted, modalities } = model;
  const prices = hosted && hostedPrices(hosted);
  const isReadOnly = listPriceOf(hosted?.price ?? null)?.side === 'input';
  const experts = version?.architecture?.experts;
  return (
    <Section title="Facts" note="As sources declare them.">
      <Facts
        items={[
          ['Publisher', orUnknown(model.publisher)],
          ['Task', orUnknown(model.task)],
          [
            'Input and output',
            modalities.input.length + modalities.output.length > 0
              ? `${modalities.input.join(', ') || 'unknown'} → ${
                  modalities.output.join(', ') || 'unknown'
                }`
              : null,
          ],
          [
            'Parameters',
            orUnknown(
              version?.parameters ? formatCompact(version.parameters) : null,
            ),
          ],
          [
            'Experts',
            experts &&
              `${experts.active} of ${experts.total}, ${formatCompact(
                experts.activeParameters,
              )} parameters active`,
          ],
          ['Attention', attentionOf(version)],
          [
            'Context',
            orUnknown(
              version?.contextLength
                ? `${formatTokens(version.contextLength)} tokens`
                : null,
            ),
          ],
          ['Precision', artifact && orUnknown(text?.precision)],
          [
            'Weights',
            artifact &&
              orUnknown(
                artifact.variant.weightBytes === null
                  ? null
                  : formatBytes(artifact.variant.weightBytes),
              ),
          ],
          ['Declared memory', text?.declaredMemory],
          ['Engine', artifact?.variant.engine],
          ['Tool calling', yesOrNo(model.toolCalling)],
          [
            'Gated',
            model.gated ? 'yes: its publisher gives it to those who ask' : null,
          ],
          ['Languages', model.languages.slice(0, 20).join(', ')],
          [
            'Downloads',
            model.downloads === null ? null : formatCompact(model.downloads),
          ],
          ['Tags', model.tags.slice(0, 30).join(', ')],
          [
            'Hosted by',
            hosted &&
              [hosted.provider, hosted.region].filter(Boolean).join(', '),
          ],
          ['Model name', hosted && <code>{hosted.model}</code>],
          ['Address', hosted?.url && <code>{hosted.url}</code>],
          ['Input price', prices && orUnknown(prices.input)],
          [
            'Output price',
            prices && (prices.output ?? (isReadOnly ? null : orUnknown(null))),
          ],
          ['Price from', hosted?.price && priceOrigin(model, hosted.price)],
        ]}
      />
      <ul className={styles.links}>
        {entity && (
          <li>
            <AppLink path={entity}>Catalog entity</AppLink>
          </li>
        )}
        {model.url && (
          <li>
            <ExternalLink address={model.url}>Page in its source</ExternalLink>
          </li>
        )}
        {model.links.slice(0, 20).map(({ title, url }) => (
          <li key={url}>
            <ExternalLink address={url}>{title ?? url}</ExternalLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}
