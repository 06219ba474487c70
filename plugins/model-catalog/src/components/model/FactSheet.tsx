import {
  AppLink,
  ExternalLink,
  Facts,
  Section,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { modelFacts } from '../../model/modelFacts';
import { Model } from '../../model/readModel';
import { PinnedBadge } from '../ModelBadges';
import styles from './ModelPage.module.css';

/** What is known of a model, and where it is stored. */
export function FactSheet(props: { model: Model }) {
  const { model } = props;
  const { facts } = model;
  const entity = useServingLinks().entity(model.entityRef);
  const text = facts && modelFacts(facts);
  const items = facts &&
    text && {
      Publisher: facts.publisher,
      Task: facts.task,
      Parameters: text.parameters,
      Context: text.context && `${text.context} tokens`,
      Precision: text.precision,
      'Memory needed': text.memory,
      Engine: facts.engine,
      Format: facts.format,
      Artifact: (
        <>
          <PinnedBadge model={model} />
          <code className={styles.uri}>{facts.uri}</code>
        </>
      ),
    };
  return (
    <Section title="Facts">
      {items && (
        <Facts
          items={Object.entries(items).map(([name, value]) => [
            name,
            value || <span className={styles.unknown}>unknown</span>,
          ])}
        />
      )}
      <ul className={styles.links}>
        {entity && (
          <li>
            <AppLink path={entity}>Catalog entity</AppLink>
          </li>
        )}
        {model.links.map(link => (
          <li key={link.url}>
            <ExternalLink address={link.url}>{link.title}</ExternalLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}
