import {
  ModelDetail,
  ModelLineage,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppLink,
  ExternalLink,
  Facts,
  OutsideText,
  Section,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ModelPage.module.css';

const RELATIONS: Readonly<Record<string, string>> = {
  adapter: 'adapter of',
  finetune: 'fine-tuned from',
  quantized: 'quantized from',
  merge: 'merged from',
  derived: 'made from',
};

const KINDS: Readonly<Record<ModelLineage['kind'], string>> = {
  dataset: 'Data set',
  run: 'Run',
  experiment: 'Experiment',
  pipeline: 'Pipeline',
  'feature-store': 'Feature store',
  'vector-store': 'Vector store',
  'source-code': 'Source code',
  paper: 'Paper',
};

function ModelLinks(props: {
  models: ReadonlyArray<{ entityRef: string; title: string }>;
}) {
  const links = useServingLinks();
  return (
    <ul className={styles.plain}>
      {props.models.map(({ entityRef, title }) => (
        <li key={entityRef}>
          <AppLink path={links.model(entityRef)}>{title}</AppLink>
        </li>
      ))}
    </ul>
  );
}

/** In the order in which the sources name them. */
function kindsOf(lineage: readonly ModelLineage[]): ModelLineage['kind'][] {
  return [...new Set(lineage.map(({ kind }) => kind))];
}

function LineageLinks({ links }: { links: readonly ModelLineage[] }) {
  return (
    <ul className={styles.plain}>
      {links.map(({ title, url }) => (
        <li key={`${title} ${url}`}>
          {url ? (
            <ExternalLink address={url}>{title}</ExternalLink>
          ) : (
            <OutsideText text={title} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** What the model was made from, and what is made from it; nothing where nothing is known. */
export function FamilySection({ detail }: { detail: ModelDetail }) {
  const { baseModel, derived, model } = detail;
  const links = useServingLinks();
  const adapters = derived.filter(({ relation }) => relation === 'adapter');
  const others = derived.filter(({ relation }) => relation !== 'adapter');
  const { base, lineage } = model;
  if (!base && derived.length === 0 && lineage.length === 0) {
    return null;
  }
  return (
    <Section title="Lineage">
      <Facts
        items={[
          [
            'Base model',
            base && (
              <>
                {RELATIONS[base.relation]}{' '}
                {baseModel ? (
                  <AppLink path={links.model(baseModel.entityRef)}>
                    {baseModel.title}
                  </AppLink>
                ) : (
                  <>
                    <OutsideText text={base.repository} /> (not in this catalog)
                  </>
                )}
              </>
            ),
          ],
          [
            'Adapters',
            adapters.length > 0 ? <ModelLinks models={adapters} /> : null,
          ],
          [
            'Derived models',
            others.length > 0 ? <ModelLinks models={others} /> : null,
          ],
          ...kindsOf(lineage).map(
            kind =>
              [
                KINDS[kind],
                <LineageLinks
                  key={kind}
                  links={lineage.filter(each => each.kind === kind)}
                />,
              ] as const,
          ),
        ]}
      />
    </Section>
  );
}
