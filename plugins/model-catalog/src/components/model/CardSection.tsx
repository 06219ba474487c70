import { useState } from 'react';
import { Button } from '@backstage/ui';
import {
  ExternalLink,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';
import { CatalogModel } from '@model-serving/backstage-plugin-model-serving-common';
import { ModelCardText } from './card/ModelCardText';
import styles from './ModelPage.module.css';

/** Elements of a card that are shown at first, and at most. */
const FIRST_ELEMENTS = 150;
const MOST_ELEMENTS = 4_000;

/** What its publisher writes of the model; nothing without a card. */
export function CardSection({ model }: { model: CatalogModel }) {
  const [isWhole, setWhole] = useState(false);
  if (!model.card?.trim()) {
    return null;
  }
  return (
    <Section
      title="Model card"
      note="Written by its publisher. Images are named, not loaded."
    >
      <ModelCardText
        card={model.card}
        base={model.url}
        mostElements={isWhole ? MOST_ELEMENTS : FIRST_ELEMENTS}
        onCut={
          isWhole ? (
            <p className={styles.sentence}>
              The card is longer than this page shows.{' '}
              {model.url && (
                <ExternalLink address={model.url}>
                  Read all of it at its source
                </ExternalLink>
              )}
            </p>
          ) : (
            <Button
              size="small"
              variant="secondary"
              onPress={() => setWhole(true)}
            >
              Show the whole card
            </Button>
          )
        }
      />
    </Section>
  );
}
