import {
  GovernanceProblem,
  ModelGovernanceStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  asSentence,
  DataColumn,
  DataTable,
  formatCount,
  OutsideText,
  Section,
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

/** What the GitOps repository decides about models, and what of it has no effect. */
export function GovernanceSection(props: { status: ModelGovernanceStatus }) {
  const { overlays, problems, rules } = props.status;
  const counts = `${formatCount(rules, 'rule')} and ${formatCount(
    overlays,
    'overlay',
  )}`;
  return (
    <Section title="Rules and overlays">
      <p>
        {problems.length === 0
          ? `${counts} in the GitOps repository. No problems found.`
          : `${counts} in the GitOps repository. Problems:`}
      </p>
      {problems.length > 0 && (
        <DataTable
          label="Problems with rules and overlays"
          columns={COLUMNS}
          rows={problems}
          rowKey={({ field, name, place, reason }) =>
            [place, name, field, reason].join(' ')
          }
        />
      )}
    </Section>
  );
}
