import {
  CatalogModel,
  licenseTerms,
  ModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ExternalLink,
  Facts,
  Section,
  Verbatim,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ModelPage.module.css';

const ANSWERS = { yes: 'yes', conditions: 'under conditions', no: 'no' };

const NO_TEXT = 'Unknown: no source links the text.';

/** What the license of the version allows. */
export function LicenseSection(props: {
  model: CatalogModel;
  version: ModelVersion | undefined;
}) {
  const { model, version } = props;
  const license = version?.license ?? model.license;
  const terms = licenseTerms(license?.id ?? null);
  const address = license?.url ?? terms.url;
  return (
    <Section title="License" note={terms.sentence}>
      <Facts
        items={[
          ['License', license?.id],
          ['Class', terms.class],
          ...terms.allows.map(
            ({ answer, use }) =>
              [
                use.charAt(0).toUpperCase() + use.slice(1),
                ANSWERS[answer],
              ] as const,
          ),
          [
            'Conditions',
            terms.conditions.length > 0 ? (
              <ul className={styles.plain}>
                {terms.conditions.map(condition => (
                  <li key={condition}>{condition}</li>
                ))}
              </ul>
            ) : null,
          ],
          [
            'Text',
            address ? (
              <ExternalLink address={address}>{address}</ExternalLink>
            ) : (
              !license?.text && NO_TEXT
            ),
          ],
        ]}
      />
      {license?.text && (
        <Verbatim title="Text of the license" text={license.text} />
      )}
    </Section>
  );
}
