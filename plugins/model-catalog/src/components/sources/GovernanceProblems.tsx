import {
  GovernanceProblem,
  ModelGovernanceStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  asSentence,
  DataColumn,
  DataTable,
  OutsideText,
} from '@model-serving/backstage-plugin-model-serving-react';

type Problem = ModelGovernanceStatus['problems'][number];

const KINDS: Readonly<Record<GovernanceProblem['kind'], string>> = {
  unreadable: 'unreadable document',
  overlay: 'overlay matches no model',
  rule: 'rule has no effect',
};

const COLUMNS: DataColumn<Problem>[] = [
  {
    id: 'place',
    label: 'File',
    isRowHeader: true,
    render: ({ place }) => <OutsideText text={place} maxLength={200} />,
  },
  { id: 'kind', label: 'Problem', render: ({ kind }) => KINDS[kind] },
  {
    id: 'field',
    label: 'Field',
    render: ({ field, name }) => (
      <OutsideText
        text={[name, field].filter(Boolean).join(': ') || 'the document'}
        maxLength={200}
      />
    ),
  },
  {
    id: 'reason',
    label: 'Reason',
    wide: true,
    render: ({ reason }) => <OutsideText text={asSentence(reason)} />,
  },
  {
    id: 'since',
    label: 'Noticed',
    render: ({ since }) => <Age at={since} />,
  },
];

/** Documents that cannot be read, and overlays and rules without an effect. */
export function GovernanceProblems(props: { problems: readonly Problem[] }) {
  const { problems } = props;
  return problems.length === 0 ? (
    <p>No problems found.</p>
  ) : (
    <DataTable
      label="Problems with rules and overlays"
      columns={COLUMNS}
      rows={problems}
      rowKey={({ field, name, place, reason }) =>
        [place, name, field, reason].join(' ')
      }
    />
  );
}
