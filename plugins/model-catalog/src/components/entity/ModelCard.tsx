import { Text } from '@backstage/ui';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { AppButtonLink, ForeignEntityAlert, useVetting } from '@model-serving/backstage-plugin-model-serving-react';
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
  const { provenance } = useVetting();
  const model = readModel(entity, { provenance: provenance(entity) });
  const { facts } = model;
  const { isTrusted } = model.provenance;
  const deploy = isTrusted && facts && links.deploy({ model: model.entityRef });
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
            <AppButtonLink size="small" variant="primary" path={deploy}>
              Deploy
            </AppButtonLink>
          )}
          {page && (
            <AppButtonLink size="small" variant="secondary" path={page}>
              Fit and services
            </AppButtonLink>
          )}
        </div>
      }
    >
      <div className={styles.body}>
        {!isTrusted && (
          <ForeignEntityAlert provenance={model.provenance} owner={model.owner}>
            It cannot be served. Platform owners add models to the GitOps
            repository.
          </ForeignEntityAlert>
        )}
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
