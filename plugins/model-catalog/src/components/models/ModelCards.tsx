import { Card, CardBody, CardFooter, CardHeader, Text } from '@backstage/ui';
import {
  AppLink,
  formatCount,
  OutsideText,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { modelFacts } from '../../model/modelFacts';
import { Model } from '../../model/readModel';
import { PinnedBadge, VettedBadge } from '../ModelBadges';
import styles from './ModelsPage.module.css';

function factsLine({ facts }: Model): string {
  if (!facts) {
    return 'No artifact to serve';
  }
  const { parameters, context, memory, precision } = modelFacts(facts);
  return [
    parameters && `${parameters} parameters`,
    context && `${context} context`,
    precision,
    memory,
    facts.engine,
  ]
    .filter(Boolean)
    .join(' · ');
}

function ModelTile(props: { model: Model }) {
  const { model } = props;
  const href = useServingLinks().model(model.entityRef);
  return (
    <Card className={styles.card}>
      <CardHeader>
        <Text as="h2" variant="title-x-small" className={styles.cardTitle}>
          <AppLink path={href}>{model.title}</AppLink>
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
            License: {model.facts?.license ?? 'unknown'}
          </Text>
        </div>
      </CardBody>
      <CardFooter>
        <div className={styles.cardFooter}>
          <VettedBadge model={model} />
          <PinnedBadge model={model} />
          <Text variant="body-small" color="secondary">
            {model.services === null
              ? 'services unknown'
              : formatCount(model.services, 'service')}
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
