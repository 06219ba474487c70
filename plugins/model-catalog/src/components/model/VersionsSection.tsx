import { useMemo } from 'react';
import { Button } from '@backstage/ui';
import {
  CatalogModel,
  ModelDetail,
  ModelVariant,
  ModelVersion,
  MovedModelTag,
  pinnedDigest,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  DataColumn,
  DataTable,
  formatBytes,
  formatDate,
  OutsideText,
  Section,
  shortDigest,
  signatureInWords,
  ToneBadge,
} from '@model-serving/backstage-plugin-model-serving-react';
import { versionChanges } from '../../model/versionChanges';
import { MovedTagNote } from './MovedTagNote';
import { ModelLook } from './useModelChoice';
import styles from './ModelPage.module.css';

/** Versions that are shown; the newest stand first. */
const MOST_VERSIONS = 50;

function VariantLine(props: {
  owner: string;
  variant: ModelVariant;
  moved: MovedModelTag | undefined;
}) {
  const { moved, owner, variant } = props;
  const { artifactBytes, precision, quantization, uri, weightBytes } = variant;
  const digest = pinnedDigest(uri);
  const { reason, text, tone } = signatureInWords(variant.signature);
  const bytes = artifactBytes ?? weightBytes;
  return (
    <li className={styles.variant}>
      <strong>{variant.name}</strong>{' '}
      {[
        variant.format,
        quantization ?? precision,
        bytes === null ? 'size unknown' : formatBytes(bytes),
      ]
        .filter(Boolean)
        .join(', ')}{' '}
      {digest ? (
        <code title={digest}>{shortDigest(digest)}</code>
      ) : (
        <span>not pinned</span>
      )}{' '}
      <ToneBadge tone={tone}>{text}</ToneBadge>
      {reason && <span className={styles.sentence}> {reason}</span>}
      <code className={styles.uri}>{uri}</code>
      {moved && <MovedTagNote moved={moved} owner={owner} />}
    </li>
  );
}

/** What is known to differ from the version before. */
function Changes(props: { model: CatalogModel; version: ModelVersion }) {
  const { model, version } = props;
  const before = model.versions[model.versions.indexOf(version) + 1];
  const changes = before ? versionChanges(model, before, version) : [];
  return changes.length === 0 ? null : (
    <div className={styles.sentence}>
      <OutsideText
        text={`Changed since ${before.name}: ${changes.join('; ')}`}
      />
    </div>
  );
}

function columnsOf(
  { model, movedTags }: Pick<ModelDetail, 'model' | 'movedTags'>,
  look: ModelLook,
): DataColumn<ModelVersion>[] {
  const deprecated = model.compliance?.deprecated ?? null;
  return [
    {
      id: 'version',
      label: 'Version',
      isRowHeader: true,
      render: version => (
        <>
          {version.name}
          <div className={styles.badges}>
            {version.name === model.defaultVersion && (
              <ToneBadge tone="good">default</ToneBadge>
            )}
            {deprecated?.versions.includes(version.name) && (
              <ToneBadge tone="attention">deprecated</ToneBadge>
            )}
          </div>
        </>
      ),
    },
    {
      id: 'created',
      label: 'Created',
      render: ({ createdAt }) =>
        createdAt ? formatDate(createdAt) : 'unknown',
    },
    {
      id: 'stage',
      label: 'Stage and aliases',
      render: ({ aliases, stage }) =>
        [stage, ...aliases].filter(Boolean).join(', ') || '–',
    },
    {
      id: 'variants',
      label: 'Variants',
      wide: true,
      render: version => (
        <>
          <ul className={styles.variants}>
            {version.variants.map(variant => (
              <VariantLine
                key={variant.name}
                owner={model.owner}
                variant={variant}
                moved={movedTags.find(
                  moved =>
                    moved.version === version.name &&
                    moved.variant === variant.name,
                )}
              />
            ))}
          </ul>
          {version.notes && (
            <div className={styles.sentence}>
              <OutsideText text={version.notes} multiline />
            </div>
          )}
          {!version.notes && <Changes model={model} version={version} />}
        </>
      ),
    },
    {
      id: 'look',
      label: 'Memory',
      render: version =>
        version.name === look.version?.name ? (
          'shown above'
        ) : (
          <Button
            size="small"
            variant="tertiary"
            aria-label={`Show the memory of version ${version.name}`}
            onPress={() =>
              look.change({ version: version.name, variant: null })
            }
          >
            Show
          </Button>
        ),
    },
  ];
}

/** All versions with what they are made of, the newest first. */
export function VersionsSection(props: {
  detail: ModelDetail;
  look: ModelLook;
}) {
  const { detail, look } = props;
  const { model } = detail;
  const columns = useMemo(() => columnsOf(detail, look), [detail, look]);
  const { versions } = model;
  if (versions.length === 0) {
    return null;
  }
  return (
    <Section
      title="Versions"
      note={
        versions.length > MOST_VERSIONS
          ? `The newest ${MOST_VERSIONS} of ${versions.length}.`
          : undefined
      }
    >
      <DataTable
        label="Versions"
        columns={columns}
        rows={versions.slice(0, MOST_VERSIONS)}
        rowKey={({ name }) => name}
      />
    </Section>
  );
}
