import { ReactNode } from 'react';
import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import { AppLink, ExternalLink } from '@model-serving/backstage-plugin-model-serving-react';
import { useModelLinks } from '../../links';
import {
  bytesInWords,
  contextInWords,
  parametersInWords,
} from '../../model/factsInWords';
import { Model } from '../../model/readModel';
import { PinnedBadge } from '../badges';
import styles from './ModelPage.module.css';

function Fact(props: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{props.name}</dt>
      <dd>
        {props.children ?? <span className={styles.unknown}>unknown</span>}
      </dd>
    </div>
  );
}

/** What is known of a model, and where it is stored. */
export function FactSheet(props: { model: Model }) {
  const { model } = props;
  const { facts } = model;
  const entity = useModelLinks().entity(model.entityRef);
  return (
    <Card className={styles.facts}>
      <CardHeader>
        <Text as="h3" variant="title-x-small" className={styles.title}>
          Facts
        </Text>
      </CardHeader>
      <CardBody>
        {facts && (
          <dl className={styles.factList}>
            <Fact name="Publisher">{facts.publisher}</Fact>
            <Fact name="Task">{facts.task}</Fact>
            <Fact name="Parameters">
              {facts.parameters === null
                ? null
                : parametersInWords(facts.parameters)}
            </Fact>
            <Fact name="Context">
              {facts.contextLength === null
                ? null
                : `${contextInWords(facts.contextLength)} tokens`}
            </Fact>
            <Fact name="Precision">{facts.precision}</Fact>
            <Fact name="Memory needed">
              {facts.memoryBytes === null
                ? null
                : bytesInWords(facts.memoryBytes)}
            </Fact>
            <Fact name="Engine">{facts.engine}</Fact>
            <Fact name="Format">{facts.format || null}</Fact>
            <Fact name="Artifact">
              <PinnedBadge model={model} />
              <code className={styles.uri}>{facts.uri}</code>
            </Fact>
          </dl>
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
      </CardBody>
    </Card>
  );
}
