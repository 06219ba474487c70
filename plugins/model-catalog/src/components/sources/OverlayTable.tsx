import {
  ModelGovernanceStatus,
  ModelOverlayStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  DataColumn,
  DataTable,
  ExternalLink,
  OutsideText,
} from '@model-serving/backstage-plugin-model-serving-react';
import { effectsOf } from '../../model/ruleInWords';
import { modelsNow } from './modelsNow';
import styles from './SourcesPage.module.css';

const columns = (unknown: string | null): DataColumn<ModelOverlayStatus>[] => [
  {
    id: 'overlay',
    label: 'Overlay',
    isRowHeader: true,
    render: ({ name, place, url }) => (
      <div>
        <ExternalLink address={url}>{name}</ExternalLink>
        <div className={styles.place}>
          <OutsideText text={place} maxLength={200} />
        </div>
      </div>
    ),
  },
  {
    id: 'about',
    label: 'Model of',
    wide: true,
    render: ({ about }) => <OutsideText text={about} maxLength={400} />,
  },
  {
    id: 'effect',
    label: 'Effect',
    wide: true,
    render: overlay => (
      <div>
        {effectsOf(overlay).join(' ')}
        {overlay.vetted?.note && (
          <div>
            <OutsideText text={asSentence(overlay.vetted.note)} />
          </div>
        )}
      </div>
    ),
  },
  modelsNow(unknown),
];

/** What the GitOps repository says of models that other sources bring. */
export function OverlayTable(props: { status: ModelGovernanceStatus }) {
  const { overlays, unknown } = props.status;
  return (
    <DataTable
      label="Overlays"
      columns={columns(unknown)}
      rows={overlays}
      rowKey={({ name, place }) => `${place} ${name}`}
    />
  );
}
