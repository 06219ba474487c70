import { Age, DataColumn, DataTable, EmptyState, OutsideText } from '@model-serving/backstage-plugin-model-serving-react';
import { ServiceCondition } from '@model-serving/backstage-plugin-model-serving-common';
import { RiErrorWarningLine } from '@remixicon/react';
import styles from './ConditionTable.module.css';

const COLUMNS: ReadonlyArray<DataColumn<ServiceCondition>> = [
  {
    id: 'type',
    label: 'Condition',
    isRowHeader: true,
    render: condition => condition.type,
  },
  { id: 'status', label: 'Says', render: condition => condition.status },
  {
    id: 'why',
    label: 'Because',
    wide: true,
    render: condition => (
      <>
        {condition.reason}
        {condition.message && (
          <span className={styles.message}>
            <OutsideText text={condition.message} multiline />
          </span>
        )}
        {!condition.reason && !condition.message && '–'}
        {condition.misleading && (
          <span className={styles.misleading}>
            <RiErrorWarningLine size={16} aria-hidden="true" />
            <span>Do not rely on it: {condition.misleading}</span>
          </span>
        )}
      </>
    ),
  },
  {
    id: 'since',
    label: 'Since',
    numeric: true,
    render: condition =>
      condition.lastTransitionTime ? (
        <Age at={condition.lastTransitionTime} />
      ) : (
        '–'
      ),
  },
];

/** What the object says about itself, with a note where that misleads. */
export function ConditionTable(props: {
  conditions: readonly ServiceCondition[];
}) {
  if (props.conditions.length === 0) {
    return (
      <EmptyState title="The object has no conditions yet.">
        Its controller has not looked at it; that takes seconds. If it stays so,
        ask the platform's owners whether the controller runs.
      </EmptyState>
    );
  }
  return (
    <DataTable
      label="Conditions of the object"
      columns={COLUMNS}
      rows={props.conditions}
      rowKey={condition => condition.type}
    />
  );
}
