import { Card, CardBody, CardFooter, CardHeader, Text } from '@backstage/ui';
import { AppLink, OutsideText } from '@model-serving/backstage-plugin-model-serving-react';
import { useModelLinks } from '../../links';
import {
  bytesInWords,
  contextInWords,
  parametersInWords,
} from '../../model/factsInWords';
import { Model } from '../../model/readModel';
import { PinnedBadge, VettedBadge } from '../badges';
import styles from './ModelsPage.module.css';

function factsLine({ facts }: Model): string {
  if (!facts) {
    return 'This entity names no artifact that could be served.';
  }
  return [
    facts.parameters !== null &&
      `${parametersInWords(facts.parameters)} parameters`,
    facts.contextLength !== null &&
      `${contextInWords(facts.contextLength)} context`,
    facts.precision,
    facts.memoryBytes !== null && bytesInWords(facts.memoryBytes),
    facts.engine,
  ]
    .filter(Boolean)
    .join(' · ');
}

function servicesInWords(count: number | null): string {
  if (count === null) {
    return 'number of services unknown';
  }
  return count === 1 ? '1 service' : `${count} services`;
}

function ModelTile(props: { model: Model }) {
  const { model } = props;
  const href = useModelLinks().model(model.entityRef);
  return (
    <Card className={styles.card}>
      <CardHeader>
        <Text as="h2" variant="title-x-small" className={styles.cardTitle}>
          {href ? <AppLink path={href}>{model.title}</AppLink> : model.title}
        </Text>
        <Text variant="body-small" color="secondary">
          {[model.facts?.publisher, model.facts?.task]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </CardHeader>
      <CardBody>
        <div className={styles.cardBody}>
          {model.description && (
            <Text variant="body-small">
              <OutsideText text={model.description} />
            </Text>
          )}
          <Text variant="body-small">{factsLine(model)}</Text>
          <Text variant="body-small">
            Licence: {model.facts?.license ?? 'unknown'}
          </Text>
        </div>
      </CardBody>
      <CardFooter>
        <div className={styles.cardFooter}>
          <VettedBadge model={model} />
          <PinnedBadge model={model} />
          <Text variant="body-small" color="secondary">
            {servicesInWords(model.services)}
          </Text>
        </div>
      </CardFooter>
    </Card>
  );
}

/** The models as cards, for narrow pages and for reading. */
export function ModelCards(props: { models: readonly Model[] }) {
  return (
    <ul className={styles.cards}>
      {props.models.map(model => (
        <li key={model.entityRef}>
          <ModelTile model={model} />
        </li>
      ))}
    </ul>
  );
}
