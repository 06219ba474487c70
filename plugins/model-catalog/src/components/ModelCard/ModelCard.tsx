import { ButtonLink, Text } from '@backstage/ui';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { useModelLinks } from '../../links';
import {
  bytesInWords,
  contextInWords,
  parametersInWords,
} from '../../model/factsInWords';
import { licenceTerms } from '../../model/licenceTerms';
import { readModel } from '../../model/readModel';
import { PinnedBadge } from '../badges';
import styles from './ModelCard.module.css';

/** On a model's entity page: what it is, what its licence allows, and how to deploy it. */
export function ModelCard() {
  const { entity } = useEntity();
  const links = useModelLinks();
  const model = readModel(entity);
  const { facts } = model;
  const deploy = facts && links.deploy({ model: model.entityRef });
  const page = links.model(model.entityRef);
  const known: Array<[string, string | null]> = facts
    ? [
        ['Publisher', facts.publisher],
        ['Task', facts.task],
        [
          'Parameters',
          facts.parameters === null
            ? null
            : parametersInWords(facts.parameters),
        ],
        [
          'Context',
          facts.contextLength === null
            ? null
            : `${contextInWords(facts.contextLength)} tokens`,
        ],
        [
          'Memory needed',
          facts.memoryBytes === null ? null : bytesInWords(facts.memoryBytes),
        ],
        ['Engine', facts.engine],
      ]
    : [];
  return (
    <EntityInfoCard
      title="Model"
      footerActions={
        <div className={styles.actions}>
          {deploy && (
            <ButtonLink size="small" variant="primary" href={deploy}>
              Deploy
            </ButtonLink>
          )}
          {page && (
            <ButtonLink size="small" variant="secondary" href={page}>
              Fit and services
            </ButtonLink>
          )}
        </div>
      }
    >
      <div className={styles.body}>
        {facts ? (
          <>
            <PinnedBadge model={model} />
            <dl className={styles.facts}>
              {known.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value ?? 'unknown'}</dd>
                </div>
              ))}
            </dl>
            <Text variant="body-small">
              <strong>{facts.license ?? 'No licence'}.</strong>{' '}
              {licenceTerms(facts.license).sentence}
            </Text>
          </>
        ) : (
          <Text variant="body-small">
            This entity names no artifact (spec.model.uri), so it cannot be
            served.
          </Text>
        )}
      </div>
    </EntityInfoCard>
  );
}
