import { Card, CardBody, CardFooter, CardHeader, Text } from '@backstage/ui';
import { ModelSummary } from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  formatCount,
  formatMeasure,
  OutsideText,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { facetValueTitle } from '../../model/facetTitles';
import { hostedPriceText } from '../../model/hostedPrices';
import {
  measuredNumber,
  measureWords,
  measuresOf,
  modelNumbers,
  originLine,
  parametersText,
} from '../../model/modelNumbers';
import { DecisionBadge } from '../DecisionBadge';
import { isOnlyHosted, ModelFitBadge, StandingBadges } from '../SummaryBadges';
import { CompareCheckbox } from './CompareCheckbox';
import { ModelListProps } from './ModelListProps';
import styles from './ModelsPage.module.css';

const LONGEST_DESCRIPTION = 160;

function sizeLine(model: ModelSummary): string {
  const { context, memory } = modelNumbers(model);
  const parameters = parametersText(model);
  if (isOnlyHosted(model)) {
    return `${context ?? 'unknown'} context`;
  }
  return [
    `${parameters ?? 'unknown'} parameters`,
    `${context ?? 'unknown'} context`,
    memory
      ? `${memory} memory (variant ${model.memoryVariant}, ${model.memoryBasis})`
      : 'memory unknown',
  ].join(' · ');
}

function licenseLine({ license, licenseClass }: ModelSummary): string {
  return license
    ? `${license} (${facetValueTitle('licenseClass', licenseClass)})`
    : 'unknown';
}

function servicesLine(model: ModelSummary): string {
  const { services } = model;
  if (isOnlyHosted(model)) {
    return hostedPriceText(model.hosted!) ?? 'price unknown';
  }
  const numbers = measuresOf(model).flatMap(measure => {
    const number = measuredNumber(model, measure);
    const { after, before } = measureWords(measure, model);
    return number && number.value !== null
      ? [
          [before, formatMeasure(number.value, number.unit), after]
            .filter(Boolean)
            .join(' '),
        ]
      : [];
  });
  return [
    services === null ? 'services unknown' : formatCount(services, 'service'),
    ...numbers,
  ].join(' · ');
}

function ModelTile({ model }: { model: ModelSummary }) {
  const href = useServingLinks().model(model.entityRef);
  return (
    <Card className={styles.card}>
      <CardHeader>
        <Text as="h2" variant="title-x-small" className={styles.cardTitle}>
          <AppLink path={href}>
            <OutsideText text={model.title} maxLength={100} />
          </AppLink>
        </Text>
        <Text variant="body-small" color="secondary">
          <OutsideText text={originLine(model)} maxLength={100} />
        </Text>
      </CardHeader>
      <CardBody>
        <div className={styles.cardBody}>
          <div className={styles.badges}>
            <DecisionBadge decision={model.decision} />
            <ModelFitBadge model={model} />
            <StandingBadges model={model} />
          </div>
          {model.description && (
            <Text variant="body-small">
              <OutsideText
                text={model.description}
                maxLength={LONGEST_DESCRIPTION}
              />
            </Text>
          )}
          <Text variant="body-small">
            <OutsideText text={sizeLine(model)} maxLength={200} />
          </Text>
          <Text variant="body-small">
            License: <OutsideText text={licenseLine(model)} maxLength={80} />
          </Text>
        </div>
      </CardBody>
      <CardFooter>
        <div className={styles.cardFooter}>
          <Text variant="body-small" color="secondary">
            {servicesLine(model)}
          </Text>
          <CompareCheckbox model={model} isLabeled />
        </div>
      </CardFooter>
    </Card>
  );
}

/** One page of models as cards, for narrow pages and for reading. */
export function ModelCards(props: ModelListProps) {
  const { isOutdated, models } = props;
  return (
    <ul className={styles.cards} data-outdated={isOutdated || undefined}>
      {models.map(model => (
        <li key={model.entityRef}>
          <ModelTile model={model} />
        </li>
      ))}
    </ul>
  );
}
