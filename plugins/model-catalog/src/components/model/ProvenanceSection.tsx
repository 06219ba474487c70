import {
  CatalogModel,
  ModelArtifact,
  ModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  asSentence,
  attestationTitle,
  EntityLink,
  ExternalLink,
  Facts,
  formatDay,
  OutsideText,
  Section,
  signatureInWords,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ModelPage.module.css';

function Vetting({ model }: { model: CatalogModel }) {
  const { vetted, vetting } = model;
  if (!vetted) {
    return <>Not vetted: the GitOps repository does not list this model.</>;
  }
  if (!vetting) {
    return <>Defined by the platform owners in the GitOps repository.</>;
  }
  return (
    <>
      {vetting.by ? <EntityLink entityRef={vetting.by} /> : 'Platform owners'}
      {vetting.at && `, ${formatDay(new Date(vetting.at))}`} (
      <code>{vetting.place}</code>)
      {vetting.note && (
        <div className={styles.sentence}>
          <OutsideText text={vetting.note} />
        </div>
      )}
    </>
  );
}

function Signature({ artifact }: { artifact: ModelArtifact }) {
  const { reason, text } = signatureInWords(artifact.variant.signature);
  return (
    <>
      {text}
      {reason && (
        <div className={styles.sentence}>
          <OutsideText text={asSentence(reason)} />
        </div>
      )}
    </>
  );
}

/** What is attached beside signatures: there, and checked by nobody. */
function Attestations({ artifact }: { artifact: ModelArtifact }) {
  const { attestations } = artifact.variant;
  if (!attestations) {
    return <>Unknown: no source looks for attestations of this artifact.</>;
  }
  return attestations.length === 0 ? (
    <>None attached.</>
  ) : (
    <>
      <ul className={styles.plain}>
        {attestations.map(({ form, type }) => (
          <li key={`${form} ${type}`}>
            {attestationTitle(type) ?? 'Attestation'} present (
            <code>
              <OutsideText text={type} />
            </code>
            )
          </li>
        ))}
      </ul>
      <div className={styles.sentence}>
        Not verified: anyone who may push to the registry can attach these.
      </div>
    </>
  );
}

/** Who says what of the model, since when, and where sources differ. */
export function ProvenanceSection(props: {
  model: CatalogModel;
  artifact: ModelArtifact | undefined;
  version: ModelVersion | undefined;
}) {
  const { artifact, model, version } = props;
  const titleOf = (source: string) =>
    model.origins.find(origin => origin.source === source)?.title ?? source;
  return (
    <Section title="Provenance">
      <Facts
        items={[
          [
            'Sources',
            <ul key="sources" className={styles.plain}>
              {model.origins.map(({ asOf, place, source, title, url }) => (
                <li key={`${source}/${place}`}>
                  {asSentence(title).replace(/\.$/, '')}:{' '}
                  {url ? (
                    <ExternalLink address={url}>{place}</ExternalLink>
                  ) : (
                    <OutsideText text={place} />
                  )}
                  , read <Age at={asOf} />
                </li>
              ))}
            </ul>,
          ],
          [
            'Source revision',
            version?.revision ? <code>{version.revision}</code> : 'unknown',
          ],
          ['Vetted by', <Vetting key="vetting" model={model} />],
          ['Signature', artifact && <Signature artifact={artifact} />],
          ['Attestations', artifact && <Attestations artifact={artifact} />],
        ]}
      />
      {model.conflicts.length > 0 && (
        <ul
          className={styles.conflicts}
          aria-label="Facts on which sources differ"
        >
          {model.conflicts.map(({ fact, reason, values }) => (
            <li key={fact}>
              <strong>{fact}</strong>:{' '}
              {values
                .map(({ source, value }) => `${value} (${titleOf(source)})`)
                .join('; ')}
              . <span className={styles.sentence}>{asSentence(reason)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
