import { ReactNode } from 'react';
import {
  ModelDecisionWord,
  ModelGovernanceStatus,
  ModelRuleStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  DataColumn,
  DataTable,
  ExternalLink,
  OutsideText,
} from '@model-serving/backstage-plugin-model-serving-react';
import { conditionsOf } from '../../model/ruleInWords';
import { DecisionWord } from '../DecisionBadge';
import { modelsNow } from './modelsNow';
import styles from './SourcesPage.module.css';

/** A rule, or what holds where none matches. */
interface Line {
  key: string;
  order: string;
  title: ReactNode;
  conditions: readonly string[];
  tenants: string;
  word: ModelDecisionWord;
  hidden: boolean;
  reason: string | null;
  ask: ModelRuleStatus['ask'];
  models: number | null;
}

function lineOf(rule: ModelRuleStatus, index: number): Line {
  return {
    key: `${rule.place} ${rule.name}`,
    order: String(index + 1),
    title: (
      <>
        <ExternalLink address={rule.url}>{rule.name}</ExternalLink>
        <div className={styles.place}>
          <OutsideText text={rule.place} maxLength={200} />
        </div>
      </>
    ),
    conditions: conditionsOf(rule.match),
    tenants: rule.tenants?.join(', ') ?? 'all',
    word: rule.action,
    hidden: rule.hidden,
    reason: rule.reason,
    ask: rule.ask,
    models: rule.models,
  };
}

const NO_RULE = {
  order: '–',
  tenants: 'all',
  hidden: false,
  ask: { text: null, url: null },
};

function otherwise({ incomplete, undecided }: ModelGovernanceStatus): Line[] {
  return [
    {
      ...NO_RULE,
      key: 'vetted',
      title: 'No rule matches, vetted',
      conditions: ['Vetted by the platform: yes'],
      word: incomplete === null ? 'allow' : 'ask',
      reason:
        incomplete === null
          ? 'Vetted models need no approval.'
          : 'Rules are incomplete.',
      models: undecided?.vetted ?? null,
    },
    {
      ...NO_RULE,
      key: 'others',
      title: 'No rule matches, not vetted',
      conditions: ['Vetted by the platform: no'],
      word: 'ask',
      reason: 'The reviewers of the pull request decide.',
      models: undecided?.others ?? null,
    },
  ];
}

const columns = (unknown: string | null): DataColumn<Line>[] => [
  { id: 'order', label: 'Order', render: ({ order }) => order },
  {
    id: 'rule',
    label: 'Rule',
    isRowHeader: true,
    render: ({ title }) => <div>{title}</div>,
  },
  {
    id: 'models',
    label: 'Applies to',
    wide: true,
    render: ({ conditions }) =>
      conditions.length === 0 ? (
        'Every model'
      ) : (
        <div>
          {conditions.map(condition => (
            <div key={condition}>
              <OutsideText text={condition} maxLength={400} />
            </div>
          ))}
        </div>
      ),
  },
  {
    id: 'tenants',
    label: 'Tenants',
    render: ({ tenants }) => <OutsideText text={tenants} maxLength={400} />,
  },
  {
    id: 'decision',
    label: 'Decision',
    render: ({ hidden, word }) => (
      <div>
        <DecisionWord word={word} />
        {hidden && <div>not listed</div>}
      </div>
    ),
  },
  {
    id: 'reason',
    label: 'Reason and how to ask',
    wide: true,
    render: ({ ask, reason }) => (
      <div>
        {[reason, ask.text].map(
          text =>
            text && (
              <div key={text}>
                <OutsideText text={asSentence(text)} />
              </div>
            ),
        )}
        {ask.url && (
          <ExternalLink address={ask.url}>Ask for approval</ExternalLink>
        )}
      </div>
    ),
  },
  modelsNow(unknown),
];

/** Who may serve what, in order of precedence. */
export function RuleTable(props: { status: ModelGovernanceStatus }) {
  const { status } = props;
  return (
    <DataTable
      label="Rules"
      columns={columns(status.unknown)}
      rows={[...status.rules.map(lineOf), ...otherwise(status)]}
      rowKey={({ key }) => key}
    />
  );
}
